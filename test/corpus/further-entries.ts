import type { Forge } from './forge.ts';
import { entryAfter, type ForgedStatement, get, set } from './statement.ts';
import { forgery, harmless, type TamperCase } from './tamper-case.ts';

/** After the evaluation of the slot at 12:00, and before the manual one. */
const PLACE = 8;
const APPENDED_AT = '2026-03-02T13:00:00.000Z';

type Make = (forge: Forge, before: ForgedStatement) => ForgedStatement;

/** Writes history anew with further entries in it. */
const withEntries =
  (...makes: readonly Make[]): TamperCase['tamper'] =>
  (forge) =>
    forge.rewrite((entries) => {
      const before = entries[PLACE - 1];
      if (!before) throw new Error('the good store is longer than that');
      entries.splice(PLACE, 0, ...makes.map((make) => make(forge, before)));
    });

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

/** A review is opened with a list; `change` comes last, and puts nothing right. */
const opening =
  (review: string, change: (entry: ForgedStatement, forge: Forge) => void = () => {}, other: object = {}): Make =>
  (forge, before) => {
    const list = forge.store({ schema: 'urn:rollcall:review-population:v1', workspace: 'main', review });
    const subject = forge.store(submissionOf(review, 'opened', list.digest.sha256, other));
    const predicate = { review, action: 'opened', submission: subject.digest.sha256 };
    const entry = entryAfter(before, 'review-event', APPENDED_AT, [subject, list], predicate);
    change(entry, forge);
    return entry;
  };

/** Something is done in a review, about the list that it was opened with. */
const submission =
  (
    review: string,
    by: string,
    other: object = {},
    action = 'decided',
    change: (entry: ForgedStatement) => void = () => {},
  ): Make =>
  (forge, before) => {
    const list = forge.store({ schema: 'urn:rollcall:review-population:v1', workspace: 'main', review });
    const subject = forge.store({ ...submissionOf(review, action, list.digest.sha256, { acting: { by } }), ...other });
    const predicate = { review, action, submission: subject.digest.sha256 };
    const entry = entryAfter(before, 'review-event', APPENDED_AT, [subject], predicate);
    change(entry);
    return entry;
  };

function openedAt(entry: ForgedStatement, appendedAt: unknown): ForgedStatement {
  set(entry, 'predicate.log.appendedAt', appendedAt);
  return entry;
}

function submissionOf(review: string, action: string, population: string, other: object): object {
  const schema = 'urn:rollcall:review-submission:v1';
  return { schema, workspace: 'main', review, action, population, acting: {}, content: null, ...other };
}

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

  harmless(
    'submissions to two reviews, two of them to one',
    [],
    withEntries(opening('q1'), submission('q1', 'a'), submission('q1', 'b'), opening('q2'), submission('q2', 'a')),
  ),
  harmless(
    'review that was held elsewhere, on record',
    [],
    withEntries(submission('external-1', 'a', { population: null }, 'external-review')),
  ),
  forgery(
    'submission recorded twice',
    ['E_LOG_DUPLICATE'],
    withEntries(opening('q1'), submission('q1', 'a'), submission('q1', 'a')),
  ),
  forgery(
    'review opened twice, with another submission',
    ['E_LOG_DUPLICATE'],
    withEntries(
      opening('q1'),
      opening('q1', () => {}, { acting: { by: 'a' } }),
    ),
  ),
  forgery(
    'submission to a review that nobody opened',
    ['E_REFERENCE', 'E_BINDING'],
    withEntries(submission('q1', 'a')),
  ),
  forgery(
    'submission to a review that is opened after it',
    ['E_REFERENCE'],
    withEntries(submission('q1', 'a'), opening('q1')),
  ),
  forgery(
    'submission about another list than that of its review',
    ['E_BINDING'],
    withEntries(opening('q1'), opening('q2'), submission('q1', 'a', { population: '0'.repeat(64) })),
  ),
  forgery(
    'submission that says another action than its entry',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', { action: 'closed' })),
  ),
  forgery(
    'submission of another review than its entry says',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', { review: 'q2' })),
  ),
  forgery(
    'submission of another schema',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', { schema: 'urn:x' })),
  ),
  forgery(
    'submission that says nothing of who acted',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', { acting: null })),
  ),
  forgery(
    'submission in the log of another workspace',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', { workspace: 'test' })),
  ),
  forgery(
    'something in a review that nobody can do',
    ['E_STATEMENT'],
    withEntries(opening('q1'), submission('q1', 'a', {}, 'forgotten')),
  ),
  forgery(
    'submission whose name is no digest',
    ['E_STATEMENT'],
    withEntries(
      opening('q1'),
      submission('q1', 'a', {}, 'decided', (entry) => set(entry, 'predicate.submission', 'a')),
    ),
  ),
  forgery(
    'review opened without a list',
    ['E_STATEMENT', 'E_BINDING'],
    withEntries(
      opening('q1', (entry) => {
        entry.subject = entry.subject.slice(0, 1);
      }),
    ),
  ),
  forgery(
    'review opened with something else than a list',
    ['E_BINDING'],
    withEntries(
      opening('q1', (entry, forge) => {
        entry.subject = [
          ...entry.subject.slice(0, 1),
          forge.store({ schema: 'urn:x', workspace: 'main', review: 'q1' }),
        ];
      }),
    ),
  ),
  forgery('review opened before anything was evaluated', ['E_REFERENCE'], (forge) =>
    forge.rewrite((entries) => {
      const [before] = entries;
      if (before) entries.splice(1, 0, openedAt(opening('q1')(forge, before), get(before, 'predicate.log.appendedAt')));
    }),
  ),
  forgery('evaluation that names an entry of no review', ['E_REFERENCE'], (forge) =>
    forge.rewrite((entries) => {
      const evaluation = entries.find(({ predicateType }) => predicateType.includes('control-evaluation'));
      const entry = { seq: 1, digest: '0'.repeat(64) };
      if (evaluation) set(evaluation, 'predicate.reviews', [{ review: 'q1', events: 1, entry }]);
    }),
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
