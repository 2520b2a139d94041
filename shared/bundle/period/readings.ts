import type { FedItem } from './feed.ts';
import type { ReadingsOverTime } from './report.ts';

type Points = ReadingsOverTime['points'][number][];

/** Follows how many records the readings of each connection had. */
export function followReadings() {
  const connections = new Map<string, { readonly kind: ReadingsOverTime['kind']; readonly points: Points }>();

  return {
    take(item: FedItem): void {
      if (item.kind !== 'snapshot' || item.phase !== 'within') return;
      const { connection, slot, certificate, link: evidence } = item;
      const { verdict: state, population, source } = certificate;
      const known = connections.get(connection) ?? { kind: source.kind, points: [] };
      connections.set(connection, known);
      known.points.push({ slot, state, records: population.records, holders: population.holders, evidence });
    },

    finish(): ReadingsOverTime[] {
      return [...connections].map(([connection, { kind, points }]) => ({ connection, kind, points }));
    },
  };
}
