import type { Death } from './gate.ts';
import type { Operation } from './operations.ts';
import type { Told } from './reviewer.ts';

/** How a process ended. */
export type Outcome =
  | { readonly state: 'sealed'; readonly slot: string; readonly digest: string; readonly unsent: number }
  /** Of what somebody does in a review. */
  | { readonly state: 'told'; readonly told: readonly Told[] }
  /** By a code of ours, or `planned`. */
  | { readonly state: 'failed'; readonly code: string }
  | { readonly state: Death }
  /** Thrown what no caller expects. */
  | { readonly state: 'defect'; readonly stack: string };

/** What a process did. */
export interface RunRecord {
  readonly outcome: Outcome;
  readonly elapsedMs: number;
  readonly causedMs: number;
  readonly operations: readonly Operation[];
  readonly fired: readonly string[];
  readonly afterwards: readonly string[];
  /** Everything that it said: errors with their causes, messages of collections. */
  readonly said: string;
}
