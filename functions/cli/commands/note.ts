import { NOTE_LIMITS, type NoteContent } from '../../../shared/findings/note.ts';
import { RefusedError, UsageError } from '../errors.ts';
import type { Session } from '../session.ts';
import { contextOf } from './findings.ts';

export interface NoteOptions {
  readonly owner?: string;
  readonly ticket?: string;
  readonly text?: string;
}

const FIELDS = ['owner', 'ticket', 'text'] as const;

/** Notes who sees to a finding, and where. It is evidence, and changes no outcome. */
export async function noteCommand(session: Session, key: string, options: NoteOptions): Promise<number> {
  const change = changeOf(options);
  const noted = await contextOf(await session.openForRecording(), key).note(key, change);
  if (!noted) throw new RefusedError(`no finding ${key} is known; "rollcall findings" lists those that stand`);
  const { note, seq, isNew } = noted;
  if (session.json)
    session.printJson({ schema: 'urn:rollcall:finding-note-result:v1', finding: key, ...note, seq, isNew });
  else
    session.terminal.print(
      isNew ? `noted in entry ${seq}` : 'this is what the finding says already; nothing was written',
    );
  return 0;
}

function changeOf(options: NoteOptions): Partial<NoteContent> {
  const given = FIELDS.filter((field) => options[field] !== undefined);
  if (given.length === 0) throw new UsageError('say what is to be noted, with --owner, --ticket or --text');
  for (const field of given) {
    if ((options[field] ?? '').length > NOTE_LIMITS[field]) {
      throw new UsageError(`--${field} is longer than ${NOTE_LIMITS[field]} characters`);
    }
  }
  return Object.fromEntries(given.map((field) => [field, options[field]?.trim() || null]));
}
