import { beforeEach, describe, expect, it } from 'vitest';
import { jsonOf, unseal } from '../../../../shared/evidence/dsse.ts';
import type { EntryReference } from '../../../../shared/evidence/log/entry.ts';
import { type BundleClaim, signBundle } from '../../../../shared/evidence/log/sign-bundle.ts';
import type { Signer } from '../../../../shared/evidence/ports.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { handOver, LogBench, ORIGIN } from './workbench.ts';

const DIGEST = 'ab'.repeat(32);
const PERIOD = { from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' };

let bench: LogBench;
let head: EntryReference;
beforeEach(async () => {
  bench = new LogBench();
  await bench.open();
  head = (await bench.note('a')).entry;
});

const claim = (end = head): BundleClaim => ({ manifest: DIGEST, period: PERIOD, head: end, nonce: 'audit 7' });
const statementOf = (envelope: Uint8Array, { publicKey }: Signer) =>
  jsonOf(unseal(envelope, [publicKey]) ?? new Uint8Array());

describe('signBundle', () => {
  it('states what is bundled, and signs a checkpoint of the same moment over its log', async () => {
    bench.clock.set('2026-03-02T07:00:00Z');

    const signed = await signBundle({ ...bench.log(), writer: 'arn:role' }, bench.clock, claim());

    const log = { size: 2, head: { seq: 1, digest: head.digest } };
    const at = '2026-03-02T07:00:00.000Z';
    expect(statementOf(signed.statement, bench.signer)).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'MANIFEST.json', digest: { sha256: DIGEST } }],
      predicateType: 'urn:rollcall:attestation:evidence-bundle:v1',
      predicate: { origin: ORIGIN, period: PERIOD, log, exportedAt: at, nonce: 'audit 7', writer: 'arn:role' },
    });
    expect(statementOf(signed.checkpoint, bench.signer)).toMatchObject({
      predicateType: 'urn:rollcall:attestation:log-checkpoint:v1',
      predicate: { origin: ORIGIN, ...log, issuedAt: at },
    });
  });

  it('writes nothing to the store', async () => {
    const before = new Map(bench.store.files);

    await signBundle(bench.log(), bench.clock, claim());

    expect(bench.store.files).toEqual(before);
  });

  it('takes a head that was the last until lately', async () => {
    await bench.note('b');
    bench.clock.set('2026-03-02T12:30:00Z');

    const signed = await signBundle(bench.log(), bench.clock, claim());

    expect(statementOf(signed.checkpoint, bench.signer)).toMatchObject({ predicate: { size: 2 } });
  });

  it('refuses a head that something has followed for longer: a fresh checkpoint would hide it', async () => {
    await bench.note('b');
    bench.clock.set('2026-03-02T12:30:00.001Z');

    const signing = signBundle(bench.log(), bench.clock, claim());

    await expect(signing).rejects.toMatchObject({
      code: 'bundle-refused',
      message: expect.stringContaining('leaves out entry 2'),
    });
  });

  it.each<[string, () => EntryReference]>([
    ['another digest', () => ({ seq: 1, digest: DIGEST })],
    ['the digest of another entry', () => ({ seq: 0, digest: head.digest })],
    ['a number that the log has not come to', () => ({ seq: 2, digest: head.digest })],
  ])('refuses a head with %s', async (_what, wrong) => {
    await expect(signBundle(bench.log(), bench.clock, claim(wrong()))).rejects.toMatchObject({
      code: 'bundle-refused',
      message: expect.stringContaining('that this log does not have'),
    });
  });

  it('signs with the key that follows a rotation, and refuses what ends before one', async () => {
    const next = testSigner('second');
    const rotation = await handOver(bench.log(), next, bench.clock);
    bench.signer = next;

    const signed = await signBundle(bench.log(), bench.clock, claim(rotation));

    expect(statementOf(signed.checkpoint, next)).toMatchObject({ predicate: { size: 3 } });
    await expect(signBundle(bench.log(), bench.clock, claim())).rejects.toThrow('before the rotation in entry 2');
  });

  it('refuses a log that nobody has opened, and a clock that is behind it', async () => {
    await expect(signBundle(new LogBench().log(), bench.clock, claim())).rejects.toThrow('has not been opened');
    bench.clock.set('2026-03-02T06:24:59Z');

    await expect(signBundle(bench.log(), bench.clock, claim())).rejects.toMatchObject({ code: 'clock-behind' });
  });
});
