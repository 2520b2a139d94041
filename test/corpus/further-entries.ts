import type { Forge } from './forge.ts';
import { APPENDED_AT, type Make, withEntries } from './inserted.ts';
import { entryAfter, type ForgedStatement, get, set } from './statement.ts';
import { forgery, harmless, type TamperCase } from './tamper-case.ts';

/** A note on a finding, as it would be recorded. */
const note =
  (other: object = {}, change: (entry: ForgedStatement, forge: Forge) => void = () => {}): Make =>
  (forge, before) => {
    const document = { schema: 'urn:rollcall:finding-note:v1', workspace: 'main', ticket: 'SEC-1', ...other };
    const subject = forge.store(document);
    const entry = entryAfter(before, 'finding-note', APPENDED_AT, [subject], { note: subject.digest.sha256 });
    change(entry, forge);
    return entry;
  };

/** Entries whose artifacts have no shape yet, so that nothing in them is known to contradict anything. */
const reserved =
  (type: string, predicate: object): Make =>
  (forge, before) =>
    entryAfter(
      before,
      type,
      APPENDED_AT,
      [forge.store({ schema: `urn:rollcall:${type}:v1`, workspace: 'any' })],
      predicate,
    );

const expiry = (id: string) => reserved('evidence-expiry', { id });

/** Notes on findings, and entries of the types that are reserved. */
export const FURTHER_ENTRIES: readonly TamperCase[] = [
  harmless('notes on a finding, one after the other', [], withEntries(note(), note({ ticket: 'SEC-2' }))),
  forgery('note recorded twice', ['E_LOG_DUPLICATE'], withEntries(note(), note())),
  forgery(
    'note whose name is not the digest of its artifact',
    ['E_BINDING'],
    withEntries(note({}, (entry) => set(entry, 'predicate.note', '0'.repeat(64)))),
  ),
  forgery(
    'note whose name is no digest',
    ['E_STATEMENT'],
    withEntries(note({}, (entry) => set(entry, 'predicate.note', 'SEC-1'))),
  ),
  forgery('note whose artifact is something else', ['E_BINDING'], withEntries(note({ schema: 'urn:x' }))),
  forgery('note of another workspace', ['E_BINDING'], withEntries(note({ workspace: 'test' }))),
  forgery(
    'note that names two artifacts',
    ['E_STATEMENT', 'E_BINDING'],
    withEntries(
      note({}, (entry, forge) => {
        entry.subject = [...entry.subject, forge.store({ schema: 'urn:rollcall:finding-note:v1', ticket: 'SEC-3' })];
      }),
    ),
  ),

  harmless('evidence that expires in two steps', [], withEntries(expiry('1'), expiry('2'))),
  forgery('expiry recorded twice', ['E_LOG_DUPLICATE'], withEntries(expiry('1'), expiry('1'))),
  forgery(
    'artifact of a failure in the place of a note',
    ['E_BINDING'],
    withEntries(
      note({}, (entry, forge) => {
        const failure = forge.paths('log/')[4] ?? '';
        entry.subject = forge.statement(failure).subject;
        set(entry, 'predicate.note', get(entry, 'subject.0.digest.sha256'));
      }),
    ),
  ),
];
