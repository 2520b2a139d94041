import { describe, expect, it } from 'vitest';
import { parseFindingKey } from '../../../shared/controls/key.ts';
import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';
import { guid } from '../../simulators/company/directory.ts';
import { reconcile } from '../../support/reconciled-company.ts';
import { DELAYS, PLOTS, ROLES, type Scene, Stage } from '../../support/seven-weeks.ts';

/** One company, told by Leapsome over two interfaces, by Humaans, by Entra ID, and by StackOne beside them. */

const START = '2026-03-02T00:00:00Z';
const HOUR = 3_600_000;

const slots = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.parse(START) + i * 12 * HOUR).toISOString());

describe('a company in which all is well', () => {
  it.each([1, 2, 3])('has no findings, whatever source is asked (seed %d)', async (seed) => {
    const { scenario } = reconcile({ seed, start: START, roles: ROLES });

    const found = new Set<string>();
    const states = new Set<string>();
    for (const slot of slots(8)) {
      const { findings, results } = await scenario.runAt(slot);
      for (const { title } of findings) found.add(title);
      for (const { connection, state } of results.inputs) states.add(`${connection} ${state}`);
    }

    expect([...found]).toEqual([]);
    expect([...states]).toEqual(['leapsome', 'humaans', 'entra', 'stackone'].map((id) => `${id} complete`));
  });
});

describe('a company over seven weeks', () => {
  it('shows each problem once, with one alert, sees it close, and invents none', async () => {
    const world = reconcile({ seed: 4, start: START, roles: ROLES });
    const stage = new Stage(world);
    const pending = [...PLOTS.flatMap(({ scenes }) => scenes), ...DELAYS].sort((a, b) => (a.at < b.at ? -1 : 1));

    const opened: string[] = [];
    let open: readonly string[] = [];
    for (const slot of slots(92)) {
      for (const { happens } of due(pending, slot)) happens(stage);
      const { changes, findings } = await world.scenario.runAt(slot);
      open = findings.filter(({ status }) => status === 'open').map(({ title }) => title);
      for (const { type, key, alert } of changes) {
        if (type === 'opened' || type === 'reopened') opened.push(`${nameOf(key, stage)}${alert ? '' : ', linked'}`);
      }
    }
    const report = await world.scenario.verify();

    expect(opened.sort(byCodeUnit)).toEqual(PLOTS.flatMap(({ finds }) => finds).sort(byCodeUnit));
    expect([pending, open]).toEqual([[], []]);
    expect([report.verdict, report.violations]).toEqual(['verified', []]);
  }, 120_000);
});

/** Takes the scenes that lie before a slot. */
function due(scenes: Scene[], slot: string): Scene[] {
  const next = scenes.findIndex(({ at }) => at >= slot);
  return scenes.splice(0, next < 0 ? scenes.length : next);
}

/** A finding by its test and whom or what it is about, in the words of the story. */
function nameOf(key: string, { world, cast }: Stage): string {
  const { company } = world;
  const name = (id: string | null) => {
    for (const [role, { id: own }] of cast) if (own === id) return role;
    return null;
  };
  const words = (parseFindingKey(key)?.subject ?? []).map((part) => {
    const owner = company.accounts.find(({ id }) => id === part);
    if (owner) return name(owner.person) ?? owner.userName;
    const identity = company.people.find(({ id }) => guid(`person ${id}`) === part);
    return (identity && name(identity.id)) ?? company.teams.find(({ id }) => id === part)?.name ?? part;
  });
  return `${key.slice(0, key.indexOf(':'))} ${words.join(' ')}`;
}
