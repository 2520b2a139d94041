import { KeyFileError } from '../../shared/adapters/local/key-file.ts';
import { CollectionError } from '../../shared/connections/errors.ts';
import { EvidenceError } from '../../shared/evidence/errors.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import { LookupError } from '../../shared/pipeline/lookup/readings.ts';
import { ObservationError } from '../../shared/pipeline/observe.ts';
import { ReviewError } from '../../shared/pipeline/reviews/errors.ts';
import { SlotError } from '../../shared/pipeline/slot.ts';
import { ConfigurationError } from '../../shared/workspace/parse.ts';

/** The call is wrong, or what it names is not there: exit 64. */
export class UsageError extends RollcallError<'usage'> {
  constructor(message: string) {
    super('usage', message);
  }
}

/** What is asked for is understood, and not done: exit 1. */
export class RefusedError extends RollcallError<'refused'> {
  constructor(message: string) {
    super('refused', message);
  }
}

/** There is no room for what was to be written: exit 3. */
export class UnwrittenError extends RollcallError<'unwritten'> {
  constructor(message: string) {
    super('unwritten', message);
  }
}

/** Somebody pressed Ctrl-C while something was being written, of which nothing stays: exit 130, as shells have it. */
export class InterruptedError extends RollcallError<'interrupted'> {
  constructor() {
    super('interrupted', 'interrupted; nothing was written');
  }
}

export const EXIT = { usage: 64, internal: 70, notSealed: 3, refused: 1, interrupted: 130 } as const;

/** The exit code for an error; every expected error has its own, and what is unexpected is a defect: 70. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof RollcallError && error.code === 'usage') return EXIT.usage;
  if (error instanceof ConfigurationError || error instanceof KeyFileError) return EXIT.usage;
  if (error instanceof LookupError || error instanceof ObservationError) return EXIT.usage;
  if (error instanceof RefusedError || error instanceof ReviewError) return EXIT.refused;
  if (error instanceof UnwrittenError) return EXIT.notSealed;
  if (error instanceof InterruptedError) return EXIT.interrupted;
  if (error instanceof SlotError) return error.code === 'slot-invalid' ? EXIT.usage : EXIT.notSealed;
  if (error instanceof EvidenceError || error instanceof CollectionError) return EXIT.notSealed;
  return EXIT.internal;
}

/** The document that `--json` prints instead of a result. */
export function errorDocument(error: unknown): object {
  const known = error instanceof RollcallError;
  return {
    schema: 'urn:rollcall:error:v1',
    code: known ? error.code : 'internal',
    message: known ? error.message : 'internal error, a defect of Rollcall',
    exitCode: exitCodeFor(error),
  };
}

/** Of several workspaces, the worst decides: 130, 64, 70, 3, 1, 2, 0. */
export function worstExitCode(codes: readonly number[]): number {
  return [EXIT.interrupted, EXIT.usage, EXIT.internal, 3, 1, 2].find((code) => codes.includes(code)) ?? 0;
}
