import type { EvidenceStore } from '../../shared/evidence/ports.ts';
import { type AppendCaller, remoteAppender } from '../../shared/pipeline/appending/remote.ts';
import type { ReadContext, RecordingContext } from '../../shared/pipeline/run-context.ts';
import { submissionSchema } from '../../shared/reviews/submission.ts';

/**
 * A workspace in whose reviews people act where the append function alone may write. What would be stored here is kept, and
 * goes with the request: that function applies the rules of reviews again, stores it and records it.
 */
export function remoteReviewDesk(context: ReadContext, caller: AppendCaller): RecordingContext {
  const { log, workspace } = context;
  const kept = new Map<string, Uint8Array>();
  const store: EvidenceStore = {
    read: (path) => log.store.read(path),
    list: (folder, after) => log.store.list(folder, after),
    create: async (path, bytes) => {
      kept.set(path, bytes);
      return 'created';
    },
  };
  const asking: AppendCaller = {
    ask: (request) => {
      if (!('draft' in request)) return caller.ask(request);
      const [subject] = request.draft.subject;
      const document = Buffer.from(kept.get(subject?.name ?? '') ?? []).toString('utf8');
      const submission = submissionSchema.parse(JSON.parse(document));
      return caller.ask<'review'>({ operation: 'review', workspace: workspace.id, submission }) as never;
    },
  };
  return { ...context, log: { ...log, store }, appender: remoteAppender(log, workspace.id, asking) };
}
