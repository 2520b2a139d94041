/** Everything that a run waits for: wherever it can be cut off. */
export const OPERATION_KINDS = [
  'secret',
  'file',
  'resolve',
  'request',
  'chunk',
  'wake',
  'create',
  'read',
  'list',
  'sign',
  'read-state',
  'write-state',
  'send',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export interface Operation {
  readonly kind: OperationKind;
  /** What it is about: `log/00000000000000000003.dsse.json`. */
  readonly name: string;
  /** Counts the operations of its kind from 0. */
  readonly nth: number;
}

/**
 * What befalls an operation. `kill`: the process dies before it, `kill-after`: right after it was done. `reject`: it fails
 * and has done nothing. `lose-reply`: it was done, and fails all the same.
 */
export type Interference =
  | 'kill'
  | 'kill-after'
  | 'reject'
  | 'lose-reply'
  /** It takes longer. */
  | { readonly delayMs: number }
  /** Somebody sets the clock, forward or back, before it. */
  | { readonly jumpMs: number }
  /** The sink accepts only every so-manieth event. */
  | { readonly acceptsEvery: number };

/** The kind of interference, for counting what came about. */
export function nameOf(interference: Interference): string {
  return typeof interference === 'string' ? interference : Object.keys(interference).join();
}

/** A failure that the harness made: the one rejection of a run that needs no code. */
export class PlannedFault extends Error {}
