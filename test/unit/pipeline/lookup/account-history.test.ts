import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AccountHistory,
  accountHistories,
  type DatedChange,
} from '../../../../shared/pipeline/lookup/account-history.ts';
import { Scenario } from '../../../support/scenario.ts';
import { type Cast, ENTRIES, lookedBackAt, NEW_NAME, OLD_NAME, SLOTS } from './looked-back-at.ts';

let scenario: Scenario;
let cast: Cast;
beforeAll(async () => {
  ({ scenario, cast } = await lookedBackAt());
});

async function historyOf(nameOrId: string, of = scenario): Promise<AccountHistory> {
  const [history, ...others] = await accountHistories(of.context().log, 'leapsome', nameOrId);
  if (!history || others.length > 0) throw new Error(`${others.length} more accounts than one`);
  return history;
}

/** `4–13 deactivated`: the entries between which it happened, and what. */
function inShort({ after, by, change }: DatedChange): string {
  const what = 'entitlement' in change ? ` ${change.entitlement}` : 'attribute' in change ? ` ${change.attribute}` : '';
  return `${after?.entry.seq ?? ''}–${by.entry.seq} ${change.type}${what}`;
}

describe('the history of an account', () => {
  it('begins with the first complete reading, before which nothing is known', async () => {
    const { changes, firstSeen, lastSeen, isThere, readings } = await historyOf(cast.promoted.id);

    expect(changes[0]).toMatchObject({ after: null, by: { at: SLOTS.first }, change: { type: 'added' } });
    expect([firstSeen.entry.seq, lastSeen.entry.seq]).toEqual([ENTRIES.first.reading, ENTRIES.sixth.reading]);
    expect({ isThere, readings }).toEqual({ isThere: true, readings: { seen: 4, complete: 4 } });
  });

  it('dates every change between the last complete reading without it and the first one with it', async () => {
    const { changes } = await historyOf(cast.promoted.id);

    expect(changes.map(inShort).filter((change) => change.includes('Admin'))).toEqual([
      '1–4 grant-gained Admin',
      '4–13 grant-lost Admin',
    ]);
  });

  it('tells since when and until when each entitlement was held', async () => {
    const { grants } = await historyOf(cast.promoted.id);

    const roles = grants.filter(({ kind }) => kind === 'role');
    expect(
      roles.map(({ name, since, until }) => [
        name,
        since.after?.at ?? null,
        since.by.at,
        until?.after?.at,
        until?.by.at,
      ]),
    ).toEqual([
      ['Employee', null, SLOTS.first, SLOTS.first, SLOTS.second],
      ['Admin', SLOTS.first, SLOTS.second, SLOTS.second, SLOTS.fifth],
      ['Employee', SLOTS.second, SLOTS.fifth, undefined, undefined],
    ]);
  });

  it('does not move a deactivation into a partial or failed reading', async () => {
    const { changes } = await historyOf(cast.deactivated.id);

    expect(changes.map(inShort)).toContain('4–13 deactivated');
  });

  it('ends with the last complete reading that has it, when it vanished', async () => {
    const { changes, isThere, lastSeen, readings, grants } = await historyOf(cast.passing.id);

    expect(changes.map(inShort)).toContain('1–4 added');
    expect(changes.map(inShort)).toContain('4–13 vanished');
    expect({ isThere, readings, last: lastSeen.at }).toEqual({
      isThere: false,
      readings: { seen: 1, complete: 4 },
      last: SLOTS.second,
    });
    expect(grants.filter(({ until }) => until === null)).toEqual([]);
  });

  it.each([
    ['its id', () => cast.renamed.id],
    ['its latest name', () => NEW_NAME],
    ['a name that it had', () => OLD_NAME],
    ['a name in other letters', () => OLD_NAME.toUpperCase()],
  ])('is the same by %s', async (_what, nameOrId) => {
    const history = await historyOf(nameOrId());

    expect(history).toEqual(await historyOf(cast.renamed.id));
    expect(history.account.userName).toBe(NEW_NAME);
    expect(history.changes.map(inShort)).toContain('13–16 attribute-changed userName');
    expect(history.readings).toEqual({ seen: 4, complete: 4 });
  });

  it('tells who owned it, by what, and by which evaluation', async () => {
    const { owners } = await historyOf(cast.renamed.id);

    expect(owners).toMatchObject([
      {
        entry: { seq: ENTRIES.first.evaluation },
        owner: { state: 'matched', person: `people/${cast.renamed.person}`, by: 'external-id' },
      },
    ]);
  });

  it('tells which evaluation opened and which resolved a finding about it', async () => {
    const { findings } = await historyOf(cast.promoted.id);

    expect(findings.filter(({ test }) => test === 'PAR-03')).toMatchObject([
      {
        key: `PAR-03:main/leapsome:grant.${cast.promoted.id}.Admin`,
        status: 'resolved',
        steps: [
          { type: 'opened', entry: { seq: ENTRIES.second.evaluation } },
          { type: 'resolved', entry: { seq: ENTRIES.fifth.evaluation } },
        ],
      },
    ]);
  });

  it('has no findings about others', async () => {
    const { findings } = await historyOf(cast.renamed.id);

    expect(findings.filter(({ key }) => !key.includes(cast.renamed.id))).toEqual([]);
  });
});

describe('one name', () => {
  it('that two accounts have had one after the other gives both histories', async () => {
    const { scenario: other, cast: those } = await lookedBackAt();
    const { company } = other;
    company.remove(those.renamed);
    await other.runAt('2026-03-03T18:00:00Z');
    const successor = company.join(company.hire('2026-03-03'));
    successor.userName = NEW_NAME;
    await other.runAt('2026-03-04T00:00:00Z');

    const histories = await accountHistories(other.context().log, 'leapsome', NEW_NAME);

    expect(histories.map(({ account, isThere }) => [account.id, isThere])).toEqual([
      [those.renamed.id, false],
      [successor.id, true],
    ]);
  });

  it('that nobody has had gives none', async () => {
    const histories = await accountHistories(scenario.context().log, 'leapsome', 'nobody@acme.example');

    expect(histories).toEqual([]);
  });

  it.each(['__proto__', 'constructor', ''])('%j is a name like any other', async (name) => {
    const histories = await accountHistories(scenario.context().log, 'leapsome', name);

    expect(histories).toEqual([]);
  });
});

describe('an account that comes back', () => {
  it('is added a second time, and holds its grants anew', async () => {
    const returning = new Scenario();
    const [account] = returning.company.accounts;
    if (!account) throw new RangeError('the company has accounts');
    await returning.runAt('2026-03-02T06:00:00Z');
    returning.company.remove(account);
    await returning.runAt('2026-03-02T12:00:00Z');
    returning.company.accounts.push(account);
    await returning.runAt('2026-03-02T18:00:00Z');

    const { changes, grants } = await historyOf(account.id, returning);

    expect(changes.map(inShort).filter((change) => !change.includes('grant'))).toEqual([
      '–1 added',
      '1–4 vanished',
      '4–7 added',
    ]);
    expect(grants.filter(({ kind }) => kind === 'role').map(({ until }) => until?.by.entry.seq ?? null)).toEqual([
      4,
      null,
    ]);
  });
});

describe('what keeps a history from being told', () => {
  it.each(['snapshot', 'matching', 'state'] as const)('is that any %s was altered', async (what) => {
    const { scenario: damaged, cast: those } = await lookedBackAt();
    const [path] = [...damaged.store.files].find(([, bytes]) => isOf(bytes, what)) ?? [''];
    damaged.store.files.set(path, Buffer.from('{}'));

    await expect(historyOf(those.renamed.id, damaged)).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('is that any snapshot is missing', async () => {
    const { scenario: damaged, cast: those } = await lookedBackAt();
    const [path] = [...damaged.store.files].find(([, bytes]) => isOf(bytes, 'snapshot')) ?? [''];
    damaged.store.files.delete(path);

    await expect(historyOf(those.renamed.id, damaged)).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining('is missing'),
    });
  });
});

const SCHEMAS = { snapshot: 'access-snapshot', matching: 'matching', state: 'findings-state' } as const;

function isOf(bytes: Uint8Array, what: keyof typeof SCHEMAS): boolean {
  return Buffer.from(bytes).toString('utf8').includes(`"schema":"urn:rollcall:${SCHEMAS[what]}:v1"`);
}
