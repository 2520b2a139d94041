import { describe, expect, it } from 'vitest';
import { toInstant } from '../../../../shared/kernel/instant.ts';
import type { SignatureEvent } from '../../../../shared/pipeline/audit/ports.ts';
import {
  auditSignatures,
  type SignatureState,
  UNACCOUNTED_TOLERATED,
} from '../../../../shared/pipeline/audit/signatures.ts';

const ROLE = 'arn:aws:iam::111122223333:role/append';
const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T06:00:00Z');

/** A deployment with one log, in which signatures are made and recorded; each audit is an hour after the last. */
class Deployment {
  readonly events: SignatureEvent[] = [];
  discarded = 0;
  recorded = 0;
  state: SignatureState | null = null;
  now = START;

  sign(role: string | null = ROLE, at = this.now): void {
    this.events.push({ id: `event-${this.events.length}`, at: toInstant(at), role });
  }

  record(count: number, at = this.now): void {
    for (let i = 0; i < count; i++) this.sign(ROLE, at);
    this.recorded += count;
  }

  async audit() {
    this.now += HOUR;
    const trail = {
      signatures: (after: number, until: number) =>
        Promise.resolve(this.events.filter(({ at }) => Date.parse(at) > after && Date.parse(at) <= until)),
      discarded: () => Promise.resolve(this.discarded),
    };
    const audit = await auditSignatures(this.state, new Map([['acme/main', this.recorded]]), trail, ROLE, this.now);
    this.state = audit.state;
    return { unaccounted: audit.unaccounted, codes: audit.state.violations.map(({ code, at }) => `${code} ${at}`) };
  }
}

async function begun(): Promise<Deployment> {
  const deployment = new Deployment();
  deployment.record(200, START);
  await deployment.audit();
  return deployment;
}

describe('the signatures of a deployment', () => {
  it('are accounted for by the statements of its logs, hour after hour', async () => {
    const deployment = await begun();

    for (let hour = 0; hour < 48; hour++) {
      // Some just before the audit, whose signatures it cannot see yet.
      deployment.record(5, deployment.now + 55 * 60_000);

      expect(await deployment.audit()).toEqual({ unaccounted: 0, codes: [] });
    }
  });

  it('are a violation when somebody else made one, whom only the record names', async () => {
    const deployment = await begun();
    deployment.sign('arn:aws:iam::111122223333:role/admin', deployment.now + 1);
    deployment.sign(null, deployment.now + 2);

    const { codes } = await deployment.audit();

    expect(codes).toEqual(['E_SIGNER event-200', 'E_SIGNER event-201']);
    expect(JSON.stringify(deployment.state)).not.toContain('role/admin');
  });

  it('stay violations for a week', async () => {
    const deployment = await begun();
    deployment.sign(null, deployment.now + 1);
    await deployment.audit();
    const lasting: number[] = [];

    for (let hour = 1; hour <= 168; hour++) lasting.push((await deployment.audit()).codes.length);

    expect([lasting[166], lasting[167]]).toEqual([1, 0]);
  });

  it.each([
    [0, 0, false],
    [UNACCOUNTED_TOLERATED, UNACCOUNTED_TOLERATED, false],
    [UNACCOUNTED_TOLERATED + 1, UNACCOUNTED_TOLERATED + 1, true],
  ])('that no log has, %i of them, are counted as %i, a violation: %s', async (extra, unaccounted, isViolation) => {
    const deployment = await begun();
    deployment.record(4, deployment.now + 1);
    for (let i = 0; i < extra; i++) deployment.sign(ROLE, deployment.now + 2);

    const audit = await deployment.audit();

    expect(audit.unaccounted).toBe(unaccounted);
    expect(audit.codes.some((code) => code.startsWith('E_SIGNATURES'))).toBe(isViolation);
  });

  it('are counted once', async () => {
    const deployment = await begun();
    for (let i = 0; i < 3; i++) deployment.sign(ROLE, deployment.now + 2);

    const audits = [await deployment.audit(), await deployment.audit()];

    expect(audits.map(({ unaccounted }) => unaccounted)).toEqual([3, 0]);
  });

  it('that the append function threw away are accounted for', async () => {
    const deployment = await begun();
    for (let i = 0; i < 30; i++) deployment.sign(ROLE, deployment.now + 2);
    deployment.discarded = 30;

    expect(await deployment.audit()).toEqual({ unaccounted: 0, codes: [] });
  });

  it('are not made up for by statements of earlier hours', async () => {
    const deployment = await begun();
    // Recorded, but never signed as far as anybody knows: a log that was brought along.
    deployment.recorded += 500;
    await deployment.audit();
    await deployment.audit();
    for (let i = 0; i < 20; i++) deployment.sign(ROLE, deployment.now + 2);

    expect((await deployment.audit()).unaccounted).toBe(20);
  });

  it('are left alone when less than the time that records take has gone by', async () => {
    const deployment = await begun();
    const before = deployment.state;
    deployment.now -= HOUR - 60_000;

    await deployment.audit();

    expect(deployment.state).toBe(before);
  });
});
