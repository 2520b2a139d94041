import { CATALOGUE } from '../../shared/controls/catalogue.ts';
import type { VerificationReport } from '../../shared/evidence/verify/report.ts';
import {
  type Performer,
  type Reperformed,
  reperform,
  type SlotRange,
} from '../../shared/pipeline/reperform/reperform.ts';
import { sourceOf } from './memory-source.ts';

/** The software that a scenario has. */
export const PERFORMER = { name: 'rollcall', version: '0.0.0-test' };

/** The evaluations of a scenario's store, performed again by the software that a scenario has, or by other software. */
export function reperformed(
  store: { readonly files: ReadonlyMap<string, Uint8Array> },
  verified: VerificationReport,
  { from = null, to = null, ...performer }: Partial<SlotRange & Performer> = {},
): Promise<Reperformed[]> {
  const by = { ...PERFORMER, tests: CATALOGUE, ...performer };
  return reperform(sourceOf(store), verified, { from, to }, by, () => {});
}
