import { applyChange } from './company-changes.ts';
import { pagesOf } from './disturbances.ts';
import { worldAfterFirstSlot, worldBeforeFirstSlot } from './first-slot.ts';
import { complaintsAbout } from './oracles.ts';
import { Planned } from './planned.ts';
import { reviewing, runProcess, sealing } from './run-process.ts';
import type { Schedule } from './schedule.ts';
import { slotAfter } from './slots.ts';
import type { World } from './world.ts';

/** What came of a schedule. */
export interface Played {
  readonly world: World;
  /** Of the oracles, and about required faults that did not come about. None if all is well. */
  readonly complaints: readonly string[];
}

/** Plays a schedule, settles what is left over with a run that nothing disturbs, and asks the oracles. */
export async function play(schedule: Schedule): Promise<Played> {
  const { size, isOpened, pageSize } = schedule;
  const world = isOpened ? await worldAfterFirstSlot(size) : worldBeforeFirstSlot(size);
  world.scenario.exchange.fault = pagesOf(pageSize);
  const missed: string[] = [];
  for (const step of schedule.steps) {
    if (step.do === 'change') world.change((company) => applyChange(company, step.what));
    if (step.do === 'export-roster') world.exportRoster(step.hoursAgo);
    if (step.do === 'forget-state') world.forgetState();
    if (step.do === 'processes') {
      // A log that was written by a clock far ahead refuses whoever comes with a right one.
      const isRefused = wasClockSet(world);
      world.setClock(step.at);
      const processes = [
        ...step.runs.map((run) => ({ ...run, does: sealing({ slot: run.slot, manual: false }) })),
        ...step.acts.map((act) => ({ ...act, does: reviewing(act) })),
      ].map(({ does, ...plan }) => ({ does, planned: new Planned(world, plan) }));
      await Promise.all(processes.map(({ does, planned }) => runProcess(world, planned.plan, does)));
      if (!isRefused) missed.push(...processes.flatMap(({ planned }) => planned.missed()));
      const isUndisturbed =
        step.runs.length > 0 && step.runs.every(({ faults, slot }) => faults.length === 0 && slot === null);
      if (isUndisturbed && !isRefused) world.mustBeSealed.add(step.slot);
    }
  }
  await settle(world, schedule);
  return { world, complaints: [...missed, ...(await complaintsAbout(world))] };
}

/** A run that nothing disturbs, when every clock is right again: it must seal its slot and send what was not sent. */
async function settle(world: World, { steps, settlesInSlot }: Schedule): Promise<void> {
  const deliveries = steps.flatMap((step) => (step.do === 'processes' ? [step.slot] : []));
  const slot = deliveries.at(-1);
  if (slot && settlesInSlot && !wasClockSet(world)) {
    world.setClock(new Date(world.latest + 60_000).toISOString());
    world.mustBeSealed.add(slot);
  } else {
    const next = slotAfter(world.latest);
    world.setClock(next);
    world.mustBeSealed.add(next);
  }
  await runProcess(world);
}

function wasClockSet({ records }: World): boolean {
  return records.some(({ fired }) => fired.some((name) => name.startsWith('jumpMs')));
}
