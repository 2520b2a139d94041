import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/access/snapshot.ts';
import { joiners } from '../../../shared/controls/tests/uar-10-joiners.ts';
import { aLeaver, anAccount, aPerson, aRole, aRoleSource } from '../../support/builders.ts';
import { aDirectory, anAssignment, anIdentity, identitiesWith } from '../../support/builders-directory.ts';
import {
  ACCOUNTS,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-02T12:00:00Z';
const THIRD = '2026-03-02T18:00:00Z';
const A_DAY_LATER = '2026-03-03T12:00:00Z';

const short = (moment: Moment) => inShort(moment, 'UAR-10');

const joan = anAccount('joan');
const NEW: Situation = { accounts: withAccounts(joan) };
const owned = (...people: readonly Person[]): Situation => ({ ...NEW, people: withPeople(...people) });
const starting = (startDate: string | null) => owned(aPerson('joan', { status: 'future', startDate }));
const DIRECTORY = aDirectory(
  { people: identitiesWith(anIdentity('joan')) },
  { assignments: [anAssignment('joan', { isDefault: true, role: null })] },
);
const granting = (...roles: string[]): Situation => ({
  accounts: withAccounts(anAccount('alan', { grants: roles.map((role) => aRole(role)) })),
});
const approving = (role: string, situation: Situation): Situation => ({
  ...situation,
  policy: {
    privilegedAccess: {
      approved: [
        {
          account: 'alan@acme.example',
          role,
          approvedBy: 'grace@acme.example',
          approvedOn: '2026-03-02',
          expires: '2026-06-30',
          reason: 'helps out',
        },
      ],
    },
  },
});

describe(`${joiners.id}: ${joiners.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['nothing has changed', {}, PASS],
    ['an account was added for somebody in the roster', owned(aPerson('joan')), PASS],
    ['they are on leave', owned(aPerson('joan', { status: 'leave' })), PASS],
    ['they have left', owned(aLeaver('joan', '2026-02-27')), failing('account.acc-joan')],
    [
      'whether they are employed is not known',
      owned(aPerson('joan', { status: 'unknown' })),
      unclear('employment-unknown'),
    ],
    [
      'whether they are employed is not known, and a directory gave them the application [note 18]',
      { ...owned(aPerson('joan', { status: 'unknown' })), furtherRosters: [DIRECTORY] },
      PASS,
    ],
    [
      'a directory gave it to an identity that is disabled',
      {
        ...owned(aPerson('joan', { status: 'unknown' })),
        furtherRosters: [{ ...DIRECTORY, people: identitiesWith(anIdentity('joan', { status: 'ended' })) }],
      },
      unclear('employment-unknown'),
    ],
    [
      'they have left, and the directory has not noticed',
      { ...owned(aLeaver('joan', '2026-02-27')), furtherRosters: [DIRECTORY] },
      failing('account.acc-joan'),
    ],
    [
      'two people match it',
      owned(aPerson('joan'), aPerson('john', { emails: ['joan@acme.example'] })),
      unclear('owner-ambiguous'),
    ],
    ['it is inactive', { accounts: withAccounts(anAccount('joan', { active: false })) }, PASS],
    ['they start within 30 days', starting('2026-04-01'), PASS],
    ['they start in more than 30 days', starting('2026-04-02'), failing('account.acc-joan')],
    ['when they start is not known', starting(null), PASS],
    [
      'they start later, and are here already',
      owned(
        aPerson('joan', { status: 'future', startDate: '2026-06-01' }),
        aPerson('joan2', { emails: ['joan@acme.example'] }),
      ),
      PASS,
    ],
    [
      'it is registered as a service account',
      {
        ...NEW,
        policy: {
          serviceAccounts: [
            {
              account: 'joan@acme.example',
              kind: 'service',
              owner: 'ada@acme.example',
              purpose: 'x',
              expires: '2026-12-31',
            },
            {
              account: 'sync@acme.example',
              kind: 'service',
              owner: 'ada@acme.example',
              purpose: 'x',
              expires: '2026-12-31',
            },
          ],
        },
      },
      PASS,
    ],
    ['a standard role was granted to somebody in the roster', granting('Employee', 'Manager'), PASS],
    [
      'a standard role was granted to somebody who has left',
      { ...granting('Employee', 'Manager'), people: withPeople(aLeaver('alan', '2026-03-01')) },
      failing('grant.acc-alan.Manager'),
    ],
    [
      'a privileged role was granted without approval',
      granting('Super Admin'),
      failing('grant.acc-alan.Super%20Admin'),
    ],
    ['it was approved', approving('Super Admin', granting('Super Admin')), PASS],
    ['an unclassified role was granted', granting('Goal Coach'), unclear('role-unclassified')],
    ['it was, with approval', approving('Goal Coach', granting('Goal Coach')), PASS],
    [
      'policy says nothing about approvals',
      { ...granting('Super Admin'), policy: { privilegedAccess: undefined } },
      unclear('not-configured'),
    ],
    ['no roster is connected', { ...NEW, roster: 'none' }, unclear('no-roster')],
    ['the roster failed', { ...NEW, roster: 'failed' }, unclear('collection-failed')],
    ['there are no roles', { ...NEW, roleSources: [] }, unclear('roles-not-collected')],
  ])('%s', (_name, second, expected) => {
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, second]))).toEqual(expected);
  });

  it('says nothing about what was there the first time [note 18]', () => {
    expect(short(evaluateInTurn([FIRST, NEW]))).toEqual({
      outcome: 'not-applicable',
      reason: 'no-baseline',
      failing: [],
    });
    expect(short(evaluateInTurn([FIRST, NEW], [SECOND, NEW]))).toEqual(PASS);
  });

  it.each<[string, Situation]>([
    ['activated again [note 19]', { accounts: withAccounts(anAccount('joan', { active: false })) }],
    ['added', {}],
  ])('looks at an account that was %s', (_name, first) => {
    const left = owned(aLeaver('joan', '2026-02-27'));

    expect(short(evaluateInTurn([FIRST, first], [SECOND, left]))).toEqual(failing('account.acc-joan'));
  });

  it.each<[string, Situation, object]>([
    [
      'an account of somebody who has left',
      owned(aLeaver('joan', '2026-02-27')),
      { severity: 'medium', facts: { problem: 'owner-gone' } },
    ],
    [
      'an early account',
      starting('2026-05-01'),
      { severity: 'low', facts: { problem: 'early', startDate: '2026-05-01' } },
    ],
    [
      'a privileged role',
      granting('Super Admin'),
      { severity: 'high', facts: { problem: 'not-approved', role: 'Super Admin' } },
    ],
  ])('weighs %s', (_name, second, expected) => {
    expect(resultOf(evaluateInTurn([FIRST, {}], [SECOND, second]), 'UAR-10').failures).toMatchObject([expected]);
  });

  it.each([
    [
      { problem: 'unmatched' },
      'New account that nobody in a roster or the service register stands for: joan@acme.example',
    ],
    [{ problem: 'owner-gone', role: 'Manager' }, 'New grant of Manager to somebody who has left: joan@acme.example'],
    [{ problem: 'early' }, 'New account more than 30 days before the start date: joan@acme.example'],
    [{ problem: 'not-approved', role: 'Admin' }, 'New grant of Admin without approval: joan@acme.example'],
  ])('has a title for %j', (facts, title) => {
    expect(
      joiners.titleOf({ connection: 'leapsome', facts: { ...facts, userName: 'joan@acme.example' }, measured: {} }),
    ).toBe(title);
  });
});

describe('UAR-10, an account that nobody stands for', () => {
  it('may be read before the roster that lists its owner', () => {
    const moment = evaluateInTurn([FIRST, {}], [SECOND, NEW]);

    expect(short(moment)).toEqual(PASS);
    expect(resultOf(moment, 'UAR-10').pending).toEqual([
      {
        key: 'UAR-10:main/leapsome:account.acc-joan',
        since: '2026-03-02T12:00:00.000Z',
        until: '2026-03-03T12:00:00.000Z',
      },
    ]);
  });

  it.each<[string, string, Situation, Short]>([
    ['fails a day later, although it is not new any more', A_DAY_LATER, NEW, failing('account.acc-joan')],
    ['does not fail before', '2026-03-03T11:59:59Z', NEW, PASS],
    ['is well when the roster lists its owner', A_DAY_LATER, owned(aPerson('joan')), PASS],
    ['is well when it is gone', A_DAY_LATER, {}, PASS],
  ])('%s', (_name, time, last, expected) => {
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, NEW], [THIRD, NEW], [time, last]))).toEqual(expected);
  });

  it('fails at once where it holds a privileged role', () => {
    const kiosk = { accounts: withAccounts(anAccount('joan', { grants: [aRole('Super Admin')] })) };

    expect(short(evaluateInTurn([FIRST, {}], [SECOND, kiosk]))).toEqual(failing('grant.acc-joan.Super%20Admin'));
  });
});

describe('UAR-10, over slots', () => {
  const left = owned(aLeaver('joan', '2026-02-27'));
  const findings = (moment: Moment) =>
    moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-10').map(({ status }) => status);

  it('stands while nothing changes, and closes when the account is inactive', () => {
    const inactive = { ...left, accounts: withAccounts(anAccount('joan', { active: false })) };

    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, left], [THIRD, left]))).toEqual(['open']);
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, left], [THIRD, inactive]))).toEqual(['resolved']);
  });

  it('closes when the start comes nearer', () => {
    const early = starting('2026-04-10');

    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, early], ['2026-03-11T00:00:00Z', early]))).toEqual([
      'resolved',
    ]);
  });

  it.each<[string, Situation]>([
    ['the roster failed', { roster: 'failed' }],
    ['the roster was stale', { rosterAsOf: '2026-01-01T00:00:00.000Z' }],
    ['the roster was partial', { roster: 'partial' }],
    ['the roles were stale', { roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' })] }],
    ['there were no roles', { roleSources: [] }],
    ['the list was partial', { access: 'partial' }],
    ['Leapsome failed', { access: 'failed' }],
  ])('neither passes nor closes where %s', (_name, trouble) => {
    const well = evaluateInTurn([FIRST, {}], [SECOND, left], [THIRD, { ...owned(aPerson('joan')), ...trouble }]);
    const unseen = evaluateInTurn([FIRST, {}], [SECOND, { ...left, ...trouble }], [THIRD, left]);

    expect(resultOf(well, 'UAR-10').outcome).not.toBe('pass');
    expect(findings(well)).toEqual(['open']);
    expect(short(unseen)).toEqual(failing('account.acc-joan'));
  });

  it('records an approval that came late, and closes [note 34]', () => {
    const granted = granting('Super Admin');
    const moment = evaluateInTurn([FIRST, {}], [SECOND, granted], [THIRD, approving('Super Admin', granted)]);

    expect(short(moment)).toEqual(PASS);
    expect(resultOf(moment, 'UAR-10').observations.lateApprovals).toMatchObject([
      { account: 'acc-alan', role: 'Super Admin', foundAt: '2026-03-02T12:00:00.000Z', approvedOn: '2026-03-02' },
    ]);
  });
});
