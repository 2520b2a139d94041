import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import { Findings, type VerificationReport } from '../../shared/evidence/verify/report.ts';
import { openArchive } from '../../shared/evidence/verify/zip/archive.ts';
import { CHECKPOINT, forgeBundle, STATEMENT } from '../conformance/bundle-forge.ts';
import { BUNDLE_CASES, inputOf } from '../conformance/corpus.ts';
import { buildGoodStore, type GoodStore } from '../corpus/good-store.ts';
import { fileOf } from '../support/memory-file.ts';
import { pythonWith } from '../support/python.ts';

/** Every envelope of every bundle in the conformance corpus, as securesystemslib and openssl see its signatures. */

interface SignedFile {
  readonly bundle: string;
  readonly path: string;
  readonly text: string;
  readonly report: VerificationReport;
}

let store: GoodStore;
let scratch: string;
const files: SignedFile[] = [];
beforeAll(async () => {
  store = await buildGoodStore();
  scratch = await mkdtemp(join(tmpdir(), 'rollcall-signatures-'));
  for (const bundle of BUNDLE_CASES) {
    const file = fileOf(await forgeBundle(store, bundle.plan));
    const archive = await openArchive(file, new Findings());
    const report = await verifyBundle(file, inputOf(bundle, store));
    for (const path of archive?.names.filter((name) => name.endsWith('.dsse.json')) ?? []) {
      const bytes = await archive?.read(path);
      if (bytes) files.push({ bundle: bundle.name, path, text: Buffer.from(bytes).toString('utf8'), report });
    }
  }
}, 300_000);
afterAll(() => rm(scratch, { recursive: true, force: true }));

const keys = () => new Map([store.first, store.second].map(({ publicKey }) => [publicKey.keyid, publicKey.pem]));

/** Who wrote our report says that this file is not as it was signed. */
const isReported = ({ report, path }: SignedFile) => report.violations.some(({ at }) => at === path);
const isRefused = ({ report, path }: SignedFile, keyid: string) =>
  report.violations.some(({ at, message }) => at === path && message === `carries no valid signature of ${keyid}`);

/** What an oracle, which knows the keys that have really signed a file, says against our report. */
function differences(asked: readonly SignedFile[], signedBy: (file: SignedFile) => readonly string[]): string[] {
  return asked.flatMap((file) => {
    const signers = signedBy(file);
    const place = `${file.bundle} ${file.path}`;
    if (signers.length === 0 && !isReported(file)) return [`${place}: nobody signed it, and we did not say so`];
    return signers
      .filter((keyid) => isRefused(file, keyid))
      .map((keyid) => `${place}: ${keyid} signed it, and we deny it`);
  });
}

describe('securesystemslib', () => {
  it('finds the signatures that we find, in every envelope', async () => {
    const texts = [...new Set(files.map(({ text }) => text).filter(isEnvelope))];
    const python = await pythonWith(join(import.meta.dirname, 'requirements.txt'));
    const question = join(scratch, 'envelopes.json');
    await writeFile(question, JSON.stringify({ keys: Object.fromEntries(keys()), envelopes: texts }));
    const script = join(import.meta.dirname, 'oracles.py');
    const answers: string[][] = JSON.parse(
      execFileSync(python, [script, 'envelopes', question], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
    );
    const byText = new Map(texts.map((text, i) => [text, answers[i] ?? []]));

    expect(files.length).toBeGreaterThan(3000);
    expect(differences(files, ({ text }) => byText.get(text) ?? [])).toEqual([]);
  });
});

describe('openssl', () => {
  it('finds the signatures that we find, in all of a good bundle and in what is signed for each', async () => {
    const asked = files.filter(
      ({ bundle, path }) => bundle === files[0]?.bundle || path === STATEMENT || path === CHECKPOINT,
    );
    for (const [keyid, pem] of keys()) await writeFile(join(scratch, nameOf(keyid)), pem);
    const signers = new Map<string, string[]>();
    for (const { text } of asked) if (!signers.has(text)) signers.set(text, await opensslFinds(text));

    expect(asked.length).toBeGreaterThan(300);
    expect(differences(asked, ({ text }) => signers.get(text) ?? [])).toEqual([]);
  });
});

const nameOf = (keyid: string) => `${Buffer.from(keyid).toString('hex')}.pem`;

function isEnvelope(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text).signatures);
  } catch {
    return false;
  }
}

/** The keys of the log that openssl finds to have signed an envelope, among those that it names. */
async function opensslFinds(text: string): Promise<string[]> {
  if (!isEnvelope(text)) return [];
  const { payload, payloadType, signatures } = JSON.parse(text);
  const body = Buffer.from(payload, 'base64');
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `), body]);
  await writeFile(join(scratch, 'pae'), encoded);
  const found: string[] = [];
  for (const { keyid, sig } of signatures) {
    if (!keys().has(keyid)) continue;
    await writeFile(join(scratch, 'sig'), Buffer.from(sig, 'base64'));
    const check = ['dgst', '-sha256', '-verify', nameOf(keyid), '-signature', 'sig', 'pae'];
    if (spawnSync('openssl', check, { cwd: scratch, stdio: 'ignore' }).status === 0) found.push(keyid);
  }
  return found;
}
