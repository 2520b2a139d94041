import { describe, expect, it } from 'vitest';
import type { EvidenceStore } from '../../../shared/evidence/ports.ts';
import { run } from '../../../shared/pipeline/run.ts';
import { Scenario } from '../../support/scenario.ts';

const NOW = { slot: null, manual: false };
const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-02T12:05:00Z';

describe('two runs of one slot at once', () => {
  it.each([2, 5])('seal it once, and agree: %i runs', async (count) => {
    const scenario = new Scenario();

    const results = await Promise.all(Array.from({ length: count }, () => run(scenario.context(), NOW)));

    const sealed = new Set(results.map(({ evaluated }) => evaluated.entry.digest));
    expect(sealed.size).toBe(1);
    expect(results.filter(({ evaluated }) => evaluated.isNew)).toHaveLength(1);
    expect((await scenario.verify()).violations).toEqual([]);
  });

  it('collect each connection once', async () => {
    const scenario = new Scenario();

    const results = await Promise.all([run(scenario.context(), NOW), run(scenario.context(), NOW)]);

    for (const connection of ['leapsome', 'people']) {
      const entries = results.flatMap(({ collected }) => collected.filter((item) => item.connection === connection));
      expect(new Set(entries.map(({ entry }) => entry.digest)).size).toBe(1);
      expect(entries.filter(({ isNew }) => isNew)).toHaveLength(1);
    }
  });

  it('send every event with the id that it has in the evaluation', async () => {
    const scenario = new Scenario();

    await Promise.all([run(scenario.context(), NOW), run(scenario.context(), NOW)]);

    expect(new Set(scenario.events.map(({ id }) => id)).size).toBe(2);
    expect(scenario.events.map(({ type }) => type)).toContain('Run Completed');
  });

  it('agree when one of them cannot read what the other has sealed as failed', async () => {
    const scenario = new Scenario();
    const slow = scenario.context();
    const quick = scenario.context();
    scenario.files['people.csv'] = 'no heading';
    // The slow run reads the roster only after the quick one has sealed the slot without it.
    const files = {
      read: async (reference: string) => {
        if (reference === 'people.csv') {
          await run(quick, NOW);
          delete scenario.files['people.csv'];
        }
        return slow.connections.files.read(reference);
      },
    };

    const result = await run({ ...slow, connections: { ...slow.connections, files } }, NOW);

    expect(result.evaluated.isNew).toBe(false);
    expect(result.evaluated.predicate.inputs).toMatchObject([{ state: 'complete' }, { state: 'failed' }]);
    // What the slow run read lies in the store and is named by no entry: a warning.
    expect((await scenario.verify()).violations.map(({ code }) => code)).toEqual(['W_EVIDENCE_ORPHAN']);
  });
});

describe('a run of another slot, from beginning to end, while a run is at work', () => {
  /** The store of a run that does something else before its create with this number, counted from 0. */
  function interrupted(store: EvidenceStore, number: number, interrupt: () => Promise<unknown>): EvidenceStore {
    let creates = 0;
    return {
      read: (path) => store.read(path),
      list: (folder, after) => store.list(folder, after),
      create: async (path, bytes) => {
        if (creates++ === number) await interrupt();
        return store.create(path, bytes);
      },
    };
  }

  /** How many files a run of a second slot creates. */
  async function createsOfSecondSlot(): Promise<number> {
    const scenario = new Scenario();
    await scenario.runAt(FIRST);
    const before = scenario.store.files.size;
    await scenario.runAt(SECOND);
    return scenario.store.files.size - before;
  }

  it('makes the overtaken one evaluate again, wherever it was', async () => {
    const creates = await createsOfSecondSlot();
    let overtaken = 0;
    for (let number = 0; number < creates; number++) {
      const scenario = new Scenario();
      await scenario.runAt(FIRST);
      scenario.clock.set(SECOND);
      const store = interrupted(scenario.store, number, () => run(scenario.context(), { slot: null, manual: true }));

      const { evaluated } = await run(scenario.context({ store }), NOW);

      const { violations, verdict } = await scenario.verify();
      expect({ number, verdict, violations: violations.filter(({ code }) => code !== 'W_EVIDENCE_ORPHAN') }).toEqual({
        number,
        verdict: 'verified',
        violations: [],
      });
      expect(evaluated.isNew).toBe(true);
      if (violations.length > 0) overtaken++;
    }
    // What an overtaken evaluation had stored by then is named by no entry.
    expect(overtaken).toBeGreaterThan(3);
  });
});
