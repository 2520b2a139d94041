import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FolderStore } from '../../shared/adapters/local/folder-store.ts';
import type { PublicKey } from '../../shared/kernel/fingerprint.ts';
import { run } from '../../shared/pipeline/run.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { checkpointAt, entryAt } from '../corpus/forge.ts';
import { Scenario } from '../support/scenario.ts';
import { testSigner } from '../support/test-signer.ts';

/**
 * What an auditor can do without our code: openssl, jq, base64 and sha256sum over a store that the pipeline wrote to
 * disk, and ssh-keygen for the trust anchor.
 */

/** Takes an envelope $1 apart in the folder $2 and verifies its signature number $3 with the key file $4. */
const VERIFY = `
t=$(jq -r .payloadType "$1"); jq -r .payload "$1" | tr '_-' '/+' | base64 -d > "$2/p"
{ printf 'DSSEv1 %d %s %d ' "$(printf %s "$t" | wc -c)" "$t" "$(wc -c < "$2/p")"; cat "$2/p"; } > "$2/pae"
jq -r ".signatures[$3].sig" "$1" | tr '_-' '/+' | base64 -d > "$2/sig"
openssl dgst -sha256 -verify "$4" -signature "$2/sig" "$2/pae"
`;

function sh(folder: string, script: string, ...parameters: readonly string[]): string {
  return execFileSync('sh', ['-euc', script, 'sh', ...parameters], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

const first = new Scenario().signer.publicKey;
const second = testSigner('second');
const keyFile = ({ spkiSha256 }: PublicKey) => `keys/${spkiSha256}.pem`;

/** Entries 0 to 3 of a slot, 4 hands the log over, 5 to 7 of the next slot. */
const ROTATION = 4;
const LAST = 7;

async function writeStore(): Promise<string> {
  const folder = await temporaryFolder();
  const scenario = new Scenario({ size: 6 });
  scenario.clock.set('2026-03-02T06:00:00Z');
  const store = new FolderStore(folder, 'main');
  const keys = [scenario.signer, second];
  await run(scenario.context({ store }), { slot: null, manual: false });
  await scenario.context({ store, signers: keys }).appender.rotate();
  scenario.clock.set('2026-03-02T12:00:00Z');
  await run(scenario.context({ store, signers: keys }), { slot: null, manual: false });
  return join(folder, 'main');
}

const verified = (folder: string, path: string, scratch: string, signature: number, key: PublicKey) =>
  sh(folder, VERIFY, path, scratch, String(signature), keyFile(key));

describe('with openssl and jq', { timeout: 60_000 }, () => {
  it('every signature of the log and of its checkpoints verifies', async () => {
    const folder = await writeStore();
    const scratch = await temporaryFolder();
    const entries = Array.from({ length: LAST + 1 }, (_, seq) => seq);

    const outputs = [
      ...entries.map((seq) => verified(folder, entryAt(seq), scratch, 0, seq > ROTATION ? second.publicKey : first)),
      verified(folder, entryAt(ROTATION), scratch, 1, second.publicKey),
      verified(folder, checkpointAt(4), scratch, 0, first),
      verified(folder, checkpointAt(5), scratch, 0, second.publicKey),
      verified(folder, checkpointAt(8), scratch, 0, second.publicKey),
    ];

    expect(outputs).toEqual(outputs.map(() => 'Verified OK\n'));
  });

  it('a flipped byte does not', async () => {
    const folder = await writeStore();
    const scratch = await temporaryFolder();
    const text = await readFile(join(folder, entryAt(3)), 'utf8');
    const { payload } = JSON.parse(text);
    const flipped = Buffer.from(payload, 'base64');
    flipped[40] = (flipped[40] ?? 0) ^ 1;
    await writeFile(join(folder, entryAt(3)), text.replace(payload, flipped.toString('base64')));

    const verifying = () => verified(folder, entryAt(3), scratch, 0, first);

    expect(verifying).toThrow(expect.objectContaining({ status: 1, stdout: 'Verification failure\n' }));
  });

  it('every artifact and key that an entry names has its digest', async () => {
    const folder = await writeStore();
    const script = `
      jq -r .payload "$1" | base64 -d | jq -r '.subject[] | "\\(.digest.sha256)  \\(.name)"' | sha256sum -c --strict`;

    for (let seq = 0; seq <= LAST; seq++) {
      expect(sh(folder, script, entryAt(seq))).toMatch(/^(\S+: OK\n)+$/);
    }
  });

  it('every entry names the digest of the payload before it', async () => {
    const folder = await writeStore();
    const prev = `jq -r .payload "$1" | base64 -d | jq -r .predicate.log.prev`;
    const digest = `jq -r .payload "$1" | base64 -d | sha256sum | cut -d' ' -f1`;

    for (let seq = 1; seq <= LAST; seq++) {
      expect(sh(folder, prev, entryAt(seq))).toBe(sh(folder, digest, entryAt(seq - 1)));
    }
  });
});

describe('ssh-keygen', () => {
  it.each([
    ['the trust anchor', first],
    ['the key after it', second.publicKey],
  ])('prints our fingerprint of %s', async (_what, key) => {
    const folder = await writeStore();

    const line = sh(folder, 'ssh-keygen -i -m PKCS8 -f "$1" | ssh-keygen -lf -', keyFile(key));

    expect(line.split(' ')[1]).toBe(key.keyid);
  });
});

describe('the commands in docs/evidence-format.md', () => {
  let commands: string;
  beforeAll(async () => {
    const text = await readFile(join(import.meta.dirname, '../../docs/evidence-format.md'), 'utf8');
    commands = /### By hand[\s\S]*?```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  });

  it('verify a store of one key, as they stand there', async () => {
    const folder = await temporaryFolder();
    const scratch = await temporaryFolder();
    const scenario = new Scenario({ size: 6 });
    scenario.clock.set('2026-03-02T06:00:00Z');
    await run(scenario.context({ store: new FolderStore(folder, 'main') }), { slot: null, manual: false });

    const output = sh(join(folder, 'main'), commands.replaceAll('/tmp/', `${scratch}/`));

    const lines = output.trim().split('\n');
    expect(lines[0]).toBe('Verified OK');
    expect(lines.slice(1, -3).every((line) => line.endsWith(': OK'))).toBe(true);
    expect(lines.at(-2)?.split(' ')[0]).toBe(lines.at(-3));
    expect(lines.at(-1)?.split(' ')[1]).toBe(first.keyid);
  });
});
