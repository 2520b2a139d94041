import { describe, expect, it } from 'vitest';
import { NO_MATCHING } from '../../../shared/access/matching/matching.ts';
import type { AccountsInput } from '../../../shared/access/matching/ownership.ts';
import { assignOwners } from '../../../shared/access/matching/ownership.ts';
import type { PersonStatus } from '../../../shared/access/snapshot.ts';
import { activeAccounts } from '../../../shared/controls/accounts.ts';
import { actorsIn, indexByAccount } from '../../../shared/controls/actors.ts';
import { NO_APP_ROLES } from '../../../shared/controls/app-roles.ts';
import type { ApplicationInput } from '../../../shared/controls/contract.ts';
import { type PeopleView, unknownPeople, viewPeople } from '../../../shared/controls/people.ts';
import { viewRoles } from '../../../shared/controls/roles.ts';
import { noReviews } from '../../../shared/reviews/state.ts';
import { anAccessSnapshot, anAccount, aPerson, aPolicy, aRosterSnapshot } from '../../support/builders.ts';

const TAKEN = { slot: '2026-03-02T06:00:00Z', takenAt: '2026-03-02T06:00:00.000Z' };
const ACCOUNTS = [
  anAccount('ada'),
  anAccount('grace', { active: false }),
  anAccount('alan', { active: null }),
  anAccount('barbara', { emails: ['barbara@acme.example', 'b@acme.example'] }),
];
const STATUSES: readonly PersonStatus[] = ['active', 'leave', 'future', 'ended', 'unknown'];
const PEOPLE = [
  aPerson('ada'),
  aPerson('barbara', { employeeNumber: '7' }),
  ...STATUSES.map((status) => aPerson(`is-${status}`, { status })),
];

function input(people: PeopleView): ApplicationInput {
  const snapshot = anAccessSnapshot(ACCOUNTS, TAKEN);
  const policy = aPolicy();
  return {
    workspace: 'main',
    timezone: 'UTC',
    slot: TAKEN.slot,
    asOf: TAKEN.takenAt,
    policy,
    inputs: [],
    continuity: { expected: [], missed: [] },
    observations: [],
    reviews: noReviews('main'),
    standing: new Map(),
    unsettled: new Map(),
    comparisons: [],
    contradicted: new Set(),
    connection: 'leapsome',
    everyAccount: () => undefined,
    snapshot,
    active: activeAccounts(ACCOUNTS, policy.serviceAccounts),
    previous: null,
    baseline: null,
    people,
    isOutOfScope: () => false,
    roles: viewRoles(
      { snapshot, definitions: [], appRoles: NO_APP_ROLES },
      { policy, asOf: TAKEN.takenAt, timezone: 'UTC' },
    ),
  };
}

function known(): PeopleView {
  const rosters = [
    { connection: 'people', kind: 'hris' as const, snapshot: aRosterSnapshot(PEOPLE, TAKEN), previous: null },
  ];
  const applications: AccountsInput[] = [{ connection: 'leapsome', accounts: ACCOUNTS, gone: [], complete: true }];
  const rules = { emailDomains: ['acme.example'], aliases: [], rosters: { precedence: [] } };
  return viewPeople('leapsome', assignOwners(rosters, applications, NO_MATCHING, rules, TAKEN.takenAt), rosters);
}

describe('entries of the policy about an account', () => {
  const entries = ['acc-ada', 'ADA@acme.example', 'acc-ADA', 'ada', 'acc-grace'].map((account, i) => ({ account, i }));
  const find = indexByAccount(entries);

  it('are those by its id to the letter, and by its user name in any case', () => {
    expect(find(anAccount('ada')).map(({ i }) => i)).toEqual([0, 1]);
    expect(find(anAccount('grace')).map(({ i }) => i)).toEqual([4]);
    expect(find(anAccount('nobody'))).toEqual([]);
  });

  it('come once where id and user name are the same', () => {
    const account = anAccount('x', { id: 'kiosk', userName: 'Kiosk' });

    expect(indexByAccount([{ account: 'kiosk' }])(account)).toHaveLength(1);
  });
});

describe('the standing of an actor', () => {
  it.each([
    ['active', 'present'],
    ['leave', 'present'],
    ['future', 'gone'],
    ['ended', 'gone'],
    ['unknown', 'unknown'],
  ])('is what the roster says: %s [note 27]', (status, expected) => {
    expect(actorsIn(input(known())).standingOf(`is-${status}@acme.example`)).toBe(expected);
  });

  it.each([
    ['a roster id', 'E-ada', 'present'],
    ['an employee number', '7', 'present'],
    ['somebody whom no roster has', 'grace@acme.example', 'gone'],
  ])('is found by %s', (_name, actor, expected) => {
    expect(actorsIn(input(known())).standingOf(actor)).toBe(expected);
  });

  it.each([
    ['active', 'ada@acme.example', 'present'],
    ['by id', 'acc-ada', 'present'],
    ['in other case', 'ADA@acme.example', 'present'],
    ['inactive', 'grace@acme.example', 'gone'],
    ['perhaps active', 'alan@acme.example', 'unknown'],
    ['not there', 'nobody@acme.example', 'unknown'],
  ])('is that of the account where no roster is connected: %s', (_name, actor, expected) => {
    expect(actorsIn(input(unknownPeople('none'))).standingOf(actor)).toBe(expected);
  });

  it('is not known while a roster cannot be used', () => {
    expect(actorsIn(input(unknownPeople('unusable'))).standingOf('ada@acme.example')).toBe('unknown');
  });
});

describe('the holder of an account', () => {
  const barbara = ACCOUNTS[3] ?? anAccount('barbara');

  it.each([
    ['user name', 'Barbara@acme.example', true],
    ['account id', 'acc-barbara', true],
    ['another address of the account', 'b@acme.example', true],
    ['roster id', 'E-barbara', true],
    ['employee number', '7', true],
    ['somebody else', 'ada@acme.example', false],
    ['nobody', 'nobody@acme.example', false],
  ])('is told by %s', (_name, actor, expected) => {
    expect(actorsIn(input(known())).isHolder(actor, barbara)).toBe(expected);
  });

  it('is told by the account alone where no roster can be used', () => {
    const { isHolder } = actorsIn(input(unknownPeople('unusable')));

    expect(isHolder('b@acme.example', barbara)).toBe(true);
    expect(isHolder('E-barbara', barbara)).toBe(false);
  });
});
