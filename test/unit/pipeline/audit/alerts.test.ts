import { describe, expect, it } from 'vitest';
import { entryPath } from '../../../../shared/evidence/layout.ts';
import { FaultPlan } from '../../../support/faulty-store.ts';
import { AuditWorkbench } from './workbench.ts';

async function audited(): Promise<AuditWorkbench> {
  const bench = new AuditWorkbench();
  await bench.runAt('2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z');
  await bench.auditAt('2026-03-02T12:30:00Z');
  return bench;
}

describe('an alert about the evidence', () => {
  it('says what is wrong with which file, in words, and names the head that has been verified', async () => {
    const bench = await audited();
    bench.bucket.hide(entryPath(2));

    await bench.auditAt('2026-03-02T13:30:00Z');

    const alert = bench.alerts.find(({ detail }) => detail.code === 'E_DELETE_MARKER');
    expect(alert).toMatchObject({
      type: 'Evidence Integrity Alert',
      key: null,
      time: '2026-03-02T13:30:00.000Z',
      detail: {
        id: alert?.id,
        origin: 'acme/main',
        at: entryPath(2),
        meaning: 'a file that is hidden by a delete marker',
        since: '2026-03-02T13:30:00.000Z',
        log: { origin: 'acme/main', seq: 6, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
  });

  it('is one for a file, whatever else is wrong with it', async () => {
    const bench = await audited();
    bench.bucket.hide(entryPath(2));

    const { violations } = await bench.auditAt('2026-03-02T13:30:00Z');
    await bench.auditAt('2026-03-02T14:30:00Z');

    expect(violations.map(({ code }) => code).toSorted()).toEqual(['E_DELETE_MARKER', 'E_LOG_GAP']);
    expect(bench.alerts.map(({ detail }) => [detail.code, detail.also])).toEqual([['E_DELETE_MARKER', ['E_LOG_GAP']]]);
  });

  it('is sent once, however long it stands', async () => {
    const bench = await audited();
    bench.bucket.relock(entryPath(2), null);

    for (const hour of ['13', '14', '15']) await bench.auditAt(`2026-03-02T${hour}:30:00Z`);

    expect(bench.alerts).toHaveLength(1);
  });

  it('ends by itself when the lock is back, and comes again with another id', async () => {
    const bench = await audited();
    const lock = (await bench.bucket.inspect(entryPath(2)))?.lock ?? null;
    const standing: number[] = [];
    for (const [hour, state] of [
      ['13', null],
      ['14', lock],
      ['15', null],
    ] as const) {
      bench.bucket.relock(entryPath(2), state);
      standing.push((await bench.auditAt(`2026-03-02T${hour}:30:00Z`)).violations.length);
    }

    expect(standing).toEqual([1, 0, 1]);
    expect(new Set(bench.alerts.map(({ id }) => id)).size).toBe(2);
  });

  it('is forgotten by the second round of the patrol, when an entry is back', async () => {
    const bench = await audited();
    const bytes = (await bench.bucket.read(entryPath(2))) ?? new Uint8Array();
    bench.bucket.destroy(entryPath(2));
    await bench.auditAt('2026-03-02T13:30:00Z');
    await bench.bucket.create(entryPath(2), bytes);

    const standing: number[] = [];
    for (const hour of ['14', '15', '16']) {
      standing.push((await bench.auditAt(`2026-03-02T${hour}:30:00Z`)).violations.length);
    }

    expect(standing.at(-1)).toBe(0);
    expect(standing[0]).toBeGreaterThan(0);
  });

  it('is sent again, with the same id, when the bus did not take it', async () => {
    const bench = await audited();
    bench.bucket.relock(entryPath(2), null);
    const refused: string[] = [];
    bench.accepts = ({ id }) => {
      refused.push(id);
      return false;
    };
    const first = await bench.auditAt('2026-03-02T13:30:00Z');

    bench.accepts = () => true;
    const second = await bench.auditAt('2026-03-02T14:30:00Z');

    expect([first.unsent, second.unsent]).toEqual([1, 0]);
    expect(bench.alerts.map(({ id }) => id)).toEqual(refused);
  });

  it('tells of twenty things at once, and of the others next time', async () => {
    const bench = await audited();
    for (let i = 0; i < 25; i++) bench.bucket.write(`log/stray-${i}`, Buffer.from('x'));

    const told: number[] = [];
    for (const hour of ['13', '14', '15']) {
      await bench.auditAt(`2026-03-02T${hour}:30:00Z`);
      told.push(bench.alerts.length);
    }

    const { violations } = await bench.auditAt('2026-03-02T16:30:00Z');
    expect(told[0]).toBe(20);
    expect(told.at(-1)).toBe(new Set(violations.map(({ at }) => at)).size);
  });
});

describe('an audit that is interrupted', () => {
  it.each(['crash', 'crash-after'] as const)(
    'at any write or message (%s) is made up for by the next, with the same alerts',
    async (fault) => {
      const undisturbed = await tamperedAndAudited(FaultPlan.none());
      const operations = undisturbed.plan.operations.length;
      expect(operations).toBe(3);

      for (let number = 0; number < operations; number++) {
        const { bench, plan } = await tamperedAndAudited(FaultPlan.at(number, fault));

        const { violations } = await bench.auditAt('2026-03-02T13:30:00Z');

        expect(plan.fired).toHaveLength(1);
        expect(violations.map(({ told }) => told)).toEqual([true]);
        expect(new Set(bench.alerts.map(({ id }) => id))).toEqual(
          new Set(undisturbed.bench.alerts.map(({ id }) => id)),
        );
      }
    },
  );
});

/** Audits a log whose lock was taken away, with the faults of a plan in what the audit writes and sends. */
async function tamperedAndAudited(plan: FaultPlan): Promise<{ bench: AuditWorkbench; plan: FaultPlan }> {
  const bench = await audited();
  bench.bucket.relock(entryPath(2), null);
  const { state, sink } = bench.context();
  const faulty = {
    state: {
      read: (name: string) => state.read(name),
      write: (name: string, bytes: Uint8Array) => plan.around('write', () => state.write(name, bytes)),
    },
    sink: { send: (events: Parameters<typeof sink.send>[0]) => plan.around('send', () => sink.send(events)) },
  };
  await bench.auditAt('2026-03-02T13:30:00Z', faulty).catch(() => {});
  return { bench, plan };
}
