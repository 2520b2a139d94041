import { describe, expect, it } from 'vitest';
import { run } from '../../../shared/pipeline/run.ts';
import { Scenario } from '../../support/scenario.ts';

const NOW = { slot: null, manual: false };

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
