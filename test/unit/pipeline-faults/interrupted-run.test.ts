import { describe, expect, it } from 'vitest';
import { type Fault, FaultPlan } from '../../support/faulty-store.ts';
import { Deployment, FIRST_SLOT, SECOND_SLOT } from './deployment.ts';

type Faults = readonly (readonly [operation: number, fault: Fault])[];

/** What a run that nothing interrupts does and leaves. */
async function undisturbed(slot: string) {
  const deployment = await Deployment.at(slot);
  const plan = FaultPlan.none();
  await deployment.run(plan);
  return { operations: plan.operations, entries: deployment.entries(), announced: deployment.announced() };
}

/** Runs a slot with a fault, as often as there are faults, and then once without. */
async function runThrough(slot: string, faults: Faults) {
  const deployment = await Deployment.at(slot);
  const complaints: string[] = [];
  const fired: string[] = [];
  for (const [operation, fault] of faults) {
    const plan = FaultPlan.at(operation, fault);
    await deployment.run(plan).catch((error: unknown) => {
      if (plan.fired.length === 0) throw error;
    });
    fired.push(...plan.fired);
    complaints.push(...(await deployment.complaints()));
  }
  await deployment.run(FaultPlan.none());
  complaints.push(...(await deployment.complaints()));
  return { deployment, complaints, fired };
}

/** Operations that change something: for all others, failing is the same as dying. */
const isChange = (operation: string) => /^(create|sign|send|write)/.test(operation);

const SLOTS = [
  ['the first, which opens the log', FIRST_SLOT],
  ['a later one, with findings to announce', SECOND_SLOT],
] as const;

describe.each(SLOTS)('a run of a slot (%s) that is cut off', { timeout: 120_000 }, (_what, slot) => {
  it.each<[Fault, (operation: string) => boolean]>([
    ['crash', () => true],
    ['crash-after', () => true],
    ['reject', isChange],
    ['lose-reply', isChange],
  ])('by "%s" at any operation is made up for by the next', async (fault, isCut) => {
    const whole = await undisturbed(slot);
    const cuts = [...whole.operations.keys()].filter((operation) => isCut(whole.operations[operation] ?? ''));

    for (const operation of cuts) {
      const { deployment, complaints, fired } = await runThrough(slot, [[operation, fault]]);

      const at = `operation ${operation}, ${whole.operations[operation]}`;
      expect(fired, at).toHaveLength(1);
      expect(complaints, at).toEqual([]);
      expect(deployment.entries(), at).toEqual(whole.entries);
      expect(deployment.announced(), at).toEqual(whole.announced);
      expect(deployment.received(), at).toEqual(whole.announced);
    }
    expect(cuts.length).toBeGreaterThan(10);
  });

  it('twice in a row, at every third operation, is made up for by the third', async () => {
    const whole = await undisturbed(slot);
    const { length } = whole.operations;

    for (let operation = 0; operation < length; operation += 3) {
      const { deployment, complaints } = await runThrough(slot, [
        [operation, 'crash-after'],
        [(operation * 5) % length, 'crash-after'],
      ]);

      const at = `operation ${operation}, ${whole.operations[operation]}`;
      expect(complaints, at).toEqual([]);
      expect(deployment.entries(), at).toEqual(whole.entries);
      expect(deployment.received(), at).toEqual(whole.announced);
    }
  });
});

describe('a run that dies for good', () => {
  it('leaves a gap that the next slot finds, and a log that goes on', async () => {
    const deployment = await Deployment.at(SECOND_SLOT);
    const { operations } = await undisturbed(SECOND_SLOT);
    const evaluation = operations.findLastIndex((operation) => operation.startsWith('create log/'));
    await deployment.run(FaultPlan.at(evaluation, 'crash')).catch(() => {});
    deployment.scenario.clock.set('2026-03-02T18:00:00Z');

    await deployment.run(FaultPlan.none());

    expect(await deployment.complaints()).toEqual([`E_COVERAGE_GAP ${SECOND_SLOT}`]);
    expect(deployment.received()).toEqual(deployment.announced());
  });

  it('between evaluation and checkpoint is made up for by the next slot', async () => {
    const deployment = await Deployment.at(SECOND_SLOT);
    const { operations } = await undisturbed(SECOND_SLOT);
    const checkpoint = operations.findLastIndex((operation) => operation.startsWith('create checkpoints/'));
    await deployment.run(FaultPlan.at(checkpoint, 'crash')).catch(() => {});
    expect((await deployment.verify()).violations.map(({ code }) => code)).toEqual(['W_CHECKPOINT_PENDING']);
    deployment.scenario.clock.set('2026-03-02T18:00:00Z');

    await deployment.run(FaultPlan.none());

    expect((await deployment.verify()).violations).toEqual([]);
    expect(deployment.received()).toEqual(deployment.announced());
  });
});
