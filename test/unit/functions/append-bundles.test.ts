import { beforeEach, describe, expect, it } from 'vitest';
import { readTail } from '../../../shared/evidence/log/read.ts';
import type { BundleClaim } from '../../../shared/evidence/log/sign-bundle.ts';
import { Deployment, roleOf } from '../../support/deployment.ts';

const SLOT = '2026-03-02T06:00:00Z';

let deployment: Deployment;
let claim: BundleClaim;
beforeEach(async () => {
  deployment = new Deployment();
  await deployment.run(SLOT);
  const tail = await readTail(deployment.scenario.context().log);
  if (!tail) throw new Error('the log is open');
  const period = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };
  claim = { manifest: 'ab'.repeat(32), period, head: tail.head, nonce: null };
});

const sign = () => deployment.context('operator').appender.signBundle(claim);
const predicateOf = (envelope: Uint8Array) => {
  const { payload } = JSON.parse(Buffer.from(envelope).toString('utf8'));
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')).predicate;
};

describe('what the append function signs for a bundle', () => {
  it('is on behalf of whoever asked, and nothing of it is in the log', async () => {
    const before = new Map(deployment.scenario.store.files);

    const { checkpoint, statement } = await sign();

    expect(predicateOf(statement)).toMatchObject({ writer: roleOf('operator'), log: { size: claim.head.seq + 1 } });
    expect(predicateOf(checkpoint)).toMatchObject({ size: claim.head.seq + 1 });
    expect(deployment.scenario.store.files).toEqual(before);
  });

  it('is kept beside the bundles, under a name that follows from what it says', async () => {
    await sign();
    deployment.scenario.clock.set('2026-03-02T07:00:00.250Z');
    await sign();

    const [first, second] = [...deployment.bundles.files.keys()];
    expect(first).toMatch(/^signed\/20260302T060000\.\d{3}Z-[0-9a-f]{64}\.json$/);
    expect(second).toMatch(/^signed\/20260302T070000\.250Z-[0-9a-f]{64}\.json$/);
  });

  it('is refused of what is not the end of the log, and nothing is kept', async () => {
    claim = { ...claim, head: { seq: claim.head.seq, digest: 'cd'.repeat(32) } };

    await expect(sign()).rejects.toMatchObject({ code: 'bundle-refused' });

    expect(deployment.bundles.files.size).toBe(0);
  });

  it.each<[string, object]>([
    ['a digest that is none', { manifest: 'MANIFEST.json' }],
    [
      'a period that ends as it begins',
      { period: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' } },
    ],
    ['a period of no real days', { period: { from: '2026-02-30T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' } }],
    ['a head with more than its place', { head: { seq: 0, digest: 'ab'.repeat(32), type: 'log-opened' } }],
    ['an empty nonce', { nonce: '' }],
    ['a nonce of several lines', { nonce: 'a\nb' }],
    ['a nonce of 257 characters', { nonce: 'a'.repeat(257) }],
    ['more than there is', { writer: 'me' }],
  ])('is refused for %s', async (_what, members) => {
    const { seq, digest } = claim.head;
    const bundle = { ...claim, head: { seq, digest }, ...members };

    const answer = await deployment.ask('operator', { operation: 'sign-bundle', workspace: 'main', bundle });

    expect(answer).toMatchObject({ error: { code: 'request-invalid' } });
    expect(deployment.bundles.files.size).toBe(0);
  });
});

describe('what comes back from the append function', () => {
  it.each<[string, (claimed: BundleClaim) => BundleClaim]>([
    ['of another manifest', (claimed) => ({ ...claimed, manifest: 'cd'.repeat(32) })],
    ['of another period', (claimed) => ({ ...claimed, period: { ...claimed.period, to: '2027-01-01T00:00:00.000Z' } })],
    ['with another nonce', (claimed) => ({ ...claimed, nonce: 'another' })],
  ])('is not believed %s [C2]', async (_what, change) => {
    const other = await deployment.context('operator').appender.signBundle(change(claim));
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
    deployment.meddle = () =>
      Promise.resolve({ result: { checkpoint: text(other.checkpoint), statement: text(other.statement) } });

    await expect(sign()).rejects.toMatchObject({ code: 'append-unconfirmed' });
  });

  it('is not believed with the two envelopes swapped, or with none', async () => {
    const signed = await sign();
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
    const swapped = { checkpoint: text(signed.statement), statement: text(signed.checkpoint) };
    for (const result of [swapped, { checkpoint: '', statement: '' }]) {
      deployment.meddle = () => Promise.resolve({ result });

      await expect(sign()).rejects.toMatchObject({ code: 'append-unconfirmed' });
    }
  });
});
