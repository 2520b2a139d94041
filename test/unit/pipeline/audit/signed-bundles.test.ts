import { beforeEach, describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../../shared/evidence/dsse.ts';
import { readTail } from '../../../../shared/evidence/log/read.ts';
import type { SignedBundle } from '../../../../shared/evidence/log/sign-bundle.ts';
import { keepSigned } from '../../../../shared/pipeline/appending/signed-bundles.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { AuditWorkbench } from './workbench.ts';

let bench: AuditWorkbench;
let before: number;
beforeEach(async () => {
  bench = new AuditWorkbench();
  await bench.runAt('2026-03-02T06:00:00Z');
  before = (await bench.auditAt('2026-03-02T06:30:00Z')).signatures;
});

/** Signs at a time for a bundle that ends with the end of the log. */
async function signAt(time: string, from = bench, nonce: string | null = null): Promise<SignedBundle> {
  from.scenario.clock.set(time);
  const { log, appender } = from.scenario.context();
  const tail = await readTail(log);
  if (!tail) throw new Error('the log is open');
  const period = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
  return appender.signBundle({ manifest: 'ab'.repeat(32), period, head: tail.head, nonce });
}

const keepAt = async (time: string, nonce: string | null = null) =>
  keepSigned(bench.bundles, await signAt(time, bench, nonce));

describe('what was signed for bundles', () => {
  it('is counted once, two signatures for each', async () => {
    await keepAt('2026-03-02T07:00:00Z');
    await keepAt('2026-03-02T07:05:00Z');

    const first = await bench.auditAt('2026-03-02T07:30:00Z');
    const second = await bench.auditAt('2026-03-02T08:30:00Z');

    expect([first.signatures - before, second.signatures - before]).toEqual([4, 4]);
    expect(second.violations).toEqual([]);
  });

  it('is left for the next audit while an earlier one may still be stored', async () => {
    await keepAt('2026-03-02T07:20:01Z');

    const first = await bench.auditAt('2026-03-02T07:30:00Z');
    const second = await bench.auditAt('2026-03-02T07:30:02Z');

    expect([first.signatures - before, second.signatures - before]).toEqual([0, 2]);
  });

  it('counts a checkpoint once that two statements of one moment can share', async () => {
    await keepAt('2026-03-02T07:00:00Z', 'first');
    await keepAt('2026-03-02T07:00:00Z', 'second');

    expect((await bench.auditAt('2026-03-02T07:30:00Z')).signatures - before).toBe(3);
  });

  it('is not counted twice by another name, and says so [C2]', async () => {
    await keepAt('2026-03-02T07:00:00Z');
    const [[path, bytes] = ['', new Uint8Array()]] = [...bench.bundles.files];
    bench.bundles.files.set(path.replace('T0700', 'T0701'), bytes);

    const audit = await bench.auditAt('2026-03-02T07:30:00Z');

    expect(audit.signatures - before).toBe(2);
    expect(audit.violations).toMatchObject([{ code: 'E_STATEMENT', at: path.replace('T0700', 'T0701') }]);
  });

  it.each<[string, string, () => Promise<SignedBundle>]>([
    ['of another log', 'E_STATEMENT', async () => signAt('2026-03-02T07:00:00Z', await other('second'))],
    ['with a checkpoint of another moment', 'E_STATEMENT', mixed],
    ['with two statements and no checkpoint', 'E_STATEMENT', doubled],
    ['over another history', 'E_CHECKPOINT_HEAD', async () => signAt('2026-03-02T07:00:00Z', await other('main'))],
    ['by another key', 'E_KEY_UNKNOWN', signedByOther],
  ])('does not count %s [C2]', async (_what, code, make) => {
    await keepSigned(bench.bundles, await make());

    const audit = await bench.auditAt('2026-03-02T07:30:00Z');

    expect(audit.signatures).toBe(before);
    expect(audit.violations.map((violation) => violation.code)).toContain(code);
  });

  it('stands as a violation until it is repaired, and is told once', async () => {
    bench.bundles.files.set(`signed/20260302T070000.000Z-${'0'.repeat(64)}.json`, Buffer.from('{}'));

    const codes = [await bench.findAt('2026-03-02T07:30:00Z'), await bench.findAt('2026-03-02T08:30:00Z')];

    expect(codes[0]).toEqual([`E_STATEMENT signed/20260302T070000.000Z-${'0'.repeat(64)}.json`]);
    expect(codes[1]).toEqual(codes[0]);
    expect(bench.alerts).toHaveLength(1);
  });

  it('waits for the part of the log that it is about', async () => {
    await bench.scenario.runAt('2026-03-02T12:00:00Z');
    await keepAt('2026-03-02T12:10:00Z');

    // What the slot wrote is not in the bucket yet.
    const early = await bench.auditAt('2026-03-02T12:30:00Z');
    await bench.fill(bench.scenario.store.files);
    const late = await bench.auditAt('2026-03-02T12:31:00Z');

    expect(early).toMatchObject({ signatures: before, violations: [] });
    // Three entries, a checkpoint, and two for the bundle.
    expect(late).toMatchObject({ signatures: before + 6, violations: [] });
  });
});

/** A log like ours, with other entries. */
async function other(workspace: string): Promise<AuditWorkbench> {
  const another = new AuditWorkbench(workspace);
  await another.runAt('2026-03-02T06:00:01Z');
  return another;
}

async function mixed(): Promise<SignedBundle> {
  const { checkpoint } = await signAt('2026-03-02T06:50:00Z');
  const { statement } = await signAt('2026-03-02T07:00:00Z');
  return { checkpoint, statement };
}

async function doubled(): Promise<SignedBundle> {
  const { statement } = await signAt('2026-03-02T07:00:00Z');
  return { checkpoint: statement, statement };
}

/** The same statements, under the signature of a key that the log does not know. */
async function signedByOther(): Promise<SignedBundle> {
  const signed = await signAt('2026-03-02T07:00:00Z');
  const again = (envelope: Uint8Array) => seal(unseal(envelope, []) ?? new Uint8Array(), [testSigner('other')]);
  return { checkpoint: await again(signed.checkpoint), statement: await again(signed.statement) };
}
