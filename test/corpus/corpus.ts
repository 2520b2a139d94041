import type { VerificationInput } from '../../shared/evidence/verify/verify.ts';
import { ARTIFACTS } from './artifacts.ts';
import { CLASSIC } from './classic.ts';
import { CLOCKS } from './clocks.ts';
import { CONTAINER } from './container.ts';
import { Forge } from './forge.ts';
import { FURTHER_ENTRIES } from './further-entries.ts';
import type { GoodStore } from './good-store.ts';
import { HARMLESS } from './harmless.ts';
import { CHECKPOINTS, HISTORY } from './history.ts';
import { OBSERVATIONS } from './observations.ts';
import { REVIEWS } from './reviews.ts';
import { SIGNATURES } from './signatures.ts';
import { SLOTS } from './slots.ts';
import type { TamperCase } from './tamper-case.ts';

export const CORPUS: readonly (readonly [what: string, cases: readonly TamperCase[]])[] = [
  ['classic tampering', CLASSIC],
  ['files', CONTAINER],
  ['signatures', SIGNATURES],
  ['history', HISTORY],
  ['checkpoints', CHECKPOINTS],
  ['artifacts', ARTIFACTS],
  ['counts that somebody saw', OBSERVATIONS],
  ['notes and expiry', FURTHER_ENTRIES],
  ['reviews', REVIEWS],
  ['slots and trust', SLOTS],
  ['clocks and runs beside one another', CLOCKS],
  ['what is harmless', HARMLESS],
];

/** A store that has been tampered with, and what an auditor brings who verifies it. */
export interface TamperedStore {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly input: VerificationInput;
}

/** Does to a copy of the good store what a case does. */
export async function tampered(
  good: GoodStore,
  { tamper, input }: Pick<TamperCase, 'tamper' | 'input'>,
): Promise<TamperedStore> {
  const forge = new Forge(good);
  await tamper(forge);
  const usual = { anchor: good.first.publicKey.keyid, from: null, to: null, schedule: null, knownHeads: [] };
  return { files: forge.files, input: { ...usual, asOf: good.asOf, ...input?.(forge) } };
}
