import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { checkpointAt, entryAt, type Forge, sha256 } from '../corpus/forge.ts';
import { LAST } from '../corpus/good-store.ts';
import { set } from '../corpus/statement.ts';
import { testSigner } from '../support/test-signer.ts';
import { type BundleCase, bad } from './bundle-case.ts';
import {
  type BundlePlan,
  CHECKPOINT,
  DIGESTS,
  type ForgedManifest,
  GUIDE,
  MANIFEST,
  MIDDLE,
  restate,
  SIGSTORE,
  STATEMENT,
} from './bundle-forge.ts';

const mallory = testSigner('mallory');
const STRANGER = `evidence/2026/03/${sha256('{}')}`;

const artifactOf = (forge: Forge, seq: number) => forge.statement(entryAt(seq)).subject[0]?.name ?? '';
const keyFile = ({ good }: Forge) => `keys/${good.first.publicKey.spkiSha256}.pem`;
const manifestIn = (forge: Forge): ForgedManifest => JSON.parse(Buffer.from(forge.bytes(MANIFEST)).toString('utf8'));

/** Whoever has the files of a bundle, but no key. */
const touched = (name: string, codes: BundleCase['codes'], files: NonNullable<BundlePlan['files']>): BundleCase =>
  bad(name, codes, { files });

/** Whoever exports it writes another manifest, and signs that. */
const listed = (name: string, codes: BundleCase['codes'], manifest: NonNullable<BundlePlan['manifest']>): BundleCase =>
  bad(`manifest-${name}`, codes, { manifest });

/** Whoever exports it signs something else of the manifest. */
const stated = (
  name: string,
  codes: BundleCase['codes'],
  statement: NonNullable<BundlePlan['statement']>,
): BundleCase => bad(`statement-${name}`, codes, { statement });

/** Replaces the signed statement, and what says it again. */
const signed = (name: string, codes: BundleCase['codes'], sign: (forge: Forge) => unknown): BundleCase =>
  touched(`statement-${name}`, codes, async (forge) => {
    await sign(forge);
    restate(forge, manifestIn(forge));
  });

const flipped = (what: string, codes: BundleCase['codes'], pathIn: (forge: Forge) => string, at = 1): BundleCase =>
  touched(`byte-flipped-in-${what}`, codes, (forge) => forge.flip(pathIn(forge), at));

const missing = (what: string, codes: BundleCase['codes'], pathIn: (forge: Forge) => string): BundleCase =>
  touched(`${what}-missing`, codes, (forge) => forge.remove(pathIn(forge)));

const added = (what: string, codes: BundleCase['codes'], path: string): BundleCase =>
  touched(`${what}-added`, codes, (forge) => forge.write(path, '{}'));

/** The checkpoint of the bundle is another one. */
const checkpointed = (
  name: string,
  codes: BundleCase['codes'],
  other: object,
  signer: (forge: Forge) => typeof mallory | Forge['good']['first'] = ({ good }) => good.second,
  seq = LAST,
): BundleCase =>
  touched(`checkpoint-${name}`, codes, (forge) =>
    forge.checkpoint(
      forge.statement(entryAt(seq)),
      signer(forge),
      { issuedAt: '2026-03-03T06:20:00.000Z', ...other },
      CHECKPOINT,
    ),
  );

/** Manifests, the files that they list, the statement about them, and the checkpoint of a bundle. */
export const MANIFESTS: readonly BundleCase[] = [
  flipped('an-artifact', ['E_FILE_DIGEST', 'E_EVIDENCE_DIGEST'], (forge) => artifactOf(forge, 12)),
  flipped('an-entry', ['E_FILE_DIGEST'], () => entryAt(7)),
  flipped('a-checkpoint', ['E_FILE_DIGEST'], () => checkpointAt(8)),
  flipped('a-key', ['E_FILE_DIGEST', 'E_KEY_FILE'], keyFile),
  flipped('a-report', ['E_FILE_DIGEST'], () => 'derived/report.html'),
  flipped('the-guide', ['E_FILE_DIGEST'], () => GUIDE),
  flipped('the-manifest', ['E_MANIFEST'], () => MANIFEST),
  flipped('the-statement', ['E_ENVELOPE'], () => STATEMENT),
  flipped('the-digests', ['E_FILE_DIGEST'], () => DIGESTS),
  flipped('the-sigstore-bundle', ['E_FILE_DIGEST'], () => SIGSTORE),
  flipped('the-fresh-checkpoint', ['E_ENVELOPE'], () => CHECKPOINT),

  missing('artifact', ['E_FILE_MISSING', 'E_EVIDENCE_MISSING'], (forge) => artifactOf(forge, 12)),
  missing('entry', ['E_FILE_MISSING', 'E_LOG_GAP'], () => entryAt(7)),
  missing('checkpoint', ['E_FILE_MISSING', 'E_CHECKPOINT_MISSING'], () => checkpointAt(8)),
  missing('key', ['E_FILE_MISSING', 'E_KEY_FILE'], keyFile),
  missing('report', ['E_FILE_MISSING'], () => 'derived/report.html'),
  missing('guide', ['E_FILE_MISSING'], () => GUIDE),
  missing('manifest', ['E_MANIFEST'], () => MANIFEST),
  missing('statement', ['E_NO_SIGNATURE'], () => STATEMENT),
  missing('digests', ['E_FILE_MISSING'], () => DIGESTS),
  missing('sigstore-bundle', ['E_FILE_MISSING'], () => SIGSTORE),
  missing('fresh-checkpoint', ['E_CHECKPOINT_MISSING'], () => CHECKPOINT),

  added('artifact', ['E_FILE_EXTRA', 'E_EVIDENCE_ORPHAN'], STRANGER),
  added('entry', ['E_FILE_EXTRA', 'E_ENVELOPE'], entryAt(LAST + 1)),
  added('checkpoint', ['E_FILE_EXTRA', 'E_ENVELOPE'], checkpointAt(13)),
  added('key', ['E_FILE_EXTRA', 'E_KEY_FILE'], `keys/${'0'.repeat(64)}.pem`),
  added('report', ['E_FILE_EXTRA'], 'derived/better-report.html'),
  added('entry-without-a-number', ['E_FILE_EXTRA', 'E_LOG_NAME'], 'log/notes.txt'),
  bad('artifact-added-and-listed', ['E_EVIDENCE_ORPHAN'], {
    store: (forge) => forge.store({ schema: 'urn:rollcall:note:v1' }),
  }),
  touched('artifacts-swapped', ['E_FILE_DIGEST', 'E_EVIDENCE_DIGEST'], (forge) =>
    forge.swap(artifactOf(forge, 12), artifactOf(forge, 15)),
  ),
  touched('artifact-of-another-bundle', ['E_FILE_EXTRA', 'E_EVIDENCE_ORPHAN'], (forge) => {
    const [path, bytes] =
      [...forge.good.other].find(([name]) => name.startsWith('evidence/') && !forge.files.has(name)) ?? [];
    forge.write(path ?? '', bytes ?? '');
  }),

  touched('manifest-edited', ['E_MANIFEST_DIGEST', 'E_MANIFEST_HEAD'], (forge) => {
    const manifest = manifestIn(forge);
    manifest.period.to = '2026-03-03T18:00:00.000Z';
    forge.write(MANIFEST, canonicalJson(manifest));
    restate(forge, manifest);
  }),
  touched('artifact-replaced-and-manifest-edited', ['E_MANIFEST_DIGEST', 'E_EVIDENCE_DIGEST'], (forge) => {
    const path = artifactOf(forge, 12);
    forge.write(path, '{}');
    const manifest = manifestIn(forge);
    for (const file of manifest.files) if (file.path === path) Object.assign(file, { sha256: sha256('{}'), size: 2 });
    forge.write(MANIFEST, canonicalJson(manifest));
    restate(forge, manifest);
  }),
  touched('manifest-with-spaces', ['E_MANIFEST'], (forge) =>
    forge.write(MANIFEST, JSON.stringify(manifestIn(forge), null, 2)),
  ),
  touched('manifest-with-a-member-twice', ['E_MANIFEST'], (forge) =>
    forge.write(MANIFEST, Buffer.from(forge.bytes(MANIFEST)).toString('utf8').replace('{', '{"asOf":"",')),
  ),
  touched('manifest-that-is-empty', ['E_MANIFEST'], (forge) => forge.write(MANIFEST, '')),
  touched('manifest-nested-beyond-measure', ['E_MANIFEST'], (forge) => forge.write(MANIFEST, '['.repeat(40_000))),
  listed('of-another-version', ['E_MANIFEST'], (manifest) =>
    set(manifest, 'schema', 'urn:rollcall:bundle-manifest:v2'),
  ),
  listed('with-a-further-member', ['E_MANIFEST'], (manifest) => set(manifest, 'note', 'trust me')),
  listed('without-a-period', ['E_MANIFEST'], (manifest) => set(manifest, 'period', null)),
  listed('whose-period-ends-before-it-begins', ['E_MANIFEST'], (manifest) => {
    manifest.period = { from: manifest.period.to, to: manifest.period.from };
  }),
  listed('with-a-time-that-no-calendar-has', ['E_MANIFEST'], (manifest) =>
    set(manifest, 'asOf', '2026-02-30T00:00:00.000Z'),
  ),
  listed('out-of-order', ['E_MANIFEST'], (manifest) => manifest.files.reverse()),
  listed('that-lists-a-file-twice', ['E_MANIFEST'], ({ files }) => files.splice(1, 0, ...files.slice(1, 2))),
  listed('that-lists-itself', ['E_MANIFEST'], ({ files }) => {
    files.unshift({ path: MANIFEST, role: 'guide', sha256: '0'.repeat(64), size: 0 });
  }),
  listed('with-a-path-that-leaves-the-folder', ['E_MANIFEST'], ({ files }) => {
    files.unshift({ path: '../evil', role: 'derived', sha256: '0'.repeat(64), size: 0 });
  }),
  listed('with-a-role-that-no-file-has', ['E_MANIFEST'], ({ files }) => set(files, '0.role', 'whim')),
  listed('that-calls-evidence-derived', ['E_MANIFEST'], ({ files }) => roleOf(files, 'evidence', 'derived')),
  listed('that-puts-evidence-outside-the-period', ['E_MANIFEST'], ({ files }) =>
    roleOf(files, 'evidence', 'outside-period'),
  ),
  bad('manifest-that-puts-earlier-evidence-into-the-period', ['E_MANIFEST'], {
    period: MIDDLE,
    manifest: ({ files }) => roleOf(files, 'outside-period', 'evidence'),
  }),
  listed('with-another-size-of-a-file', ['E_FILE_DIGEST'], ({ files }) => set(files, '3.size', 1)),
  listed('with-another-digest-of-a-file', ['E_FILE_DIGEST'], ({ files }) => set(files, '3.sha256', '0'.repeat(64))),
  listed('that-leaves-out-a-file', ['E_FILE_EXTRA'], ({ files }) => files.splice(3, 1)),
  listed('with-a-file-that-is-not-there', ['E_FILE_MISSING'], ({ files }) => {
    files.splice(1, 0, { path: `${files[0]?.path}.old`, role: 'guide', sha256: '0'.repeat(64), size: 0 });
    files.splice(1, 1);
    files.push({ path: `log/${'9'.repeat(20)}.dsse.json`, role: 'log', sha256: '0'.repeat(64), size: 0 });
  }),
  listed('of-another-log', ['E_MANIFEST_HEAD'], (manifest) => set(manifest, 'origin', 'acme/test')),
  listed('of-another-head', ['E_MANIFEST_HEAD'], (manifest) => set(manifest, 'log.head.digest', '0'.repeat(64))),
  listed('of-a-shorter-log', ['E_MANIFEST_HEAD'], (manifest, forge) => {
    manifest.log = { size: 18, head: { seq: 17, digest: sha256(canonicalJson(forge.statement(entryAt(17)))) } };
  }),
  listed('of-a-longer-log', ['E_MANIFEST_HEAD'], (manifest) => {
    manifest.log = { size: 30, head: { seq: 29, digest: '0'.repeat(64) } };
  }),
  listed('whose-head-is-not-the-last', ['E_MANIFEST'], (manifest) => set(manifest, 'log.size', 20)),

  stated('of-another-manifest', ['E_MANIFEST_DIGEST'], (statement) =>
    set(statement, 'subject.0.digest.sha256', '0'.repeat(64)),
  ),
  stated('about-another-file', ['E_MANIFEST_DIGEST'], (statement) => set(statement, 'subject.0.name', 'manifest.json')),
  stated('about-two-files', ['E_MANIFEST_DIGEST'], (statement) =>
    statement.subject.push({ name: GUIDE, digest: { sha256: '0'.repeat(64) } }),
  ),
  stated('of-another-log', ['E_MANIFEST_HEAD'], (statement) => set(statement, 'predicate.origin', 'acme/test')),
  stated('of-another-head', ['E_MANIFEST_HEAD'], (statement) =>
    set(statement, 'predicate.log.head.digest', '0'.repeat(64)),
  ),
  stated('of-another-period', ['E_MANIFEST_HEAD'], (statement) =>
    set(statement, 'predicate.period.to', '2026-06-30T00:00:00.000Z'),
  ),
  stated('without-a-nonce-member', ['E_STATEMENT'], ({ predicate }) => Reflect.deleteProperty(predicate, 'nonce')),
  stated('with-a-nonce-that-is-a-number', ['E_STATEMENT'], (statement) => set(statement, 'predicate.nonce', 17)),
  stated('that-does-not-say-when', ['E_STATEMENT'], (statement) => set(statement, 'predicate.exportedAt', 'yesterday')),
  stated('of-another-kind', ['E_STATEMENT'], (statement) =>
    set(statement, 'predicateType', 'urn:rollcall:attestation:evidence-bundle:v2'),
  ),
  bad('statement-from-the-future', ['E_TIME_FUTURE', 'E_CHECKPOINT_FUTURE'], {
    exportedAt: '2026-03-03T06:35:00.001Z',
  }),
  bad('statement-older-than-its-head', ['E_TIME_ORDER'], { exportedAt: '2026-03-03T05:00:00.000Z' }),
  bad('nonce-missing', ['E_NONCE'], {}, () => ({ nonce: 'request 17' })),
  bad('nonce-of-another-request', ['E_NONCE'], { nonce: 'request 16' }, () => ({ nonce: 'request 17' })),
  bad('statement-by-an-unknown-key', ['E_KEY_UNKNOWN', 'E_SIGNATURE'], { signers: () => [mallory] }),
  bad('statement-by-an-unknown-key-that-claims-to-be-known', ['E_SIGNATURE'], {
    signers: ({ second }) => [{ ...mallory, publicKey: second.publicKey }],
  }),
  bad('statement-by-the-retired-key', ['E_SIGNATURE'], { signers: ({ first }) => [first] }),
  bad('statement-by-two-keys', ['E_SIGNATURE'], { signers: ({ first, second }) => [second, first] }),
  signed('unsigned', ['E_NO_SIGNATURE'], (forge) => forge.sign(STATEMENT, forge.statement(STATEMENT))),
  signed('edited', ['E_SIGNATURE'], (forge) =>
    forge.editStatement(STATEMENT, (statement) => set(statement, 'predicate.nonce', 'request 18')),
  ),
  signed('of-another-payload-type', ['E_PAYLOAD_TYPE'], (forge) =>
    forge.editEnvelope(STATEMENT, (envelope) => {
      envelope.payloadType = 'application/json';
    }),
  ),
  signed('with-spaces-validly-signed', ['E_NOT_CANONICAL'], (forge) =>
    forge.sign(STATEMENT, JSON.stringify(forge.statement(STATEMENT), null, 1), forge.good.second),
  ),
  signed('that-is-a-checkpoint', ['E_STATEMENT'], (forge) => forge.copy(CHECKPOINT, STATEMENT)),
  signed('that-is-an-entry', ['E_STATEMENT'], (forge) => forge.copy(entryAt(LAST), STATEMENT)),
  touched('sigstore-bundle-of-another-key', ['E_FILE_DIGEST'], (forge) => {
    const text = Buffer.from(forge.bytes(SIGSTORE)).toString('utf8');
    forge.write(
      SIGSTORE,
      text.replace(`"hint":"${forge.good.second.publicKey.keyid}"`, `"hint":"${mallory.publicKey.keyid}"`),
    );
  }),
  touched('digests-without-the-manifest', ['E_FILE_DIGEST'], (forge) =>
    forge.write(
      DIGESTS,
      Buffer.from(forge.bytes(DIGESTS))
        .toString('utf8')
        .replace(/.*MANIFEST.json\n/, ''),
    ),
  ),

  checkpointed('from-the-future', ['E_CHECKPOINT_FUTURE'], { issuedAt: '2026-03-03T06:35:00.001Z' }),
  checkpointed('older-than-its-head', ['E_TIME_ORDER'], { issuedAt: '2026-03-03T05:00:00.000Z' }),
  checkpointed('of-another-log', ['E_LOG_ORIGIN'], { origin: 'acme/test' }),
  checkpointed('over-another-head-of-the-same-size', ['E_CHECKPOINT_HEAD'], {
    head: { seq: LAST, digest: '0'.repeat(64) },
  }),
  checkpointed('over-more-than-the-log', ['E_LOG_TRUNCATED'], { size: 30, head: { seq: 29, digest: '0'.repeat(64) } }),
  checkpointed('over-a-part-of-the-log', ['E_CHECKPOINT_HEAD'], {}, undefined, 17),
  checkpointed('by-an-unknown-key', ['E_KEY_UNKNOWN'], {}, () => mallory),
  checkpointed('by-the-retired-key', ['E_SIGNATURE'], {}, ({ good }) => good.first),
  touched('checkpoint-that-is-the-statement', ['E_STATEMENT'], (forge) => forge.copy(STATEMENT, CHECKPOINT)),
];

function roleOf(files: ForgedManifest['files'], from: string, to: string): void {
  const file = files.find(({ role }) => role === from);
  if (file) file.role = to;
}
