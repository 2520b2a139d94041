import { byCodeUnit, canonicalJson } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import type { TestResult } from './results.ts';

type Population = TestResult['population'];

/** Describes what tests have examined. Many examine the same accounts, which are sorted and hashed once. */
export function describingPopulations(): (ids: readonly string[]) => Population {
  const known: { readonly ids: readonly string[]; readonly population: Population }[] = [];
  return (ids) => {
    const same = known.find((other) => isSame(other.ids, ids));
    if (same) return { ...same.population };
    const population = { count: ids.length, digest: sha256Hex(canonicalJson(ids.toSorted(byCodeUnit))) };
    known.push({ ids, population });
    return population;
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
