import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PER_AUDIT, PER_BUNDLE, PER_SLOT } from '../../../functions/docs/cost-model.ts';
import { Deployment } from '../../support/deployment.ts';
import { PLAYED_WITHIN } from '../../support/eventful-period.ts';
import { AuditWorkbench } from '../pipeline/audit/workbench.ts';
import { bundleOf } from '../pipeline/bundle/bundled.ts';

/** Near enough for a price: no less than what is asked for, and at most a quarter more. */
function expectAbout(model: number, counted: number): void {
  expect(model).toBeGreaterThanOrEqual(counted);
  expect(model).toBeLessThanOrEqual(counted * 1.25 + 1);
}

describe('the cost model has, for a slot,', () => {
  const counted = { writes: 0, reads: 0, signatures: 0, appends: 0, events: 0 };

  beforeAll(async () => {
    const deployment = new Deployment();
    const { scenario } = deployment;
    await deployment.run('2026-03-02T06:00:00Z');
    const calls = [
      vi.spyOn(scenario.store, 'create'),
      vi.spyOn(scenario.store, 'list'),
      vi.spyOn(scenario.state, 'write'),
      vi.spyOn(scenario.store, 'read'),
      vi.spyOn(scenario.state, 'read'),
      vi.spyOn(scenario.signer, 'sign'),
    ].map((spy) => () => spy.mock.calls.length);
    const [requests, events] = [deployment.requests.length, scenario.events.length];

    await deployment.run('2026-03-02T12:00:00Z');

    const [create = 0, list = 0, write = 0, read = 0, readState = 0, sign = 0] = calls.map((count) => count());
    Object.assign(counted, { writes: create + list + write, reads: read + readState, signatures: sign });
    Object.assign(counted, { appends: deployment.requests.length - requests });
    Object.assign(counted, { events: scenario.events.length - events });
  });

  it('the PUTs and LISTs that the functions make', () => {
    expectAbout(PER_SLOT.s3Writes, counted.writes);
  });

  it('their GETs and HEADs', () => {
    expectAbout(PER_SLOT.s3Reads, counted.reads);
  });

  it('the signatures, and the calls of append', () => {
    expect({ signatures: counted.signatures, appends: counted.appends }).toEqual({
      signatures: PER_SLOT.signatures,
      appends: PER_SLOT.invocations.append,
    });
  });

  it('no fewer events than a quiet slot has', () => {
    expect(counted.events).toBeLessThanOrEqual(PER_SLOT.events);
  });
});

/** GETs of a bundle from a day in March on, of a log that begins on another; two slots a day, to the 6th. */
async function readsOfBundle(begin: number, from: number): Promise<number> {
  const deployment = new Deployment();
  for (let day = begin; day <= 6; day++) {
    for (const hour of ['06', '12']) await deployment.run(`2026-03-0${day}T${hour}:00:00Z`);
  }
  const read = vi.spyOn(deployment.scenario.store, 'read');
  const period = { from: `2026-03-0${from}T00:00:00.000Z`, to: '2026-03-07T00:00:00.000Z' };
  await bundleOf(deployment.scenario, { period });
  return read.mock.calls.length;
}

describe('the cost model has, for a bundle,', () => {
  it('the GETs for each slot of the log, and those for each slot of the period', {
    timeout: PLAYED_WITHIN,
  }, async () => {
    const [long, longer, all] = [await readsOfBundle(3, 5), await readsOfBundle(2, 5), await readsOfBundle(2, 4)];

    expectAbout(PER_BUNDLE.s3ReadsPerSlotOfLog, (longer - long) / 2);
    expectAbout(PER_BUNDLE.s3ReadsPerSlotOfPeriod, (all - longer) / 2);
  });
});

describe('the cost model has, for an audit,', () => {
  it('the requests of a quiet hour, after a week', async () => {
    const bench = new AuditWorkbench();
    for (let day = 2; day < 9; day++) {
      for (const hour of ['00', '06', '12', '18']) await bench.runAt(`2026-03-0${day}T${hour}:30:00Z`);
    }
    await bench.auditAt('2026-03-08T18:40:00Z');

    await bench.auditAt('2026-03-08T19:40:00Z');

    const { requests } = bench.bucket;
    const writes = requests.filter((request) => /^(list|versions)/.test(request)).length;
    // And its own state: one GET, one PUT.
    expectAbout(PER_AUDIT.s3Writes, writes + 1);
    expectAbout(PER_AUDIT.s3Reads, requests.length - writes + 1);
  });
});
