import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { checkpointAt, entryAt, type Forge, sha256 } from './forge.ts';
import { LAST } from './good-store.ts';
import { APPENDED_AT, type Make, PLACE, withEntries } from './inserted.ts';
import { entryAfter, type ForgedStatement, get, type Reference, set } from './statement.ts';
import { forgery, harmless, type TamperCase } from './tamper-case.ts';

/** The evaluation that reviews are opened over, and what it was over. */
const [EVALUATION, SNAPSHOTS] = [7, [5, 6]];

/** The list of a review: two accounts, with the entries that it was made from. */
function listOf(forge: Forge, review: string, other: object = {}): ForgedStatement['subject'][number] {
  const [evaluation, inputs] = [named(forge, EVALUATION), inputsOf(forge)];
  const schema = 'urn:rollcall:review-population:v1';
  return forge.store({ schema, workspace: 'main', review, evaluation, inputs, rows: ROWS, ...other });
}

function inputsOf(forge: Forge) {
  return SNAPSHOTS.map((seq) => {
    const { predicate, subject } = forge.statement(entryAt(seq));
    return { connection: predicate.connection, entry: named(forge, seq), artifact: subject[0] };
  });
}

/** An entry that rewriting leaves as it is, since it comes before everything new. */
function named(forge: Forge, seq: number): Reference {
  return { seq, digest: sha256(canonicalJson(forge.statement(entryAt(seq)))) };
}

const ROWS = ['ada', 'grace'].map((row) => ({ row: `leapsome/${row}`, digest: sha256(row) }));
const decisionsOn = (rows: readonly object[], decision = 'keep') => ({
  content: { decisions: rows.map((row) => ({ ...row, decision })) },
});

/** A review is opened with a list; `change` comes last, and puts nothing right. */
const opening =
  (
    review: string,
    change: (entry: ForgedStatement, forge: Forge) => void = () => {},
    other: object = {},
    list: object = {},
  ): Make =>
  (forge, before) => {
    const population = listOf(forge, review, list);
    const subject = forge.store(submissionOf(review, 'opened', population.digest.sha256, { content: null, ...other }));
    const predicate = { review, action: 'opened', submission: subject.digest.sha256 };
    const entry = entryAfter(before, 'review-event', APPENDED_AT, [subject, population], predicate);
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
    const { digest } = listOf(forge, review);
    const subject = forge.store({ ...submissionOf(review, action, digest.sha256, { acting: { by } }), ...other });
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
  const content = decisionsOn(ROWS).content;
  return { schema, workspace: 'main', review, action, population, acting: {}, content, ...other };
}

/** A reading of which nobody knows whether it is complete, between the slots. */
const partialReading: Make = (forge, before) => {
  const { predicate, subject } = forge.statement(entryAt(5));
  const slot = '2026-03-02T12:30:00Z';
  const certificate = { ...Object(predicate.certificate), verdict: 'partial', reasons: ['count-mismatch'] };
  const changed = { slot, takenAt: APPENDED_AT, certificate };
  const document = JSON.parse(Buffer.from(forge.bytes(subject[0]?.name ?? '')).toString('utf8'));
  const { log: _log, ...rest } = predicate;
  const stored = forge.store({ ...document, ...changed });
  return entryAfter(before, 'access-snapshot', APPENDED_AT, [stored], { ...rest, ...changed, trigger: 'manual' });
};

/** A review up to its signature. */
const SIGNED = [opening('q1'), submission('q1', 'a'), submission('q1', 'b', { content: {} }, 'signed-off')];

/** Writes entries to the end of the log. */
function append(entries: ForgedStatement[], forge: Forge, ...makes: readonly Make[]): void {
  for (const make of makes) {
    const last = entries.at(-1);
    if (last) entries.push(openedAt(make(forge, last), get(last, 'predicate.log.appendedAt')));
  }
}

/** What is entered in access reviews, and what is done to it. */
export const REVIEWS: readonly TamperCase[] = [
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
  forgery(
    'decision about an item that the list of its review does not have',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', decisionsOn([{ row: 'leapsome/eve', digest: sha256('eve') }]))),
  ),
  forgery(
    'decision about an item as it was not',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', decisionsOn([{ row: 'leapsome/ada', digest: sha256('eve') }]))),
  ),
  forgery(
    'decision about an item without its digest',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', decisionsOn([{ row: 'leapsome/ada' }, { row: 'leapsome/eve' }]))),
  ),
  forgery(
    'decisions that are none',
    ['E_BINDING'],
    withEntries(opening('q1'), submission('q1', 'a', { content: null })),
  ),
  forgery('decision altered under its name', ['E_EVIDENCE_DIGEST'], async (forge) => {
    await withEntries(opening('q1'), submission('q1', 'a'))(forge);
    const { subject } = forge.statement(entryAt(PLACE + 1));
    const path = subject[0]?.name ?? '';
    forge.write(path, Buffer.from(forge.bytes(path)).toString('utf8').replace('"keep"', '"revoke"'));
  }),
  forgery(
    'list of a review in the place of another',
    ['E_BINDING'],
    withEntries(
      opening('q1', (entry, forge) => {
        entry.subject = [...entry.subject.slice(0, 1), listOf(forge, 'q1', { rows: ROWS.slice(1) })];
      }),
    ),
  ),
  forgery('list without items', ['E_BINDING'], withEntries(opening('q1', () => {}, {}, { rows: null }))),
  forgery(
    'list of an evaluation that there is not',
    ['E_BINDING'],
    withEntries(opening('q1', () => {}, {}, { evaluation: { seq: 7, digest: sha256('other') } })),
  ),
  forgery(
    'list without what it was made from',
    ['E_BINDING'],
    withEntries(opening('q1', () => {}, {}, { inputs: [{}] })),
  ),
  forgery(
    'list from a snapshot that is not that of its entry',
    ['E_BINDING'],
    withEntries((forge, before) => {
      const [first, second] = inputsOf(forge);
      const inputs = [{ ...first, artifact: second?.artifact }, second];
      return opening('q1', () => {}, {}, { inputs })(forge, before);
    }),
  ),
  forgery(
    'list from the snapshot of another connection than it says',
    ['E_BINDING'],
    withEntries((forge, before) => {
      const inputs = inputsOf(forge).map((input) => ({ ...input, connection: 'payroll' }));
      return opening('q1', () => {}, {}, { inputs })(forge, before);
    }),
  ),
  forgery('list from a partial snapshot', ['E_BINDING'], async (forge) => {
    await forge.rewrite((entries) => {
      const before = entries[PLACE - 1];
      if (!before) throw new Error('the good store is longer than that');
      const partial = partialReading(forge, before);
      // As rewriting will number it: the list names it by the digest that it is going to have.
      set(partial, 'predicate.log.seq', PLACE);
      set(partial, 'predicate.log.prev', sha256(canonicalJson(forge.statement(entryAt(PLACE - 1)))));
      const entry = { seq: PLACE, digest: sha256(canonicalJson(partial)) };
      const inputs = [{ connection: 'leapsome', entry, artifact: partial.subject[0] }];
      entries.splice(PLACE, 0, partial, opening('q1', () => {}, {}, { inputs })(forge, partial));
    });
  }),
  forgery('signature of management cut off [C3]', ['E_LOG_TRUNCATED'], async (forge) => {
    await forge.rewrite((entries) => append(entries, forge, ...SIGNED));
    const last = LAST + SIGNED.length;
    forge.remove(...forge.namedOnlyFrom(last), entryAt(last));
  }),
  harmless('signature of management whose checkpoint is still to come', ['W_CHECKPOINT_PENDING'], async (forge) => {
    await forge.rewrite((entries) => append(entries, forge, ...SIGNED));
    forge.remove(checkpointAt(LAST + SIGNED.length + 1));
  }),
  // What the rules of reviews say of entries that are in order otherwise: performing evaluations again tells.
  harmless(
    'something done in a review that is over, which changes nothing',
    [],
    withEntries(opening('q1'), submission('q1', 'a', { content: null }, 'closed'), submission('q1', 'a')),
  ),
  harmless(
    'signature over other decisions, which signs nothing',
    [],
    withEntries(
      opening('q1'),
      submission('q1', 'a'),
      submission('q1', 'b', { content: { decisions: sha256('others') } }, 'signed-off'),
    ),
  ),
];
