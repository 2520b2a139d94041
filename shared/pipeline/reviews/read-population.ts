import { getArtifact } from '../../evidence/artifact.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import { type Population, populationSchema } from '../../reviews/population.ts';
import type { ReviewState } from '../../reviews/state.ts';

/** The frozen list of a review, with all that its rows say. */
export function readPopulation({ store }: LogReading, { population }: ReviewState): Promise<Population> {
  return getArtifact(store, population, populationSchema);
}
