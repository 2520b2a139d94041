import type { World } from './world.ts';

/** Looks at a world after its runs and says what must not be; nothing if all is well. */
export type Oracle = (world: World) => string[] | Promise<string[]>;
