import { describe, expect, it } from 'vitest';
import { withStatus } from '../simulators/faults/responses.ts';
import { capped } from '../simulators/leapsome/faults/lists.ts';
import { worldAfterFirstSlot, worldBeforeFirstSlot } from './first-slot.ts';
import { type Interference, OPERATION_KINDS, type Operation } from './operations.ts';
import { complaintsAbout } from './oracles.ts';
import { entriesOf, evaluationsOf } from './recorded.ts';
import { type Disturbance, type Plan, runProcess } from './run-process.ts';
import { FIRST_SLOT, SECOND_SLOT, THIRD_SLOT } from './slots.ts';
import type { World } from './world.ts';

const TROUBLES: readonly (Disturbance | null)[] = [
  { name: 'a busy server', answer: withStatus(429, { 'retry-after': '7' }) },
  null,
  { name: 'a reset in the body', onTheWay: 'cut-in-body' },
];

/** What a run may find: nothing yet, something to announce, or a source that makes it wait and ask again. */
const SITUATIONS = {
  'the first, which opens the log': async () => ({ world: worldBeforeFirstSlot(4) }),
  'a later one, with findings to announce': async () => ({ world: await openedWorld() }),
  'one whose source is busy, breaks off and sends small pages': async () => {
    const world = await openedWorld();
    world.scenario.exchange.fault = capped(3);
    return { world, disturb: (request: number) => TROUBLES[request] ?? null };
  },
} satisfies { readonly [what: string]: () => Promise<{ world: World; disturb?: Plan['disturb'] }> };

/** When its second slot is due, and somebody has been given a role that nobody approved. */
async function openedWorld(): Promise<World> {
  const world = await worldAfterFirstSlot(4);
  world.change((company) => {
    for (const account of company.accounts.slice(1, 2)) company.setRole(account, 'Super Admin');
  });
  world.setClock(SECOND_SLOT);
  return world;
}

/** What a world has come to: all that has to be the same whether runs were interrupted or not. */
function comeTo(world: World) {
  return {
    entries: entriesOf(world.files).map(({ type, predicate: { slot, connection } }) =>
      [type, slot, connection].filter((part) => part !== undefined).join(' '),
    ),
    outcomes: evaluationsOf(world.files).map(({ results }) => results.map(({ test, outcome }) => `${test} ${outcome}`)),
    events: new Set(world.scenario.events.map(({ id }) => id)),
  };
}

/**
 * Every operation fails in every way that makes a difference: for what changes nothing, failing is dying, and dying after
 * it is dying before the next one.
 */
const isChange = ({ kind }: Operation) => ['create', 'sign', 'write-state', 'send'].includes(kind);
const INTERFERENCES: readonly (readonly [Interference, (operation: Operation) => boolean])[] = [
  ['kill', () => true],
  ['kill-after', isChange],
  ['reject', isChange],
  ['lose-reply', isChange],
];

const at = (number: number, interference: Interference): Plan['interfere'] => {
  let count = 0;
  return () => (count++ === number ? interference : null);
};

describe.each(Object.entries(SITUATIONS))(
  'a run of a slot (%s) that is cut off',
  { timeout: 120_000 },
  (_what, arrange) => {
    /** Runs the slot with one interference after the other, and then once with none. */
    async function runThrough(cuts: readonly (readonly [number: number, interference: Interference])[]) {
      const { world, ...trouble } = await arrange();
      const complaints: string[] = [];
      const fired: string[] = [];
      for (const [number, interference] of cuts) {
        const record = await runProcess(world, { interfere: at(number, interference), ...trouble });
        fired.push(...record.fired.filter((name) => name.includes(' at ')));
        complaints.push(...(await complaintsAbout(world)).filter((complaint) => !complaint.includes('never arrived')));
      }
      const { operations } = await runProcess(world, { interfere: () => null, ...trouble });
      complaints.push(...(await complaintsAbout(world)));
      return { world, operations, complaints, fired };
    }

    it.each(INTERFERENCES)('by "%s" at any operation is made up for by the next', async (interference, isCut) => {
      const whole = await runThrough([]);
      const cuts = [...whole.operations.entries()].filter(([, operation]) => isCut(operation));

      for (const [number, { kind, name }] of cuts) {
        const { world, complaints, fired } = await runThrough([[number, interference]]);

        const where = `operation ${number}, ${kind} ${name}`;
        expect(fired, where).toHaveLength(1);
        expect(complaints, where).toEqual([]);
        expect(comeTo(world), where).toEqual(comeTo(whole.world));
      }
      expect(cuts.length).toBeGreaterThan(10);
    });

    it('twice in a row, at every third operation, is made up for by the third', async () => {
      const whole = await runThrough([]);
      const { length } = whole.operations;

      for (let number = 0; number < length; number += 3) {
        const { world, complaints } = await runThrough([
          [number, 'kill-after'],
          [(number * 5) % length, 'kill-after'],
        ]);

        const where = `operation ${number}, ${whole.operations[number]?.kind}`;
        expect(complaints, where).toEqual([]);
        expect(comeTo(world), where).toEqual(comeTo(whole.world));
      }
    });
  },
);

describe('the cuts', () => {
  it('are made at every kind of wait that a run knows', async () => {
    const kinds = new Set<string>();
    for (const arrange of Object.values(SITUATIONS)) {
      const { world, ...trouble } = await arrange();
      const { operations } = await runProcess(world, { interfere: () => null, ...trouble });
      for (const { kind } of operations) kinds.add(kind);
    }

    expect(kinds).toEqual(new Set(OPERATION_KINDS));
  });
});

describe('a run that dies for good', () => {
  /** Kills the run of the second slot before an operation on a folder, and runs the third one. */
  async function dieBefore(folder: string) {
    const whole = await openedWorld();
    const { operations } = await runProcess(whole);
    const number = operations.findLastIndex(({ kind, name }) => kind === 'create' && name.startsWith(folder));
    const world = await openedWorld();
    await runProcess(world, { interfere: at(number, 'kill') });
    world.setClock(THIRD_SLOT);
    await runProcess(world);
    return world;
  }

  it('leaves a gap, and a log that goes on [C3]', async () => {
    const world = await dieBefore('log/');

    expect(await complaintsAbout(world)).toEqual([]);
    expect(evaluationsOf(world.files).map(({ slot }) => slot)).toEqual([FIRST_SLOT, THIRD_SLOT]);
  });

  it('between evaluation and checkpoint is made up for by the next slot', async () => {
    const world = await dieBefore('checkpoints/');

    expect(await complaintsAbout(world)).toEqual([]);
    expect(evaluationsOf(world.files).map(({ slot }) => slot)).toEqual([FIRST_SLOT, SECOND_SLOT, THIRD_SLOT]);
  });
});
