import { describe, expect, it } from 'vitest';
import { CollectionError } from '../../shared/connections/errors.ts';
import { seal } from '../../shared/evidence/dsse.ts';
import { entryPath } from '../../shared/evidence/layout.ts';
import { canonicalBytes } from '../../shared/kernel/canonical-json.ts';
import type { RunContext } from '../../shared/pipeline/run-context.ts';
import { peopleCsv, rolesCsv } from '../simulators/company/exports.ts';
import { inList } from '../simulators/faults/apply.ts';
import { editList } from '../simulators/leapsome/faults/apply.ts';
import { SCENARIO_TOKEN } from '../support/scenario.ts';
import { worldAfterFirstSlot } from './first-slot.ts';
import { complaintsAbout, ORACLES, type OracleName } from './oracles.ts';
import { entriesOf, payloadOf } from './recorded.ts';
import { type Plan, reviewing, runProcess } from './run-process.ts';
import { SECOND_SLOT, THIRD_SLOT } from './slots.ts';
import type { World } from './world.ts';

async function worldAtSecondSlot(): Promise<World> {
  const world = await worldAfterFirstSlot(4);
  world.setClock(SECOND_SLOT);
  return world;
}

/** Runs the second slot with a defect in its ports. */
async function runWith(world: World, plant: (context: RunContext) => RunContext): Promise<void> {
  await runProcess(world, { interfere: () => null, plant });
}

/** Runs the second slot, which opens the review, and has everything decided. Returns a submission that revokes, with its path. */
async function decideEverything(world: World): Promise<readonly [path: string, text: string]> {
  await runProcess(world);
  await runProcess(world, undefined, reviewing({ what: 'decide', pick: 0 }));
  const submissions = entriesOf(world.files).flatMap(({ type, subject }) => (type === 'review-event' ? subject : []));
  const revoking = submissions.find(({ name }) => Buffer.from(world.files.get(name) ?? []).includes('"revoke"'));
  return [revoking?.name ?? '', Buffer.from(world.files.get(revoking?.name ?? '') ?? []).toString('utf8')];
}

function revokedIn(submission: string): string[] {
  const { decisions }: { decisions: { row: string; decision: string }[] } = JSON.parse(submission).content;
  return decisions.flatMap(({ row, decision }) => (decision === 'revoke' ? [row] : []));
}

async function runThirdSlot(world: World, plan?: Plan): Promise<void> {
  world.setClock(THIRD_SLOT);
  await runProcess(world, plan);
}

/** Appends the newest entry of a type once more. */
async function recordAgain(world: World, wanted: string): Promise<void> {
  const entries = entriesOf(world.files);
  const [again, last] = [entries.findLast(({ type }) => type === wanted), entries.at(-1)];
  if (!again || !last) throw new Error('the log has such an entry');
  const statement = JSON.parse(payloadOf(world.files.get(again.path)).toString('utf8'));
  Object.assign(statement.predicate.log, { seq: last.seq + 1, prev: last.digest });
  const envelope = await seal(canonicalBytes(statement), [world.scenario.signer]);
  await world.scenario.store.create(entryPath(last.seq + 1), envelope);
}

/** What the product would have to do wrong for the oracle to speak up, planted where the harness can reach it. */
const DEFECTS: readonly (readonly [
  OracleName,
  what: string,
  plant: (world: World) => Promise<unknown>,
  says: RegExp,
])[] = [
  [
    'noPassFromIncompleteInput',
    'a reading that drops an account and calls itself complete',
    (world) => {
      const answer = inList(
        'Users',
        editList((list) => {
          list.Resources.splice(1, 1);
          list.totalResults = Number(list.totalResults) - 1;
        }),
      );
      return runProcess(world, { interfere: () => null, disturb: () => ({ name: 'a dropped page', answer }) });
    },
    /^PAR-01 passes .* without accounts$/,
  ],
  [
    'noPassFromIncompleteInput',
    'a role that is not the one that an account holds',
    (world) => {
      const { company, clock, files } = world.scenario;
      const now = new Date(clock.now()).toISOString();
      files['roles.csv'] = rolesCsv(company, now, 'grace@acme.example').replace('Employee', 'Manager');
      return runProcess(world);
    },
    /^PAR-01 passes .* without roles$/,
  ],
  [
    'noPassFromIncompleteInput',
    'a roster that lacks a person',
    (world) => {
      const { company, clock, files } = world.scenario;
      const rows = peopleCsv(company, new Date(clock.now()).toISOString()).split('\n');
      files['people.csv'] = rows.toSpliced(2, 1).join('\n');
      return runProcess(world);
    },
    /^EVD-01 passes .* without people and whole-roster$/,
  ],
  [
    'noPassFromIncompleteInput',
    'a stale roster that passes for a fresh one',
    (world) => {
      const { company, clock, files } = world.scenario;
      world.exportRoster(25);
      files['people.csv'] = peopleCsv(company, new Date(clock.now()).toISOString());
      return runProcess(world);
    },
    /^UAR-09 passes .* without people$/,
  ],
  [
    'noResolveFromIncompleteInput',
    'a finding that closes because its account was not read',
    (world) => {
      const answer = inList(
        'Users',
        editList((list) => {
          list.Resources.pop();
          list.totalResults = Number(list.totalResults) - 1;
        }),
      );
      return runProcess(world, { interfere: () => null, disturb: () => ({ name: 'a dropped page', answer }) });
    },
    /^UAR-08:main\/leapsome:account\.\w+ is resolved/,
  ],
  [
    'oneEvaluationPerSlot',
    'a sealed slot that is sealed again',
    async (world) => {
      await runProcess(world);
      await recordAgain(world, 'control-evaluation');
    },
    /is sealed twice$/,
  ],
  [
    'oneEvaluationPerSlot',
    'a slot that an undisturbed run left open',
    (world) => Promise.resolve(world.mustBeSealed.add(SECOND_SLOT)),
    /is not sealed$/,
  ],
  [
    'oneEvaluationPerSlot',
    'a seal that a run reported and then was gone',
    async (world) => {
      await runProcess(world);
      const sealing = entriesOf(world.files).findLast(({ type }) => type === 'control-evaluation');
      world.scenario.store.files.delete(sealing?.path ?? '');
    },
    /^a run reported a seal/,
  ],
  [
    'logVerifies',
    'an entry that was removed',
    (world) => Promise.resolve(world.scenario.store.files.delete(entryPath(2))),
    /^E_LOG_GAP/,
  ],
  [
    'logVerifies',
    'an artifact of which one byte was changed',
    (world) => {
      const [artifact] = [...world.files.keys()].filter((path) => path.startsWith('evidence/'));
      const bytes = world.scenario.store.files.get(artifact ?? '');
      return Promise.resolve(world.scenario.store.files.set(artifact ?? '', bytes?.with(9, 0) ?? new Uint8Array()));
    },
    /^E_EVIDENCE_DIGEST/,
  ],
  [
    'evaluationsAreReproducible',
    'an evaluation that says something else than it came to',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        appender: {
          ...context.appender,
          append: (draft) => {
            const { expecting, ...predicate } = draft.predicate;
            const seldom = [{ cron: '0 0 1 1 *', timezone: 'UTC', from: SECOND_SLOT }];
            return context.appender.append(
              expecting ? { ...draft, predicate: { ...predicate, expecting: seldom } } : draft,
            );
          },
        },
      })),
    /"document":"entry","at":\["expecting/,
  ],
  [
    'eventsAreThoseAnnounced',
    'an event that is lost on its way',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        sink: { send: ([, ...rest]) => context.sink.send(rest) },
      })),
    /never arrived$/,
  ],
  [
    'eventsAreThoseAnnounced',
    'an event that nobody announced',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        sink: { send: (events) => context.sink.send(events.flatMap((event) => [event, { ...event, id: 'f00' }])) },
      })),
    /never announced$/,
  ],
  [
    'reviewsHoldWhatWasTold',
    'a decision that was told to be recorded and then was gone',
    async (world) => {
      await decideEverything(world);
      world.scenario.store.files.delete(entriesOf(world.files).at(-1)?.path ?? '');
    },
    /^"decided" was told to be recorded in entry \d+, and is not$/,
  ],
  [
    'reviewsHoldWhatWasTold',
    'a decision that is recorded again',
    async (world) => {
      await decideEverything(world);
      await recordAgain(world, 'review-event');
    },
    /^"decided" is recorded twice$/,
  ],
  [
    'reviewsStandAsRecorded',
    'a decision that an evaluation takes for another',
    async (world) => {
      const [path, text] = await decideEverything(world);
      await runThirdSlot(world);
      world.scenario.store.files.set(path, Buffer.from(text.replace('"revoke"', '"keep"')));
    },
    /^in .* reviews stand as /,
  ],
  [
    'removalsTookPlace',
    'access that is taken to be gone since its account was not read',
    async (world) => {
      const [, text] = await decideEverything(world);
      const answer = inList(
        'Users',
        editList((list) => {
          list.Resources = list.Resources.filter(({ id }) => !revokedIn(text).includes(`leapsome/${String(id)}`));
          list.totalResults = list.Resources.length;
        }),
      );
      await runThirdSlot(world, { interfere: () => null, disturb: () => ({ name: 'a dropped account', answer }) });
    },
    /^in .* is taken to be gone, and was not$/,
  ],
  [
    'everyRunEnds',
    'a run that never ends',
    (world) => runWith(world, (context) => ({ ...context, sink: { send: () => new Promise(() => {}) } })),
    /^a run never ended$/,
  ],
  [
    'everyRunEnds',
    'a run that ends after its deadline',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        sink: {
          send: async (events) => {
            await new Promise<void>((resolve) => context.clock.after(3_600_000, resolve));
            return context.sink.send(events);
          },
        },
      })),
    /^a run took 3600 s$/,
  ],
  [
    'everyRunEnds',
    'a run that ends with an error that has no code',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        state: { ...context.state, read: () => Promise.reject(new TypeError('undefined is not a function')) },
      })),
    /^a run ended with a defect: TypeError/,
  ],
  [
    'everyRunEnds',
    'a run that goes on writing when it has ended',
    async (world) => {
      await runWith(world, (context) => ({
        ...context,
        sink: {
          send: (events) => {
            context.clock.after(1000, () => context.state.write('later', new Uint8Array()).catch(() => {}));
            return context.sink.send(events);
          },
        },
      }));
      await new Promise<void>((resolve) => world.scenario.clock.after(2000, resolve));
    },
    /^after a run had ended, it did write-state later$/,
  ],
  [
    'tokenNowhere',
    'a token in the evidence',
    (world) => {
      world.change(({ accounts }) => Object.assign(accounts[0] ?? {}, { displayName: SCENARIO_TOKEN }));
      return runProcess(world);
    },
    /^the token is in evidence\//,
  ],
  [
    'tokenNowhere',
    'a token in an error',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        connections: {
          ...context.connections,
          secrets: { read: () => Promise.reject(new CollectionError('secret-unusable', `${SCENARIO_TOKEN} is odd`)) },
        },
      })),
    /^the token is in what a run said$/,
  ],
  [
    'tokenNowhere',
    'a token in an event',
    (world) =>
      runWith(world, (context) => ({
        ...context,
        sink: {
          send: (events) => context.sink.send(events.map((event) => ({ ...event, detail: { note: SCENARIO_TOKEN } }))),
        },
      })),
    /^the token is in an event$/,
  ],
];

describe('the oracles of the fault harness', () => {
  it('have nothing to say about a run that nothing disturbs', async () => {
    const world = await worldAtSecondSlot();
    world.mustBeSealed.add(SECOND_SLOT);

    await runProcess(world);

    expect(await complaintsAbout(world)).toEqual([]);
  });

  it.each(DEFECTS)('%s finds %s', async (name, _what, plant, says) => {
    const world = await worldAtSecondSlot();

    await plant(world);

    expect(await ORACLES[name](world)).toContainEqual(expect.stringMatching(says));
  });

  it('are each shown to find something', () => {
    expect(new Set(DEFECTS.map(([name]) => name))).toEqual(new Set(Object.keys(ORACLES)));
  });
});
