import { describe, expect, it } from 'vitest';
import { LASTING_NAMES, TRANSIENT_NAMES } from './disturbances.ts';
import { OPERATION_KINDS } from './operations.ts';
import { play } from './play.ts';
import { entriesOf } from './recorded.ts';
import { describeFailures, runSchedules } from './run-schedules.ts';
import { type RunPlan, scheduleOf } from './schedule.ts';
import { SECOND_SLOT } from './slots.ts';

const SCHEDULES = 8_000;

/** Two minutes on two cores with nothing else to do; a schedule that never ends is noticed long before. */
const PATIENCE_MS = 30 * 60_000;

describe('seeded schedules of faults', { timeout: PATIENCE_MS }, () => {
  it(`leave nothing to complain about, in ${SCHEDULES} of them [B7] [C9] [C10] [C11]`, async () => {
    const { schedules, failures, fired } = await runSchedules(0, SCHEDULES);

    expect(describeFailures(failures)).toBe('');
    expect(schedules).toBe(SCHEDULES);
    // A harness that stopped doing something would stay green.
    const places = [...fired.keys()].map((name) => name.split(' at ')[1]).filter((kind) => kind !== undefined);
    const ways = new Set(
      [...fired.keys()].filter((name) => name.includes(' at ')).map((name) => name.split(' at ')[0]),
    );
    expect(new Set(places)).toEqual(new Set(OPERATION_KINDS.filter((kind) => kind !== 'wake')));
    expect(ways).toEqual(new Set(['kill', 'kill-after', 'reject', 'lose-reply', 'delayMs', 'jumpMs', 'acceptsEvery']));
    const done = ['decided', 'signed-off', 'closed'].map((action) => `${action} in a review`);
    expect([...TRANSIENT_NAMES, ...LASTING_NAMES, ...done].filter((name) => !fired.has(name))).toEqual([]);
  });

  it('are played the same way every time', async () => {
    for (const seed of [3, 14, 15, 92, 65]) {
      const [one, other] = [await play(scheduleOf(seed)), await play(scheduleOf(seed))];

      const digests = ({ world }: typeof one) => entriesOf(world.files).map(({ digest }) => digest);
      const outcomes = ({ world }: typeof one) =>
        world.records.map(({ outcome, elapsedMs }) => ({ outcome, elapsedMs }));
      expect(digests(other), `seed ${seed}`).toEqual(digests(one));
      expect(outcomes(other), `seed ${seed}`).toEqual(outcomes(one));
    }
  });

  it('fail when a fault that they require does not come about', async () => {
    const run: RunPlan = {
      slot: null,
      faults: [{ on: 'sign', named: '', nth: 99, lasting: false, what: 'kill', required: true }],
      latencySeed: null,
    };

    const { complaints } = await play({
      seed: -1,
      size: 4,
      pageSize: null,
      isOpened: true,
      steps: [{ do: 'processes', at: SECOND_SLOT, slot: SECOND_SLOT, runs: [run], acts: [] }],
      settlesInSlot: true,
    });

    expect(complaints).toEqual([expect.stringMatching(/^a required fault did not fire: .*"sign"/)]);
  });
});
