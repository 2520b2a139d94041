import { describe, expect, it } from 'vitest';
import { withStatus } from '../simulators/faults/responses.ts';
import { capped } from '../simulators/leapsome/faults/lists.ts';
import { worldAfterFirstSlot, worldBeforeFirstSlot } from './first-slot.ts';
import { type Interference, OPERATION_KINDS, type Operation } from './operations.ts';
import { complaintsAbout } from './oracles.ts';
import { entriesOf, evaluationsOf } from './recorded.ts';
import { type Disturbance, type Plan, reviewing, runProcess, type Work } from './run-process.ts';
import { FIRST_SLOT, minutesAfter, SECOND_SLOT, THIRD_SLOT } from './slots.ts';
import type { World } from './world.ts';

const TROUBLES: readonly (Disturbance | null)[] = [
  { name: 'a busy server', answer: withStatus(429, { 'retry-after': '7' }) },
  null,
  { name: 'a reset in the body', onTheWay: 'cut-in-body' },
];

/** What a run may find: nothing yet, something to announce, or a source that makes it wait and ask again; and what is no run. */
const SITUATIONS = {
  'the first run of a slot, which opens the log,': async () => ({ world: worldBeforeFirstSlot(4) }),
  'a later run, with findings to announce,': async () => ({ world: await openedWorld() }),
  'a run whose source is busy, breaks off and sends small pages,': async () => {
    const world = await openedWorld();
    world.scenario.exchange.fault = capped(3);
    return { world, disturb: (request: number) => TROUBLES[request] ?? null };
  },
  'what people do in a review,': async () => {
    const world = await openedWorld();
    await runProcess(world);
    world.setClock(minutesAfter(SECOND_SLOT, 60));
    return { world, does: reviewing({ what: 'decide', pick: 0 }) };
  },
} satisfies { readonly [what: string]: () => Promise<Situation> };

interface Situation {
  readonly world: World;
  readonly disturb?: NonNullable<Plan['disturb']>;
  readonly does?: Work;
}

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

describe.each<[string, () => Promise<Situation>]>(Object.entries(SITUATIONS))(
  '%s if it is cut off',
  { timeout: 120_000 },
  (_what, arrange) => {
    /** Runs the slot with one interference after the other, and then once with none. */
    async function runThrough(cuts: readonly (readonly [number: number, interference: Interference])[]) {
      const { world, does, ...trouble } = await arrange();
      const complaints: string[] = [];
      const fired: string[] = [];
      for (const [number, interference] of cuts) {
        const record = await runProcess(world, { interfere: at(number, interference), ...trouble }, does);
        fired.push(...record.fired.filter((name) => name.includes(' at ')));
        complaints.push(...(await complaintsAbout(world)).filter((complaint) => !complaint.includes('never arrived')));
      }
      const { operations } = await runProcess(world, { interfere: () => null, ...trouble }, does);
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
      expect(cuts.length).toBeGreaterThan(5);
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
      const { world, does, ...trouble }: Situation = await arrange();
      const { operations } = await runProcess(world, { interfere: () => null, ...trouble }, does);
      for (const { kind } of operations) kinds.add(kind);
    }

    expect(kinds).toEqual(new Set(OPERATION_KINDS));
  });
});

describe('a run that dies for good', () => {
  /** Kills the run of the second slot before it seals it, or right after that, and runs the third one. */
  async function dieBefore(what: 'evaluation' | 'checkpoint' | 'review') {
    const whole = await openedWorld();
    const { operations } = await runProcess(whole);
    const creates = (folder: string) =>
      [...operations.entries()].filter(([, { kind, name }]) => kind === 'create' && name.startsWith(folder));
    const [checkpoint = -1] = creates('checkpoints/')[0] ?? [];
    const entries = creates('log/').map(([number]) => number);
    const number = {
      evaluation: entries.findLast((entry) => entry < checkpoint) ?? -1,
      checkpoint,
      review: entries.find((entry) => entry > checkpoint) ?? -1,
    }[what];
    const world = await openedWorld();
    await runProcess(world, { interfere: at(number, 'kill') });
    world.setClock(THIRD_SLOT);
    await runProcess(world);
    return world;
  }

  it('leaves a gap, and a log that goes on [C3]', async () => {
    const world = await dieBefore('evaluation');

    expect(await complaintsAbout(world)).toEqual([]);
    expect(evaluationsOf(world.files).map(({ slot }) => slot)).toEqual([FIRST_SLOT, THIRD_SLOT]);
  });

  it('between evaluation and checkpoint is made up for by the next slot', async () => {
    const world = await dieBefore('checkpoint');

    expect(await complaintsAbout(world)).toEqual([]);
    expect(evaluationsOf(world.files).map(({ slot }) => slot)).toEqual([FIRST_SLOT, SECOND_SLOT, THIRD_SLOT]);
  });

  it('between evaluation and review leaves the review to the next slot, which opens it once', async () => {
    const world = await dieBefore('review');

    expect(await complaintsAbout(world)).toEqual([]);
    expect(
      entriesOf(world.files)
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(['control-evaluation', 'review-event']);
  });
});
