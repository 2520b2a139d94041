import { beforeEach, describe, expect, it } from 'vitest';
import { collectConnection } from '../../../functions/collect/collect-connection.ts';
import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';
import { Deployment, roleOf } from '../../support/deployment.ts';
import { Scenario } from '../../support/scenario.ts';
import { statementIn } from '../evidence/log/workbench.ts';

const SLOT = '2026-03-02T06:00:00Z';
const NEXT = '2026-03-02T12:00:00Z';

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});

async function violations(): Promise<string[]> {
  return (await deployment.scenario.verify()).violations.map(({ code, at }) => `${code} ${at}`);
}

describe('a slot that the functions work on', () => {
  it('comes to the same as on one machine, with a log that verifies', async () => {
    const local = new Scenario();
    await local.runAt(SLOT);
    await local.runAt(NEXT);

    await deployment.run(SLOT);
    await deployment.run(NEXT);

    expect(await violations()).toEqual([]);
    expect(deployment.scenario.events.map(({ type }) => type)).toEqual(local.events.map(({ type }) => type));
    expect([...deployment.scenario.store.files.keys()].filter((path) => !path.startsWith('evidence/'))).toEqual(
      [...local.store.files.keys()].filter((path) => !path.startsWith('evidence/')),
    );
  });

  it('says in each entry on whose behalf it was written', async () => {
    await deployment.run(SLOT);

    const { store } = deployment.scenario;
    const entries = [...store.files.keys()].filter((path) => path.startsWith('log/')).sort(byCodeUnit);
    const writers = entries.map((path) => statementIn(store, path).predicate.log.writer);
    expect(writers).toEqual(['collect', 'collect', 'collect', 'evaluate'].map(roleOf));
    expect((await deployment.scenario.verify()).writers).toEqual([
      {
        writer: roleOf('collect'),
        entries: 3,
        first: 0,
        last: 2,
        types: ['log-opened', 'access-snapshot', 'roster-snapshot'],
      },
      { writer: roleOf('evaluate'), entries: 1, first: 3, last: 3, types: ['control-evaluation'] },
    ]);
  });

  it('is left alone by a second delivery, whichever function gets it [C9]', async () => {
    await deployment.run(SLOT);
    const before = new Map(deployment.scenario.store.files);
    const events = [...deployment.scenario.events];

    const collected = await deployment.collect('leapsome', SLOT);
    const evaluated = await deployment.evaluate(SLOT);
    const published = await deployment.publish(SLOT);

    expect(collected).toMatchObject({ state: 'evaluated', entry: evaluated.entry });
    expect(evaluated).toMatchObject({ isNew: false, entry: { seq: 3 } });
    expect(published).toEqual({ sent: 0, unsent: 0 });
    expect(deployment.scenario.store.files).toEqual(before);
    expect(deployment.scenario.events).toEqual(events);
  });

  it('that is sealed while a connection is still read takes no more, and the collection says so', async () => {
    await deployment.collect('people', SLOT);
    let isFirst = true;
    deployment.meddle = async (answer) => {
      if (isFirst) {
        isFirst = false;
        await deployment.evaluate(SLOT);
      }
      return answer();
    };

    const collected = await deployment.collect('leapsome', SLOT);

    expect(collected).toMatchObject({ state: 'evaluated', entry: { seq: 2 } });
    // What had been read stays as an artifact that no entry names.
    expect(await violations()).toEqual([expect.stringMatching(/^W_EVIDENCE_ORPHAN /)]);
  });

  it('is read once, however often its collection is delivered', async () => {
    const first = await deployment.collect('people', SLOT);
    const requests = deployment.scenario.exchange.requests.length;

    const second = await deployment.collect('people', SLOT);

    expect(second).toEqual(first);
    expect(deployment.scenario.exchange.requests).toHaveLength(requests);
  });

  it('is evaluated though nothing could be collected, and says so', async () => {
    for (const connection of ['leapsome', 'people']) {
      await deployment.ask('catch', {
        operation: 'record-failure',
        workspace: 'main',
        slot: SLOT,
        connection,
        error: 'Sandbox.Timedout',
      });
    }

    const { exitCode } = await deployment.evaluate(SLOT);

    expect(exitCode).toBe(3);
    expect(await violations()).toEqual([]);
  });

  it('is evaluated though nobody even started to collect', async () => {
    const { exitCode, entry } = await deployment.evaluate(SLOT);

    expect({ exitCode, seq: entry.seq }).toEqual({ exitCode: 3, seq: 1 });
  });
});

describe('a collection that fails', () => {
  it('may be tried again if the reason may pass, and has its entry in the meantime', async () => {
    deployment.scenario.exchange.network = () => 'refused';

    await expect(deployment.collect('leapsome', SLOT)).rejects.toMatchObject({ name: 'CollectionRetryable' });
    deployment.scenario.exchange.network = () => null;
    const second = await deployment.collect('leapsome', SLOT);

    expect(second).toMatchObject({ state: 'complete', entry: { seq: 2 } });
    expect(deployment.counted.get('CollectionsFailed')).toBe(1);
  });

  it('is an answer if trying again would change nothing', async () => {
    deployment.scenario.files['people.csv'] = 'neither header nor rows';

    const { state, entry } = await deployment.collect('people', SLOT);

    expect({ state, seq: entry.seq }).toEqual({ state: 'failed', seq: 1 });
  });

  it('ends before the function does [A6]', async () => {
    deployment.scenario.exchange.network = () => 'hangs';
    const context = { ...deployment.context('collect'), deadline: deployment.scenario.clock.now() + 5_000 };

    const collecting = collectConnection(
      { workspace: 'main', slot: SLOT, connection: 'leapsome' },
      () => context,
      deployment.invocation,
    );

    expect(await collecting).toMatchObject({ state: 'failed' });
    expect(deployment.scenario.clock.elapsed).toBeLessThan(10_000);
  });

  it('is recorded by the state machine when the function dies, once, and not over what it had recorded', async () => {
    const lost = (connection: string) =>
      deployment.ask('catch', {
        operation: 'record-failure',
        workspace: 'main',
        slot: SLOT,
        connection,
        error: 'Oops',
      });
    await deployment.collect('people', SLOT);

    const [first, again, afterSnapshot] = [await lost('leapsome'), await lost('leapsome'), await lost('people')];

    expect(first).toMatchObject({ result: { seq: 2 } });
    expect(again).toEqual(first);
    expect(afterSnapshot).toMatchObject({ result: { seq: 1 } });
    expect(await violations()).toEqual([]);
  });
});

describe('events', () => {
  it('that the bus does not accept make the function fail by a name, and are sent again', async () => {
    await deployment.collect('leapsome', SLOT);
    await deployment.collect('people', SLOT);
    await deployment.evaluate(SLOT);
    deployment.scenario.accepts = () => false;

    await expect(deployment.publish(SLOT)).rejects.toMatchObject({ name: 'EventsUnsent' });
    deployment.scenario.accepts = () => true;
    const { unsent, sent } = await deployment.publish(SLOT);

    expect(unsent).toBe(0);
    expect(sent).toBe(deployment.scenario.events.length);
  });
});

describe('what the functions count', () => {
  it('is a slot, its findings and its signatures', async () => {
    await deployment.run(SLOT);

    expect(Object.fromEntries(deployment.counted)).toMatchObject({ SlotsEvaluated: 1, EventsUnsent: 0 });
  });

  it('is findings that open, in the slot in which they do', async () => {
    await deployment.run(SLOT);
    const before = deployment.counted.get('FindingsOpened') ?? 0;
    const { company } = deployment.scenario;
    const account = company.accounts[3];
    if (account) company.setRole(account, 'Super Admin');

    await deployment.run(NEXT);
    const after = deployment.counted.get('FindingsOpened');
    await deployment.run('2026-03-02T18:00:00Z');

    expect(after).toBeGreaterThan(before);
    expect(deployment.counted.get('FindingsOpened')).toBe(after);
  });

  it('is tests that had no verdict twice in a row because something could not be read, and not those of one slot', async () => {
    deployment.scenario.files['people.csv'] = 'neither header nor rows';

    await deployment.run(SLOT);
    const once = deployment.counted.get('InconclusiveTwice');
    await deployment.run(NEXT);

    expect(once).toBe(0);
    expect(deployment.counted.get('InconclusiveTwice')).toBeGreaterThan(0);
  });
});

describe('an event that is none', () => {
  it.each([
    ['of another workspace', () => deployment.collect('leapsome', SLOT, 'other')],
    ['of a connection that nobody configured', () => deployment.collect('github', SLOT)],
    ['without a slot', () => deployment.evaluate('')],
    ['of a slot in local time', () => deployment.evaluate('2026-03-02T06:00:00+01:00')],
    ['of another workspace, to evaluate', () => deployment.evaluate(SLOT, 'other')],
    ['of another workspace, to publish', () => deployment.publish(SLOT, 'other')],
  ])('is refused: %s', async (_what, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'EventInvalid' });
    expect(deployment.scenario.store.files.size).toBe(0);
  });

  it('that is of no slot of the schedule is refused, and one that is over', async () => {
    deployment.scenario.clock.set(NEXT);

    await expect(deployment.collect('people', '2026-03-02T11:00:00Z')).rejects.toMatchObject({ code: 'slot-invalid' });
    await expect(deployment.collect('people', SLOT)).rejects.toMatchObject({ code: 'slot-refused' });
    expect(deployment.scenario.store.files.size).toBe(0);
  });
});
