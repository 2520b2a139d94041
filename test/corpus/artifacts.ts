import { entryAt, type Forge, sha256 } from './forge.ts';
import { FAILED, LAST } from './good-store.ts';
import { type ForgedStatement, get, set } from './statement.ts';
import { forgery, harmless, type TamperCase } from './tamper-case.ts';

const SNAPSHOT = 18;

/** Whoever holds the keys changes an entry, and perhaps what it names; everything after it follows from it. */
const signed = (
  name: string,
  seq: number,
  codes: TamperCase['codes'],
  change: (statement: ForgedStatement, forge: Forge) => void,
): TamperCase =>
  forgery(name, codes, (forge) =>
    forge.rewrite(
      () => {},
      (statement, at) => {
        if (at === seq) change(statement, forge);
      },
    ),
  );

/** The document of a snapshot or failure says something else than its entry. */
const contradicting = (name: string, seq: number, change: object): TamperCase =>
  signed(name, seq, ['E_BINDING'], (statement, forge) =>
    forge.replaceDocument(statement, { ...forge.document(statement), ...change }),
  );

/** The results say something else than the evaluation. */
const otherResults = (name: string, change: (results: { [name: string]: unknown }) => object): TamperCase =>
  signed(name, LAST, ['E_BINDING'], (statement, forge) => {
    const results = forge.document(statement, 'results');
    forge.replaceDocument(statement, { ...results, ...change(results) }, 'results');
  });

/** Bytes that are no canonical document, under their own digest, named by an entry. */
const bytesAsArtifact = (name: string, bytes: string | Uint8Array): TamperCase =>
  signed(name, SNAPSHOT, ['E_NOT_CANONICAL'], (statement, forge) => {
    const path = `evidence/2026/03/${sha256(bytes)}`;
    forge.write(path, bytes);
    statement.subject = [{ name: path, digest: { sha256: sha256(bytes) } }];
  });

const ofTwoArtifacts = (what: string, seq: number): TamperCase =>
  signed(`${what} that names two artifacts`, seq, ['E_STATEMENT', 'E_BINDING'], (statement, forge) => {
    statement.subject = [...statement.subject, forge.store({ schema: 'urn:rollcall:note:v1' })];
  });

const renamed = (what: string, rename: (name: string) => string): TamperCase =>
  signed(what, SNAPSHOT, ['E_STATEMENT'], (statement) => {
    statement.subject = statement.subject.map(({ name, digest }) => ({ name: rename(name), digest }));
  });

/** Genuine pieces, put together to something that never was. */
export const ARTIFACTS: readonly TamperCase[] = [
  bytesAsArtifact('artifact with spaces', '{ "a": 1 }'),
  bytesAsArtifact('artifact with a member twice', '{"a":1,"a":2}'),
  bytesAsArtifact('artifact that is a list', '[]'),
  bytesAsArtifact('artifact that is no JSON', 'id,name'),
  bytesAsArtifact('artifact that is empty', ''),
  bytesAsArtifact('artifact that is no UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')),
  bytesAsArtifact('artifact that is nested beyond measure', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`),

  contradicting('snapshot of another slot', SNAPSHOT, { slot: '2026-03-03T00:00:00Z' }),
  contradicting('snapshot of another connection', SNAPSHOT, { connection: 'people' }),
  contradicting('snapshot taken at another time', SNAPSHOT, { takenAt: '2026-03-03T06:00:01.000Z' }),
  contradicting('snapshot with another certificate', SNAPSHOT, { certificate: {} }),
  contradicting('snapshot without a certificate', SNAPSHOT, { certificate: null }),
  contradicting('snapshot of another workspace', SNAPSHOT, { workspace: 'test' }),
  contradicting('snapshot of another kind', SNAPSHOT, { schema: 'urn:rollcall:roster-snapshot:v1' }),
  signed('snapshot that does not say when it was taken', SNAPSHOT, ['E_BINDING'], (statement, forge) => {
    const { takenAt: _, ...document } = forge.document(statement);
    forge.replaceDocument(statement, document);
  }),
  contradicting('roster of another connection', SNAPSHOT + 1, { connection: 'leapsome' }),
  contradicting('failure of another kind', FAILED, { schema: 'urn:rollcall:roster-snapshot:v1' }),
  contradicting('failure for another reason', FAILED, { reason: 'unreachable' }),
  contradicting('failure of another connection', FAILED, { connection: 'leapsome' }),
  signed('snapshot renamed to another connection', SNAPSHOT, ['E_BINDING', 'E_REFERENCE'], (statement) =>
    set(statement, 'predicate.connection', 'salesforce'),
  ),
  signed('certificate in the entry differs from that in the artifact', SNAPSHOT, ['E_BINDING'], (statement) =>
    set(statement, 'predicate.certificate.population.records', 1),
  ),
  signed('snapshot of another slot in the place of this one’s', SNAPSHOT, ['E_BINDING'], (statement, forge) => {
    statement.subject = forge.statement(entryAt(15)).subject;
  }),
  ofTwoArtifacts('snapshot', SNAPSHOT),
  ofTwoArtifacts('roster', SNAPSHOT + 1),
  ofTwoArtifacts('failure', FAILED),

  otherResults('results of another slot', () => ({ slot: '2026-03-03T00:00:00Z' })),
  otherResults('results as of another time', () => ({ asOf: '2026-03-03T06:00:01.000Z' })),
  otherResults('results of another policy', () => ({ policy: '0'.repeat(64) })),
  otherResults('results over other inputs', ({ inputs }) => ({ inputs: Object(inputs).slice(1) })),
  otherResults('results over inputs in another state', ({ inputs }) => ({
    inputs: Object(inputs).map((input: object) => ({ ...input, state: 'partial' })),
  })),
  otherResults('results without inputs', () => ({ inputs: null })),
  otherResults('results with another count of outcomes', ({ results }) => ({
    results: Object(results).map((result: object) => ({ ...result, outcome: 'fail' })),
  })),
  otherResults('results whose outcomes are no text', ({ results }) => ({
    results: Object(results).map((result: object) => ({ ...result, outcome: { toString: 1, valueOf: 1 } })),
  })),
  otherResults('results that are nothing', ({ results }) => ({ results: Object(results).map(() => null) })),
  otherResults('results that are no list', () => ({ results: {} })),
  signed('summary that counts otherwise than the results', LAST, ['E_BINDING'], (statement) =>
    set(statement, 'predicate.summary', { pass: 99, fail: 0, inconclusive: 0, 'not-applicable': 0 }),
  ),
  signed('policy and findings in each other’s place', LAST, ['E_BINDING'], (statement) => {
    const [policy, state] = [get(statement, 'predicate.artifacts.policy'), get(statement, 'predicate.artifacts.state')];
    set(statement, 'predicate.artifacts.policy', state);
    set(statement, 'predicate.artifacts.state', policy);
  }),
  signed('evaluation with an artifact that is not among its subjects', LAST, ['E_REFERENCE'], (statement) =>
    set(statement, 'predicate.artifacts.matching', '0'.repeat(64)),
  ),
  signed('evaluation that leaves out a subject', LAST, ['E_REFERENCE'], (statement) => {
    statement.subject = statement.subject.slice(1);
  }),

  forgery('writer added to an entry', ['E_SIGNATURE'], (forge) =>
    forge.editStatement(entryAt(SNAPSHOT), (statement) =>
      set(statement, 'predicate.log.writer', 'arn:aws:iam::123456789012:role/other'),
    ),
  ),
  signed('writer that is a number', SNAPSHOT, ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.log.writer', 7),
  ),
  signed('writer without a name', SNAPSHOT, ['E_STATEMENT'], (statement) => set(statement, 'predicate.log.writer', '')),
  signed('subject that leaves the folder', SNAPSHOT, ['E_STATEMENT'], (statement) =>
    set(statement, 'subject.0.name', 'evidence/../../../etc/passwd'),
  ),
  signed('subject that is no artifact', SNAPSHOT, ['E_STATEMENT'], (statement) =>
    set(statement, 'subject.0.name', entryAt(3)),
  ),
  renamed('subject in another folder', (name) => `copy/${name}`),
  renamed('subject with something behind its name', (name) => `${name}.json`),
  signed('subject with another digest than in its name', SNAPSHOT, ['E_STATEMENT'], (statement) =>
    set(statement, 'subject.0.digest.sha256', '0'.repeat(64)),
  ),
  signed('opening with another digest of its key file', 0, ['E_STATEMENT'], (statement) =>
    set(statement, 'subject.0.digest.sha256', '0'.repeat(64)),
  ),

  harmless('artifact that no entry names', ['W_EVIDENCE_ORPHAN'], (forge) => {
    forge.store({ schema: 'urn:rollcall:note:v1' });
  }),
];
