import { runProcess } from './run-process.ts';
import { ENDED_ON, FIRST_SLOT } from './slots.ts';
import { World } from './world.ts';

const played = new Map<number, World>();

/** When the first slot is due: somebody holds a role that nobody approved, and somebody who left can still log in. */
export function worldBeforeFirstSlot(size: number): World {
  const world = new World(size);
  world.change((company) => {
    const [first] = company.accounts;
    const last = company.people.at(-1);
    if (first) company.setRole(first, 'Super Admin');
    if (last) company.leave(last, ENDED_ON);
  });
  world.setClock(FIRST_SLOT);
  return world;
}

/** The same after an undisturbed run of the first slot, which is played once for each size and copied. */
export async function worldAfterFirstSlot(size: number): Promise<World> {
  const original = played.get(size) ?? worldBeforeFirstSlot(size);
  if (!played.has(size)) await runProcess(original);
  played.set(size, original);
  const world = worldBeforeFirstSlot(size);
  for (const [path, bytes] of original.files) world.scenario.store.files.set(path, bytes);
  for (const [name, bytes] of original.scenario.state.values) world.scenario.state.values.set(name, bytes);
  for (const [path, span] of original.writers) world.writers.set(path, span);
  world.scenario.events.push(...original.scenario.events);
  return world;
}
