import { toKeyRecord } from '../../shared/evidence/log/key-record.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { testSigner } from '../support/test-signer.ts';
import { checkpointAt, entryAt, type Forge, nameOf, sha256 } from './forge.ts';
import { FAILED, LAST, MANUAL, ROTATION } from './good-store.ts';
import { type ForgedStatement, get, set, unset } from './statement.ts';
import { forgery, type TamperCase } from './tamper-case.ts';

type Entries = ForgedStatement[];

const stranger = testSigner('mallory').publicKey;

const clone = (statement: ForgedStatement | undefined): ForgedStatement => structuredClone(statement ?? never());
function never(): never {
  throw new Error('the good store has this entry');
}

/** Whoever holds the keys changes the list of entries; everything else is put right again. */
const rewritten = (
  name: string,
  codes: TamperCase['codes'],
  change: (entries: Entries, forge: Forge) => void,
): TamperCase => forgery(name, codes, (forge) => forge.rewrite((entries) => change(entries, forge)));

/** Whoever holds the keys signs an entry that is wrong; everything after it follows from it. */
const signed = (
  name: string,
  seq: number,
  codes: TamperCase['codes'],
  change: (statement: ForgedStatement) => void,
): TamperCase =>
  forgery(name, codes, (forge) =>
    forge.rewrite(
      () => {},
      (statement, at) => {
        if (at === seq) change(statement);
      },
    ),
  );

/** An evaluation claims that this is what became of a connection: the entry that says that people could not be read. */
const overFailure = (name: string, seq: number, connection: string, state: string): TamperCase =>
  forgery(name, ['E_REFERENCE'], (forge) => {
    const failure = { seq: FAILED, digest: sha256(canonicalJson(forge.statement(entryAt(FAILED)))) };
    return forge.rewrite(
      () => {},
      (statement, at) => {
        if (at !== seq) return;
        const inputs = get(statement, 'predicate.inputs') as { connection: string }[];
        const changed = inputs.map((input) =>
          input.connection === connection ? { ...input, state, entry: failure } : input,
        );
        set(statement, 'predicate.inputs', changed);
      },
    );
  });

const at = (statement: ForgedStatement, appendedAt: string): ForgedStatement => {
  set(statement, 'predicate.log.appendedAt', appendedAt);
  return statement;
};

/** Logs that are signed and chained as they should be, and tell a story that cannot be true. */
export const HISTORY: readonly TamperCase[] = [
  rewritten('log opened a second time', ['E_LOG_GENESIS', 'E_LOG_DUPLICATE'], (entries) => {
    entries.splice(8, 0, at(clone(entries[0]), '2026-03-02T13:00:00.000Z'));
  }),
  rewritten('log opened a second time under another logical key', ['E_LOG_GENESIS'], (entries) => {
    const opening = at(clone(entries[0]), '2026-03-02T13:00:00.000Z');
    set(opening, 'predicate.slot', 'other');
    entries.splice(8, 0, opening);
  }),
  rewritten('log opened a second time with another key', ['E_LOG_GENESIS', 'E_LOG_DUPLICATE'], (entries) => {
    const opening = at(clone(entries[0]), '2026-03-02T13:00:00.000Z');
    set(opening, 'predicate.key', toKeyRecord(stranger));
    entries.splice(8, 0, opening);
  }),
  signed('type that only ends like a known one', 13, ['E_REFERENCE', 'W_PREDICATE_UNKNOWN'], (statement) =>
    set(statement, 'predicateType', `x-${statement.predicateType}`),
  ),
  signed('type that only begins like a known one', 13, ['E_REFERENCE', 'W_PREDICATE_UNKNOWN'], (statement) =>
    set(statement, 'predicateType', `${statement.predicateType}0`),
  ),
  rewritten('log that begins with a snapshot', ['E_LOG_GENESIS', 'E_KEY_UNKNOWN'], (entries) => {
    entries.shift();
  }),
  rewritten('snapshot recorded twice', ['E_LOG_DUPLICATE'], (entries) => {
    entries.splice(13, 0, clone(entries[12]));
  }),
  rewritten('slot evaluated twice', ['E_LOG_DUPLICATE'], (entries) => {
    entries.splice(18, 0, clone(entries[17]));
  }),
  rewritten('rotation recorded twice', ['E_LOG_DUPLICATE'], (entries) => {
    entries.splice(12, 0, clone(entries[11]));
  }),
  rewritten('failure added after its slot was evaluated', ['E_SLOT'], (entries) => {
    const failure = at(clone(entries[FAILED]), '2026-03-02T12:10:00.000Z');
    set(failure, 'predicate.connection', 'leapsome');
    entries.splice(8, 0, failure);
  }),
  rewritten('missed slot filled in later', ['E_SLOT', 'E_SLOT_LATE'], (entries) => {
    const missed = entries.splice(12, 3).map((statement) => at(statement, '2026-03-03T00:31:00.000Z'));
    entries.splice(15, 0, ...missed);
  }),
  rewritten('slot from the future', ['E_SLOT'], (entries, forge) => moveSlot(entries, forge, '2026-03-03T12:00:00Z')),
  signed('slot that no calendar has', LAST, ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.slot', '2026-02-30T06:00:00Z'),
  ),
  rewritten('entry from the future', ['E_TIME_FUTURE'], (entries) => {
    at(entries[LAST] ?? never(), '2026-03-03T06:35:00.001Z');
  }),
  rewritten('old reading recorded for a new slot', ['E_SLOT'], (entries, forge) => {
    const snapshot = entries[18] ?? never();
    const old = forge.document(entries[15] ?? never());
    const { slot } = snapshot.predicate;
    forge.replaceDocument(snapshot, { ...old, slot });
    snapshot.predicate = { ...snapshot.predicate, takenAt: old.takenAt, certificate: old.certificate };
  }),
  signed('reading taken after it was recorded', 18, ['E_SLOT'], (statement) =>
    set(statement, 'predicate.takenAt', '2026-03-03T06:20:00.000Z'),
  ),
  signed('evaluation as of a time before its evidence', LAST, ['E_SLOT'], (statement) =>
    set(statement, 'predicate.asOf', '2026-03-03T05:59:59.000Z'),
  ),
  signed('evaluation as of a time after it was recorded', LAST, ['E_SLOT'], (statement) =>
    set(statement, 'predicate.asOf', '2026-03-03T06:29:00.000Z'),
  ),

  signed('evaluation whose previous skips one', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.previous', { seq: 14, digest: '0'.repeat(64) }),
  ),
  signed('evaluation whose previous has another number', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.previous.seq', 14),
  ),
  signed('evaluation that denies what came before it', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.previous', null),
  ),
  signed('first evaluation that claims one before it', 3, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.previous', { seq: 2, digest: '0'.repeat(64) }),
  ),
  forgery('evaluation over an entry of another slot', ['E_REFERENCE'], (forge) =>
    forge.rewrite(
      () => {},
      (statement, seq) => {
        if (seq !== LAST) return;
        const earlier = forge.statement(entryAt(17));
        set(statement, 'predicate.inputs', get(earlier, 'predicate.inputs'));
      },
    ),
  ),
  signed('evaluation over the entry of another connection', LAST, ['E_REFERENCE'], (statement) => {
    const [one, other] = [get(statement, 'predicate.inputs.0.entry'), get(statement, 'predicate.inputs.1.entry')];
    set(statement, 'predicate.inputs.0.entry', other);
    set(statement, 'predicate.inputs.1.entry', one);
  }),
  overFailure('evaluation that calls a failure a complete reading', 7, 'people', 'complete'),
  overFailure('evaluation over the failure of another connection', 7, 'leapsome', 'failed'),
  overFailure('evaluation over the failure of another slot', LAST, 'people', 'failed'),
  signed('evaluation over an entry that is not there', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.inputs.0.entry', { seq: 999, digest: '0'.repeat(64) }),
  ),
  signed('evaluation over an entry with another digest', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.inputs.0.entry.digest', '0'.repeat(64)),
  ),
  signed('input that is complete without an entry', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.inputs.0.entry', null),
  ),
  signed('input that is missing with an entry', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.inputs.0.state', 'missing'),
  ),
  signed('connection named twice by an evaluation', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.inputs.1', get(statement, 'predicate.inputs.0')),
  ),
  rewritten('failed collection evaluated as a complete one', ['E_REFERENCE'], (entries) => {
    const failure = clone(entries[FAILED]);
    set(failure, 'predicate.log', get(entries[6] ?? never(), 'predicate.log'));
    entries.splice(4, 1);
    entries.splice(5, 1, failure);
    const evaluation = entries[6] ?? never();
    set(evaluation, 'predicate.inputs.1.entry', { seq: 5, digest: '0'.repeat(64) });
  }),
  rewritten('partial reading evaluated as a complete one', ['E_REFERENCE'], (entries, forge) => {
    const snapshot = entries[18] ?? never();
    const document = forge.document(snapshot);
    const certificate = { ...Object(document.certificate), verdict: 'partial', reasons: ['list-ends-early'] };
    forge.replaceDocument(snapshot, { ...document, certificate });
    set(snapshot, 'predicate.certificate', certificate);
  }),
  signed('certificate that is complete for reasons', 18, ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.certificate.reasons', ['list-ends-early']),
  ),
  signed('certificate with a verdict of its own', 18, ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.certificate.verdict', 'nearly'),
  ),

  ...malformed(),

  rewritten('entry that belongs to another workspace', ['E_LOG_ORIGIN'], (entries) => {
    set(entries[13] ?? never(), 'predicate.log.origin', 'acme/test');
  }),
  signed('entry that says that it is another one', 13, ['E_LOG_SEQ'], (statement) =>
    set(statement, 'predicate.log.seq', 14),
  ),
  signed('entry whose number is text', 13, ['E_LOG_SEQ'], (statement) => set(statement, 'predicate.log.seq', '13')),
  signed('entry that names another one before it', 13, ['E_LOG_CHAIN'], (statement) =>
    set(statement, 'predicate.log.prev', '0'.repeat(64)),
  ),
  signed('opening that names an entry before it', 0, ['E_LOG_CHAIN'], (statement) =>
    set(statement, 'predicate.log.prev', '0'.repeat(64)),
  ),
  signed('entry that names none before it', 13, ['E_LOG_CHAIN'], (statement) => unset(statement, 'predicate.log.prev')),
];

/** Statements that lack something, or have it in another form. */
function malformed(): TamperCase[] {
  const rows: readonly (readonly [name: string, seq: number, path: string, value: unknown])[] = [
    ['statement of another version', 13, '_type', 'https://in-toto.io/Statement/v0.1'],
    ['statement with a further member', 13, 'note', 'trust me'],
    ['statement whose type is no text', 13, 'predicateType', 7],
    ['statement without subjects', 13, 'subject', []],
    ['subject without a name', 13, 'subject.0.name', null],
    ['subject without a digest', 13, 'subject.0.digest', {}],
    ['subject that is nothing', 13, 'subject.0', null],
    ['subject whose digest is nothing', 13, 'subject.0.digest', null],
    ['further subject that is nothing', 13, 'subject.1', null],
    ['predicate that is a list', 13, 'predicate', []],
    ['predicate without a place in the log', 13, 'predicate.log', null],
    ['origin that is no text', 13, 'predicate.log.origin', { toString: 1 }],
    ['time that is no text', 13, 'predicate.log.appendedAt', 1_772_474_400_000],
    ['time without milliseconds', 13, 'predicate.log.appendedAt', '2026-03-02T18:00:00Z'],
    ['time that no calendar has', 13, 'predicate.log.appendedAt', '2026-02-30T18:00:00.000Z'],
    ['slot that is no text', 13, 'predicate.slot', { toString: 1 }],
    ['slot with milliseconds', 13, 'predicate.slot', '2026-03-02T18:00:00.000Z'],
    ['trigger of another kind', 13, 'predicate.trigger', 'whim'],
    ['connection that is no text', 13, 'predicate.connection', 7],
    ['snapshot entry without a certificate', 13, 'predicate.certificate', null],
    ['failure without a reason', FAILED, 'predicate.reason', ''],
    ['opening with a schedule that is none', 0, 'predicate.schedule.cron', '0 0 30 2 *'],
    ['opening in a time zone that is none', 0, 'predicate.schedule.timezone', 'Mars/Olympus'],
    ['opening whose key has no fingerprint', 0, 'predicate.key.keyid', null],
    ['rotation without a name', ROTATION, 'predicate.id', null],
    ['rotation from no key', ROTATION, 'predicate.oldKey', null],
    ['evaluation without inputs', 14, 'predicate.inputs', null],
    ['evaluation after one whose number is text', 14, 'predicate.previous.seq', '7'],
    ['evaluation over an entry without a digest', 14, 'predicate.inputs.0.entry', { seq: 12 }],
    ['evaluation without its artifacts', 14, 'predicate.artifacts', {}],
    ['evaluation that expects nothing', 14, 'predicate.expecting', []],
    ['evaluation with a schedule that is none', 14, 'predicate.expecting.0.cron', '* * * *'],
    ['evaluation with half a person failing', 14, 'predicate.summary.fail', 0.5],
    ['manual evaluation with an input in no state', MANUAL, 'predicate.inputs.0.state', 'fine'],
  ];
  return rows.map(([name, seq, path, value]) => signed(name, seq, ['E_STATEMENT'], (s) => set(s, path, value)));
}

/** The last slot becomes another one, in its entries and in their documents. */
function moveSlot(entries: Entries, forge: Forge, slot: string): void {
  for (const statement of entries.slice(18)) {
    const role = nameOf(statement) === 'control-evaluation' ? 'results' : undefined;
    forge.replaceDocument(statement, { ...forge.document(statement, role), slot }, role);
    set(statement, 'predicate.slot', slot);
  }
}

export const CHECKPOINTS: readonly TamperCase[] = [
  forgery('checkpoint under the name of another size', ['E_CHECKPOINT_NAME'], (forge) =>
    forge.copy(checkpointAt(8), checkpointAt(9)),
  ),
  forgery('two checkpoints in each other’s place', ['E_CHECKPOINT_NAME'], (forge) =>
    forge.swap(checkpointAt(8), checkpointAt(11)),
  ),
  checkpoint('checkpoint over another head than the log has', ['E_CHECKPOINT_HEAD'], {
    head: { seq: LAST, digest: '0'.repeat(64) },
  }),
  checkpoint('checkpoint whose head does not fit its size', ['E_CHECKPOINT_HEAD'], {
    head: { seq: LAST - 1, digest: '0'.repeat(64) },
  }),
  checkpoint('checkpoint of another log', ['E_LOG_ORIGIN'], { origin: 'acme/test' }),
  checkpoint('checkpoint of a log without a name', ['E_LOG_ORIGIN'], { origin: { toString: 1 } }),
  checkpoint('checkpoint that is older than its head', ['E_TIME_ORDER'], { issuedAt: '2026-02-20T05:59:00.000Z' }),
  checkpoint('checkpoint without a time', ['E_STATEMENT'], { issuedAt: null }),
  checkpoint('checkpoint whose time is a list', ['E_STATEMENT'], { issuedAt: ['2026-03-03T06:00:00.000Z'] }),
  checkpoint('checkpoint without a size', ['E_STATEMENT'], { size: '21' }),
  checkpoint('checkpoint of a negative size', ['E_CHECKPOINT_NAME'], { size: -1 }),
  checkpoint('checkpoint of half an entry', ['E_CHECKPOINT_NAME'], { size: 20.5 }),
  checkpoint('checkpoint without a head', ['E_STATEMENT'], { head: null }),
  resigned(
    'checkpoint of another type',
    ['E_STATEMENT'],
    'predicateType',
    'urn:rollcall:attestation:log-checkpoint:v2',
  ),
  resigned('checkpoint whose subject is another entry', ['E_CHECKPOINT_HEAD'], 'subject.0.name', 'log/19'),
  resigned('checkpoint whose head has another number', ['E_CHECKPOINT_HEAD'], 'predicate.head.seq', LAST - 1),
  resigned('checkpoint with a further subject', ['E_CHECKPOINT_HEAD'], 'subject.1', {
    name: 'log/19',
    digest: { sha256: '0'.repeat(64) },
  }),
  forgery('checkpoint that is no statement', ['E_STATEMENT'], (forge) =>
    forge.sign(checkpointAt(LAST + 1), '{}', forge.good.second),
  ),
  forgery('checkpoint over more entries than there are', ['E_LOG_TRUNCATED'], async (forge) => {
    const head = forge.statement(entryAt(LAST));
    set(head, 'predicate.log.seq', 30);
    await forge.checkpoint(head, forge.good.second);
  }),
  forgery('checkpoint of another log of the same key', ['E_LOG_ORIGIN', 'E_CHECKPOINT_HEAD'], (forge) =>
    forge.write(checkpointAt(8), forge.good.other.get(checkpointAt(7)) ?? ''),
  ),
  forgery('checkpoint signed by a key that came later', ['E_SIGNATURE'], (forge) =>
    forge.sign(checkpointAt(8), forge.statement(checkpointAt(8)), forge.good.second),
  ),
  forgery('checkpoint signed by the key that was given up', ['E_SIGNATURE'], (forge) =>
    forge.sign(checkpointAt(21), forge.statement(checkpointAt(21)), forge.good.first),
  ),
  forgery('checkpoint over the rotation, signed by the key that was given up', ['E_SIGNATURE'], (forge) =>
    forge.sign(checkpointAt(12), forge.statement(checkpointAt(12)), forge.good.first),
  ),
  forgery('checkpoint of the rotation deleted', ['E_CHECKPOINT_MISSING'], (forge) => forge.remove(checkpointAt(12))),
  forgery('entry in the place of a checkpoint', ['E_STATEMENT'], (forge) => forge.copy(entryAt(7), checkpointAt(8))),
];

/** The last checkpoint, validly signed, with something else at one of its places. */
function resigned(name: string, codes: TamperCase['codes'], place: string, value: unknown): TamperCase {
  return forgery(name, codes, (forge) =>
    forge.resign(checkpointAt(LAST + 1), (statement) => set(statement, place, value)),
  );
}

/** A checkpoint over the last entry, validly signed, with something else in it. */
function checkpoint(name: string, codes: TamperCase['codes'], other: object): TamperCase {
  return forgery(name, codes, (forge) =>
    forge.checkpoint(forge.statement(entryAt(LAST)), forge.good.second, other, checkpointAt(LAST + 1)),
  );
}
