import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../simulators/company/company.ts';
import { Scenario } from '../../support/scenario.ts';

let scenario: Scenario;
beforeEach(() => {
  scenario = new Scenario({ size: 60 });
});

async function stateOf(time: string, options: { readonly manual?: boolean } = {}): Promise<string> {
  const { collected } = await scenario.runAt(time, options);
  const leapsome = collected.find(({ connection }) => connection === 'leapsome');
  return [leapsome?.state, ...(leapsome?.reasons ?? [])].join(' ');
}

/** Takes accounts out of Leapsome; gives them, to put them back. */
const removed = (count: number): Account[] => scenario.company.accounts.splice(5, count);
const DOUBTED = 'partial population-changed';

describe('a population that changes suddenly', () => {
  it('is believed on the first reading of all', async () => {
    expect(await stateOf('2026-03-02T06:00:00Z')).toBe('complete');
  });

  it.each([
    ['20 % less', 12, 'complete'],
    ['more than 20 % less', 13, DOUBTED],
  ])('is not believed at first sight: %s', async (_name, count, expected) => {
    await stateOf('2026-03-02T06:00:00Z');
    removed(count);

    expect(await stateOf('2026-03-02T12:00:00Z')).toBe(expected);
  });

  it('is believed when the next slot agrees', async () => {
    await stateOf('2026-03-02T06:00:00Z');
    removed(20);

    expect(await stateOf('2026-03-02T12:00:00Z')).toBe(DOUBTED);
    expect(await stateOf('2026-03-02T18:00:00Z')).toBe('complete');
    expect(await stateOf('2026-03-03T00:00:00Z')).toBe('complete');
  });

  it.each([
    ['29 minutes', '2026-03-02T12:29:59Z', DOUBTED],
    ['30 minutes', '2026-03-02T12:30:00Z', 'complete'],
    ['31 minutes', '2026-03-02T12:31:00Z', 'complete'],
  ])('is believed when a reading by hand agrees, 30 minutes later or more: %s', async (_name, time, expected) => {
    await stateOf('2026-03-02T06:00:00Z');
    removed(20);
    await stateOf('2026-03-02T12:00:00Z');

    expect(await stateOf(time, { manual: true })).toBe(expected);
  });

  it('is believed when the next slot agrees, however soon it comes', async () => {
    await stateOf('2026-03-02T06:00:00Z');
    removed(20);
    await stateOf('2026-03-02T11:50:00Z', { manual: true });

    expect(await stateOf('2026-03-02T12:00:00Z')).toBe('complete');
  });

  it('counts those 30 minutes from the first of the readings that agree', async () => {
    await stateOf('2026-03-02T06:00:00Z');
    removed(20);
    await stateOf('2026-03-02T12:00:00Z');
    await stateOf('2026-03-02T12:20:00Z', { manual: true });

    expect(await stateOf('2026-03-02T12:30:00Z', { manual: true })).toBe('complete');
  });

  it('is not believed when the next reading says something else again', async () => {
    await stateOf('2026-03-02T06:00:00Z');
    removed(20);
    await stateOf('2026-03-02T12:00:00Z');
    removed(20);

    expect(await stateOf('2026-03-02T18:00:00Z')).toBe(DOUBTED);
    expect(await stateOf('2026-03-03T00:00:00Z')).toBe('complete');
  });

  it('is forgotten when the population is back', async () => {
    await stateOf('2026-03-02T06:00:00Z');
    const lost = removed(20);
    await stateOf('2026-03-02T12:00:00Z');
    scenario.company.accounts.push(...lost);

    expect(await stateOf('2026-03-02T18:00:00Z')).toBe('complete');
    removed(20);
    expect(await stateOf('2026-03-03T00:00:00Z')).toBe(DOUBTED);
  });

  it('is compared with the last complete reading, over failures in between', async () => {
    await stateOf('2026-03-02T06:00:00Z');
    scenario.exchange.network = () => 'refused';
    expect(await stateOf('2026-03-02T12:00:00Z')).toBe('failed unreachable');
    scenario.exchange.network = () => null;
    removed(20);

    expect(await stateOf('2026-03-02T18:00:00Z')).toBe(DOUBTED);
  });

  it('keeps accounts that vanished from counting as gone until it is believed', async () => {
    const { people, accounts } = scenario.company;
    const [person, account] = [people[10], accounts[10]];
    if (!person || !account) throw new Error('the company is larger than that');
    scenario.company.leave(person, '2026-02-20');
    await stateOf('2026-03-02T06:00:00Z');
    removed(20);

    const doubted = await scenario.runAt('2026-03-02T12:00:00Z');
    const believed = await scenario.runAt('2026-03-02T18:00:00Z');

    const told = [doubted, believed].map(({ changes }) =>
      changes.filter(({ key }) => key.startsWith('UAR-08')).map(({ type }) => type),
    );
    expect(told).toEqual([[], ['resolved']]);
  });
});

describe('a privileged role that nobody holds any more', () => {
  const holder = (i: number) => {
    const account = scenario.company.accounts[i];
    if (!account) throw new Error('the company is larger than that');
    return account;
  };

  it('is not believed at first sight, and is when the next slot agrees', async () => {
    scenario.company.setRole(holder(0), 'Admin');
    await stateOf('2026-03-02T06:00:00Z');
    scenario.company.setRole(holder(0), 'Employee');

    expect(await stateOf('2026-03-02T12:00:00Z')).toBe(DOUBTED);
    expect(await stateOf('2026-03-02T18:00:00Z')).toBe('complete');
  });

  it('does not stay in doubt for good when another one drops meanwhile', async () => {
    scenario.company.setRole(holder(0), 'Admin');
    scenario.company.setRole(holder(1), 'Super Admin');
    await stateOf('2026-03-02T06:00:00Z');
    scenario.company.setRole(holder(0), 'Employee');
    await stateOf('2026-03-02T12:00:00Z');
    scenario.company.setRole(holder(0), 'Admin');
    scenario.company.setRole(holder(1), 'Employee');

    expect(await stateOf('2026-03-02T18:00:00Z')).toBe(DOUBTED);
    expect(await stateOf('2026-03-03T00:00:00Z')).toBe('complete');
  });
});

describe('a roster that loses people suddenly', () => {
  it('is doubted too, and nobody is taken for a leaver', async () => {
    scenario.yaml = scenario.yaml.replace('listsLeavers: true', 'listsLeavers: false');
    await scenario.runAt('2026-03-02T06:00:00Z');
    const kept = scenario.company.people.slice(0, 40).map(({ id, email }) => `${id},${email},active`);
    scenario.files['people.csv'] = ['# as-of: 2026-03-02T12:00:00Z', 'id,emails,status', ...kept, ''].join('\n');

    const { collected, results, changes } = await scenario.runAt('2026-03-02T12:00:00Z');

    expect(collected[1]).toMatchObject({ connection: 'people', state: 'partial', reasons: ['population-changed'] });
    expect(results.results.find(({ test }) => test === 'UAR-08')).toMatchObject({
      outcome: 'inconclusive',
      reason: { code: 'snapshot-partial', connection: 'people' },
    });
    expect(changes.map(({ key }) => key)).toEqual(['EVD-01:main/people:connection']);
  });
});
