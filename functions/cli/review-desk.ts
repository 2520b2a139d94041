import type { Draft } from '../../shared/evidence/log/append.ts';
import type { EvidenceStore } from '../../shared/evidence/ports.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import type { IdentityProof, SignedFor } from '../../shared/pipeline/appending/identity.ts';
import { type AppendCaller, readBack, remoteAppender } from '../../shared/pipeline/appending/remote.ts';
import type { ReadContext, RecordingContext } from '../../shared/pipeline/run-context.ts';
import { type Submission, submissionSchema } from '../../shared/reviews/submission.ts';
import type { Authentication } from '../../shared/workspace/review-words.ts';

/** A workspace in whose reviews people act, and how it is known who they are. */
export interface ReviewDesk extends RecordingContext {
  readonly authentication: Authentication;
}

/** Whoever asks the append function: an operator on their word, or a person who can prove who they are. */
export interface ReviewCaller {
  readonly caller: AppendCaller;
  /** Null for an operator. */
  readonly prove: ((signedFor: SignedFor) => Promise<IdentityProof>) | null;
}

/** Where this process holds the key, who acts is the word of whoever has it. */
export function localReviewDesk<Context extends RecordingContext>(context: Context): Context & ReviewDesk {
  return { ...context, authentication: 'operator-attested' };
}

/**
 * Where the append function alone may write. What would be stored here is kept, and goes with the request: that function applies
 * the rules of reviews again, stores it and records it.
 */
export function remoteReviewDesk(context: ReadContext, { caller, prove }: ReviewCaller): ReviewDesk {
  const { log } = context;
  const workspace = context.workspace.id;
  const kept = new Map<string, Uint8Array>();
  const store: EvidenceStore = {
    read: (path) => log.store.read(path),
    list: (folder, after) => log.store.list(folder, after),
    create: async (path, bytes) => {
      kept.set(path, bytes);
      return 'created';
    },
  };
  const appender = remoteAppender(log, workspace, caller);
  const append: typeof appender.append = async (draft) => {
    const submission = submissionOf(draft, kept);
    if (prove === null) {
      return readBack(log, draft, await caller.ask<'review'>({ operation: 'review', workspace, submission }));
    }
    const proof = await prove({ origin: log.origin, submission: sha256Hex(canonicalJson(submission)) });
    const request = { operation: 'review-in-person', workspace, submission, proof } as const;
    const { provedBy, ...recorded } = await caller.ask<'review-in-person'>(request);
    return readBack(log, provedDraft(draft, submission, provedBy), recorded);
  };
  return {
    ...context,
    log: { ...log, store },
    appender: { ...appender, append },
    authentication: prove === null ? 'operator-attested' : 'iam',
  };
}

function submissionOf({ subject: [subject] }: Draft, kept: ReadonlyMap<string, Uint8Array>): Submission {
  return submissionSchema.parse(JSON.parse(Buffer.from(kept.get(subject?.name ?? '') ?? []).toString('utf8')));
}

/** What is recorded of somebody who has proved who they are: the same, with the ARN in it. */
function provedDraft(draft: Draft, { acting, ...rest }: Submission, provedBy: string): Draft {
  const sha256 = sha256Hex(canonicalJson({ ...rest, acting: { ...acting, provedBy } }));
  const [subject, ...others] = draft.subject;
  const name = subject?.name.replace(subject.digest.sha256, sha256) ?? '';
  return {
    ...draft,
    subject: [{ name, digest: { sha256 } }, ...others],
    predicate: { ...draft.predicate, submission: sha256 },
  };
}
