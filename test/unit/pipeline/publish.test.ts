import { beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../../../shared/pipeline/publish.ts';
import { exitCodeOf } from '../../../shared/pipeline/run.ts';
import { Scenario } from '../../support/scenario.ts';
import { faultsIn } from '../findings/ocsf-schema.ts';

const CURSOR = 'publish-cursor.json';

let scenario: Scenario;
beforeEach(() => {
  scenario = new Scenario();
  makeAdmin(3);
});

function makeAdmin(i: number): void {
  const account = scenario.company.accounts[i];
  if (!account) throw new RangeError(`the company has no account ${i}`);
  scenario.company.setRole(account, 'Super Admin');
}

const sent = () => scenario.events.map(({ type, id }) => `${type} ${id.slice(0, 6)}`);

describe('publishing', () => {
  it('sends the events of a run once', async () => {
    const { result } = await scenario.runAt('2026-03-02T06:00:00Z');
    const first = sent();
    const again = await scenario.runAt('2026-03-02T06:05:00Z');

    expect(result.published).toEqual({ sent: first.length, unsent: 0 });
    expect(again.result.published).toEqual({ sent: 0, unsent: 0 });
    expect(scenario.events.map(({ type }) => type)).toEqual(['Baseline', 'Run Completed']);
  });

  it('names the entry that the events stem from, in every one', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    makeAdmin(4);
    scenario.events.length = 0;
    const { result } = await scenario.runAt('2026-03-02T12:00:00Z');
    const { seq, digest } = result.evaluated.entry;
    const log = { origin: 'acme/main', seq, digest };

    const [opened, completed] = [scenario.events[0], scenario.events.at(-1)];
    expect(opened?.detail.unmapped).toMatchObject({ log });
    expect(completed?.detail.log).toEqual(log);
    expect(opened?.source).toBe('rollcall');
  });

  it('sends findings that are Compliance Findings of OCSF 1.6.0', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    makeAdmin(4);
    await scenario.runAt('2026-03-02T12:00:00Z');

    const findings = scenario.events.filter(({ type }) => type.startsWith('Finding'));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.flatMap(({ detail }) => faultsIn(detail))).toEqual([]);
  });

  it('sends everything again when the cursor is lost, with the same ids', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    await scenario.runAt('2026-03-02T12:00:00Z');
    const before = sent();
    scenario.state.values.clear();

    const published = await publish(scenario.context());

    expect(published.sent).toBe(before.length);
    expect(sent()).toEqual([...before, ...before]);
  });

  it.each([
    ['no JSON', 'x'],
    ['another shape', '{"seq":"1"}'],
    ['of another log, further on', '{"seq":999,"digest":"abc"}'],
    ['of another log, at the same place', '{"seq":3,"digest":"abc"}'],
  ])('takes a cursor for lost that cannot be its own: %s', async (_name, cursor) => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    const before = sent();
    scenario.state.values.set(CURSOR, Buffer.from(cursor));

    expect(await publish(scenario.context())).toEqual({ sent: before.length, unsent: 0 });
  });

  it('has nothing to send before anything was evaluated', async () => {
    expect(await publish(scenario.context())).toEqual({ sent: 0, unsent: 0 });
  });
});

describe('events that were not accepted', () => {
  it('are sent again with the next run, before its own, and none twice [C11]', async () => {
    scenario.accepts = ({ type }) => type !== 'Run Completed';
    const first = await scenario.runAt('2026-03-02T06:00:00Z');
    scenario.accepts = () => true;
    const second = await scenario.runAt('2026-03-02T12:00:00Z');

    expect(first.result.published).toEqual({ sent: 1, unsent: 1 });
    expect(exitCodeOf(first.result.evaluated, first.result.published.unsent)).toBe(3);
    expect(second.result.published.unsent).toBe(0);
    // The one that was accepted comes once more: consumers drop it by its id.
    expect(scenario.events.map(({ type }) => type)).toEqual(['Baseline', 'Baseline', 'Run Completed', 'Run Completed']);
    expect(scenario.events[0]?.id).toBe(scenario.events[1]?.id);
  });

  it('hold back those of later runs, so that they come in order', async () => {
    scenario.accepts = () => false;
    await scenario.runAt('2026-03-02T06:00:00Z');
    const { result } = await scenario.runAt('2026-03-02T12:00:00Z');

    expect(result.published).toEqual({ sent: 0, unsent: 2 });
    expect(scenario.events).toEqual([]);
  });

  it('are those of a sink that fails altogether; the run is sealed all the same', async () => {
    const context = { ...scenario.context(), sink: { send: () => Promise.reject(new Error('bus is down')) } };
    await scenario.runAt('2026-03-02T06:00:00Z');
    scenario.state.values.clear();

    expect(await publish(context)).toEqual({ sent: 0, unsent: 2 });
    expect(await publish(scenario.context())).toEqual({ sent: 2, unsent: 0 });
  });
});
