import { getArtifact, putArtifact } from '../evidence/artifact.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import { readTail } from '../evidence/log/read.ts';
import type { EvidenceReading } from '../evidence/ports.ts';
import type { Subject } from '../evidence/statement.ts';
import {
  type FindingNote,
  type NoteContent,
  type NoteDocument,
  type Notes,
  noteDocumentSchema,
} from '../findings/note.ts';
import type { Finding } from '../findings/state.ts';
import { toSlot } from '../kernel/instant.ts';
import { isType, noteEntrySchema, predicateOf, subjectWith } from './entries.ts';
import { type LogThen, logUpTo } from './log-then.ts';
import { type Previous, readPrevious } from './previous.ts';
import type { RecordingContext } from './run-context.ts';

/** The notes that the previous evaluation has not taken over yet: its state says up to which entry it had read. */
export async function readNotes(log: LogThen, previous: Previous | null): Promise<Notes> {
  const notes = new Map<string, FindingNote>();
  for await (const entry of log.newestFirst()) {
    if (entry.seq <= (previous?.state.logRead ?? -1)) break;
    if (!isType(entry, 'finding-note')) continue;
    const { document, note } = await readNote(log.store, entry);
    // The newest comes first.
    if (!notes.has(document.finding)) notes.set(document.finding, note);
  }
  return notes;
}

async function readNote(
  store: EvidenceReading,
  entry: LogEntry,
): Promise<{ document: NoteDocument; note: FindingNote }> {
  const { note: digest } = predicateOf(entry, noteEntrySchema);
  const document = await getArtifact(store, subjectWith(entry, digest), noteDocumentSchema);
  const { owner, ticket, text } = document;
  return { document, note: { seq: entry.seq, digest, at: entry.appendedAt, owner, ticket, text } };
}

export interface Noted {
  readonly note: NoteContent;
  /** The log entry that holds it; null for a finding that has never had one. */
  readonly seq: number | null;
  /** False when the finding's newest note says the same already: then nothing was written. */
  readonly isNew: boolean;
}

/**
 * Notes something about a finding, as an entry of the log; null if no such finding is known. What `change` leaves out
 * stays as the finding's newest note has it. The next evaluation carries it into the state of the finding.
 */
export async function noteFinding(
  context: RecordingContext,
  key: string,
  change: Partial<NoteContent>,
): Promise<Noted | null> {
  const { log, appender, clock, workspace } = context;
  const [tail, previous] = [await readTail(log), await readPrevious(log)];
  const finding = previous?.state.findings.find((known) => known.key === key);
  if (!tail || !previous || !finding) return null;
  const newest = newestNote(finding, await readNotes(logUpTo(log, tail), previous));
  const before: NoteContent = {
    owner: newest?.owner ?? null,
    ticket: newest?.ticket ?? null,
    text: newest?.text ?? null,
  };
  const note = { ...before, ...change };
  if (note.owner === before.owner && note.ticket === before.ticket && note.text === before.text) {
    return { note, seq: newest?.seq ?? null, isNew: false };
  }
  const document: NoteDocument = {
    schema: 'urn:rollcall:finding-note:v1',
    workspace: workspace.id,
    finding: key,
    previous: newest?.digest ?? null,
    ...note,
  };
  const subject: Subject = await putArtifact(log.store, toSlot(clock.now()), document);
  const { entry, isNew } = await appender.append({
    type: 'finding-note',
    subject: [subject],
    predicate: { note: subject.digest.sha256 },
    // A repetition that races with this one builds upon the same evaluation.
    notBefore: previous.entry.appendedAt,
  });
  return { note, seq: entry.seq, isNew };
}

/** The newest note of a finding: one that no evaluation carries yet, or else the one that it has. */
export function newestNote({ key, note }: Finding, notes: Notes): FindingNote | null {
  return notes.get(key) ?? note;
}
