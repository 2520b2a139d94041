import { beforeEach, describe, expect, it } from 'vitest';
import type { Account, Person } from '../../simulators/company/company.ts';
import { Scenario } from '../../support/scenario.ts';

/** A company whose fourth account belongs to somebody who left on Sunday, 1 March. */
let scenario: Scenario;
let leaver: Person;
let account: Account;

beforeEach(() => {
  scenario = new Scenario({ start: '2026-03-02T00:00:00Z' });
  const { people, accounts } = scenario.company;
  const [person, own] = [people[4], accounts[4]];
  if (!person || !own) throw new Error('the company is larger than that');
  [leaver, account] = [person, own];
});

const MISSING_PEOPLE = '# as-of: 2026-03-04T06:00:00Z\nid,status\n';

async function play(...slots: readonly (readonly [time: string, before?: () => void])[]): Promise<string[]> {
  const told: string[] = [];
  for (const [time, before] of slots) {
    before?.();
    const { changes } = await scenario.runAt(time);
    for (const { type, key } of changes) {
      if (key.startsWith('UAR-08')) told.push(`${time.slice(8, 13)} ${type}`);
    }
  }
  return told;
}

const leaves = () => scenario.company.leave(leaver, '2026-03-01');
const breaksOff = () => {
  scenario.exchange.fault = (request, answer) => {
    const body = answer.body as { Resources?: unknown[] } | undefined;
    if (request.list?.resource === 'Users' && body?.Resources)
      body.Resources = request.list.startIndex === 1 ? body.Resources.slice(0, 4) : [];
  };
};
const works = () => {
  scenario.exchange.fault = null;
};
const OPEN = ['2026-03-02T06:00:00Z', leaves] as const;
const LATE = ['2026-03-03T06:00:00Z'] as const;

describe('a finding over successive slots', () => {
  it('opens when the limit is over, and resolves with the account’s deactivation', async () => {
    const told = await play(
      OPEN,
      LATE,
      ['2026-03-03T12:00:00Z'],
      ['2026-03-03T18:00:00Z', () => scenario.company.deactivate(account)],
    );

    expect(told).toEqual(['03T06 opened', '03T18 resolved']);
  });

  it('resolves when the account is deleted [note 8]', async () => {
    const told = await play(OPEN, LATE, ['2026-03-03T12:00:00Z', () => scenario.company.remove(account)]);

    expect(told).toEqual(['03T06 opened', '03T12 resolved']);
  });

  it('opens again when the account is activated again', async () => {
    const told = await play(
      OPEN,
      LATE,
      ['2026-03-03T12:00:00Z', () => scenario.company.deactivate(account)],
      ['2026-03-03T18:00:00Z', () => scenario.company.activate(account)],
    );

    expect(told).toEqual(['03T06 opened', '03T12 resolved', '03T18 reopened']);
  });

  it('resolves when the roster was wrong and the person still works here', async () => {
    const told = await play(OPEN, LATE, [
      '2026-03-03T12:00:00Z',
      () => Object.assign(leaver, { status: 'active', endDate: null }),
    ]);

    expect(told).toEqual(['03T06 opened', '03T12 resolved']);
  });

  it('is updated when what is known about it changes', async () => {
    const told = await play(OPEN, LATE, [
      '2026-03-03T12:00:00Z',
      () => Object.assign(leaver, { endDate: '2026-02-27' }),
    ]);

    expect(told).toEqual(['03T06 opened', '03T12 updated']);
  });
});

describe('nothing resolves', () => {
  const deactivates = () => scenario.company.deactivate(account);

  it.each<[string, () => void, () => void]>([
    ['while Leapsome breaks off its list', breaksOff, works],
    [
      'while Leapsome refuses the token',
      () => {
        scenario.exchange.fault = (_request, answer) => Object.assign(answer, { status: 403, body: undefined });
      },
      works,
    ],
    [
      'while Leapsome cannot be reached',
      () => {
        scenario.exchange.network = () => 'refused';
      },
      () => {
        scenario.exchange.network = () => null;
      },
    ],
    [
      'while the roster is stale [note 1]',
      () => {
        scenario.files['people.csv'] = '# as-of: 2026-03-01\nid,status\nE-1001,active\n';
      },
      () => {
        delete scenario.files['people.csv'];
      },
    ],
    [
      'while the roster cannot be read',
      () => {
        scenario.files['people.csv'] = 'no heading';
      },
      () => {
        delete scenario.files['people.csv'];
      },
    ],
    [
      'while the roster has lost nearly everybody',
      () => {
        const rows = Array.from({ length: 1 }, (_, i) => `E-${1001 + i},active`);
        scenario.files['people.csv'] = `${MISSING_PEOPLE}${rows.join('\n')}\n`;
      },
      () => {
        delete scenario.files['people.csv'];
      },
    ],
  ])('%s', async (_name, breaks, mends) => {
    const told = await play(
      OPEN,
      LATE,
      [
        '2026-03-04T06:00:00Z',
        () => {
          deactivates();
          breaks();
        },
      ],
      ['2026-03-04T12:00:00Z', mends],
    );

    expect(told).toEqual(['03T06 opened', '04T12 resolved']);
  });
});

describe('nothing passes that rests on what could not be read', () => {
  it('says of every test why', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    breaksOff();
    const { results } = await scenario.runAt('2026-03-02T12:00:00Z');

    const ofLeapsome = results.results.filter(({ connection }) => connection === 'leapsome');
    expect(ofLeapsome.map(({ test }) => test)).toEqual(
      expect.arrayContaining(['PAR-01', 'PAR-03', 'UAR-08', 'UAR-10']),
    );
    const applicable = ofLeapsome.filter(({ outcome }) => outcome !== 'not-applicable');
    expect(new Set(applicable.map(({ outcome, reason }) => `${outcome} ${reason?.code}`))).toEqual(
      new Set(['inconclusive collection-failed']),
    );
    expect(results.results.find(({ test }) => test === 'EVD-01')?.outcome).toBe('fail');
  });
});

describe('sources of roles', () => {
  const roles = (text: string) => {
    scenario.yaml = scenario.yaml.replace(/roles: \[\{ from: import[^\n]+/, text);
  };
  /** Of the tests that look at roles. */
  const NEED_ROLES = ['PAR-01', 'PAR-02', 'PAR-03', 'PAR-05', 'PAR-06'];
  const outcomes = async () => {
    const { results } = await scenario.runAt('2026-03-02T06:00:00Z');
    return results.results
      .filter(({ test }) => NEED_ROLES.includes(test))
      .map(({ outcome, reason }) => `${outcome} ${reason?.code ?? ''}`.trim());
  };

  it('none: nobody is said to be without privilege [note 3]', async () => {
    roles('roles: []');

    expect(await outcomes()).toEqual(NEED_ROLES.map(() => 'inconclusive roles-not-collected'));
  });

  it('the SCIM interface, which has no roles in Leapsome', async () => {
    roles('roles: [{ from: scim }]');

    expect(await outcomes()).toEqual(NEED_ROLES.map(() => 'inconclusive roles-not-collected'));
  });

  it('group rules never pass, and can fail [note 5]', async () => {
    const [team] = scenario.company.teams;
    roles(`roles: [{ from: groups, rules: [{ group: ${team?.id}, role: Employee }] }]`);
    expect(await outcomes()).toEqual(NEED_ROLES.map(() => 'inconclusive roles-indicative'));

    roles(`roles: [{ from: import, file: roles.csv, maxAge: 7d }]`);
    scenario.yaml = scenario.yaml.replace('role: Employee }', 'role: Admin }');
    const { results } = await scenario.runAt('2026-03-02T12:00:00Z');
    expect(results.results.find(({ test }) => test === 'PAR-03')?.outcome).toBe('fail');
  });

  it('an import that lacks an active account', async () => {
    const ids = scenario.company.accounts.slice(1).map(({ id }) => `${id},Employee`);
    scenario.files['roles.csv'] = ['# as-of: 2026-03-02', '# attested-by: grace', 'account,role', ...ids, ''].join(
      '\n',
    );

    expect(await outcomes()).toEqual(NEED_ROLES.map(() => 'inconclusive roles-indicative'));
  });
});
