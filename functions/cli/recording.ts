import type { NoteContent } from '../../shared/findings/note.ts';
import type { AppendCaller } from '../../shared/pipeline/appending/remote.ts';
import { type Noted, noteFinding } from '../../shared/pipeline/notes.ts';
import { observe, type Seen } from '../../shared/pipeline/observe.ts';
import type { ReadContext, RunContext } from '../../shared/pipeline/run-context.ts';

/** A workspace in whose log people record what they have seen and what they know. */
export interface RecordingDesk extends ReadContext {
  observe(seen: Seen): Promise<{ readonly seq: number; readonly isNew: boolean }>;
  /** Null if no such finding is known. */
  note(finding: string, change: Partial<NoteContent>): Promise<Noted | null>;
}

/** Where this process holds the key. */
export function localDesk(context: RunContext): RecordingDesk {
  return {
    ...context,
    observe: async (seen) => {
      const { entry, isNew } = await observe(context, seen);
      return { seq: entry.seq, isNew };
    },
    note: (finding, change) => noteFinding(context, finding, change),
  };
}

/** Where the append function alone may write: it does the same, on behalf of whoever operates the deployment. */
export function remoteDesk(context: ReadContext, caller: AppendCaller): RecordingDesk {
  const workspace = context.workspace.id;
  return {
    ...context,
    observe: (seen) => caller.ask<'observe'>({ operation: 'observe', workspace, ...seen }),
    note: (finding, change) => caller.ask<'note'>({ operation: 'note', workspace, finding, change }),
  };
}
