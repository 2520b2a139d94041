import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { movers } from '../../../shared/controls/tests/uar-21-movers.ts';
import { anAccount, aPerson, aPolicy, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  notApplicable,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
/** The first roster that shows the move. */
const MOVED = '2026-03-03T06:00:00Z';
const BETWEEN = '2026-03-20T06:00:00Z';
const JUST_BEFORE = '2026-04-02T05:59:59Z';
const AFTER_30_DAYS = '2026-04-02T06:00:00Z';
const LATER = '2026-04-02T12:00:00Z';

const FAIL = failing('grant.acc-ada.Super%20Admin');
const short = (moment: Moment) => inShort(moment, 'UAR-21');
const findings = (moment: Moment) =>
  moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-21').map(({ status }) => status);

/** Ada is a Super Admin, approved in January; her record says where she works. */
const ada = (person: Partial<Person>, situation: Situation = {}): Situation => ({
  people: withPeople(
    aPerson('ada', { department: 'IT', title: 'Engineer', ...person }),
    aPerson('grace', { title: 'Engineer' }),
  ),
  ...situation,
});
const BEFORE = ada({});
const AFTER = ada({ department: 'Sales' });
const withAda = (account: Partial<Account>): Situation => ({
  ...AFTER,
  accounts: withAccounts(anAccount('ada', { grants: [aRole('Super Admin')], ...account })),
});
const withoutAda: Situation = { people: (AFTER.people ?? []).filter(({ id }) => id !== 'E-ada') };
const GONE = withAda({ grants: [aRole('Employee')] });

/** The move as it is, with one more approval of Ada's role. */
const approved = (overrides: { approvedOn?: string; approvedBy?: string; expires?: string; role?: string }) => ({
  ...AFTER,
  policy: {
    privilegedAccess: {
      approved: [
        ...(aPolicy().privilegedAccess?.approved ?? []),
        {
          account: 'ada@acme.example',
          role: 'Super Admin',
          approvedBy: 'grace@acme.example',
          approvedOn: '2026-03-20',
          expires: '2026-12-31',
          reason: 'still runs Leapsome',
          ...overrides,
        },
      ],
    },
  },
});

const UNSURE = aPerson('grace', { status: 'unknown' });

const moving = (last: Situation, before = BEFORE) =>
  evaluateInTurn([FIRST, before], [MOVED, AFTER], [AFTER_30_DAYS, last]);

describe(`${movers.id}: ${movers.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['the role is still held', AFTER, FAIL],
    ['the role is gone', GONE, PASS],
    ['the account is inactive', withAda({ active: false }), PASS],
    ['whether the account is active is not known', withAda({ active: null }), unclear('active-unknown')],
    ['the role was approved again', approved({}), PASS],
    ['on the day of the move', approved({ approvedOn: '2026-03-03' }), PASS],
    ['on the day before', approved({ approvedOn: '2026-03-02' }), FAIL],
    ['the new approval has expired', approved({ expires: '2026-04-01' }), FAIL],
    ['the new approval is the holder’s own', approved({ approvedBy: 'ada@acme.example' }), FAIL],
    ['the new approval is somebody’s who has left', approved({ approvedBy: 'edsger@acme.example' }), FAIL],
    [
      'whether the approver is still here is not known',
      { ...approved({}), people: [...(AFTER.people ?? []).filter(({ id }) => id !== 'E-grace'), UNSURE] },
      unclear('employment-unknown'),
    ],
    ['the new approval is for another role', approved({ role: 'Admin' }), FAIL],
    [
      'the role is not classified',
      { ...AFTER, policy: { roles: { privileged: ['Admin'] } } },
      unclear('role-unclassified'),
    ],
    [
      'the role is not privileged',
      { ...AFTER, policy: { roles: { standard: ['Super Admin', 'Manager', 'Employee'] } } },
      PASS,
    ],
    ['policy has no approvals', { ...AFTER, policy: { privilegedAccess: undefined } }, notApplicable('not-configured')],
    ['nobody owns the account any more, which is UAR-09’s', withoutAda, PASS],
    [
      'the person has left, which is UAR-08’s',
      ada({ department: 'Sales', status: 'ended', endDate: '2026-03-31' }),
      PASS,
    ],
    ['no roster is connected', { ...AFTER, roster: 'none' }, unclear('no-roster')],
  ])('30 days after the move: %s [note 23]', (_name, last, expected) => {
    expect(short(moving(last))).toEqual(expected);
  });

  it.each<[string, Situation, Situation, Short]>([
    ['the department', BEFORE, AFTER, FAIL],
    ['the title', BEFORE, ada({ title: 'Director' }), FAIL],
    ['case and spaces only', BEFORE, ada({ department: ' it ', title: 'ENGINEER' }), PASS],
    ['nothing', BEFORE, BEFORE, PASS],
    ['both are cleared', BEFORE, ada({ department: null, title: 'Engineer' }), PASS],
    ['a title is listed that was not', ada({ title: null }), BEFORE, PASS],
    [
      'the department before the first day',
      ada({ status: 'future' }),
      ada({ department: 'Sales', status: 'future' }),
      PASS,
    ],
  ])('counts as a move or not: %s [note 23]', (_name, before, after, expected) => {
    expect(short(evaluateInTurn([FIRST, before], [MOVED, after], [AFTER_30_DAYS, after]))).toEqual(expected);
  });

  it('cannot tell of an account that several people match, of whom one has moved, and has forgotten nothing once one does', () => {
    const withAdam = ({ people = [] }: Situation) => ({
      people: [...people, aPerson('adam', { emails: ['ada@acme.example'] })],
    });
    const [before, after] = [withAdam(BEFORE), withAdam(AFTER)];

    expect(short(evaluateInTurn([FIRST, before], [MOVED, after], [AFTER_30_DAYS, after]))).toEqual(
      unclear('owner-ambiguous'),
    );
    expect(short(evaluateInTurn([FIRST, before], [MOVED, after], [AFTER_30_DAYS, AFTER]))).toEqual(FAIL);
  });

  it('does not apply where no roster lists departments or titles, and has nothing to compare with the first time', () => {
    expect(short(evaluateInTurn([FIRST, {}], [MOVED, {}]))).toEqual(notApplicable('positions-not-listed'));
    expect(short(evaluateInTurn([FIRST, BEFORE]))).toEqual(notApplicable('no-baseline'));
    expect(short(evaluateInTurn([FIRST, BEFORE], [MOVED, {}]))).toEqual(notApplicable('positions-not-listed'));
  });

  it('is of medium weight, and says since when', () => {
    const [failure] = resultOf(moving(AFTER), 'UAR-21').failures;

    expect(failure).toMatchObject({
      severity: 'medium',
      facts: {
        account: 'acc-ada',
        role: 'Super Admin',
        problem: 'not-approved',
        rosterShowedMoveAt: '2026-03-03T06:00:00.000Z',
      },
    });
    expect(movers.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Super Admin of somebody who has moved not approved since: ada@acme.example',
    );
    expect(
      movers.titleOf({
        connection: 'leapsome',
        facts: { ...failure?.facts, problem: 'approval-expired' },
        measured: {},
      }),
    ).toBe('Super Admin of somebody who has moved with an expired approval: ada@acme.example');
  });
});

describe('UAR-21, over slots', () => {
  it('is pending until the 30 days are over, and counts then [note 23]', () => {
    const before = evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [JUST_BEFORE, AFTER]);

    expect(short(before)).toEqual(PASS);
    expect(resultOf(before, 'UAR-21').pending).toMatchObject([{ until: '2026-04-02T06:00:00.000Z' }]);
    expect(short(moving(AFTER))).toEqual(FAIL);
  });

  it('stands, and closes when the role is gone or approved', () => {
    const slots = [
      [FIRST, BEFORE],
      [MOVED, AFTER],
      [AFTER_30_DAYS, AFTER],
    ] as const;

    expect(short(evaluateInTurn(...slots, [LATER, AFTER]))).toEqual(FAIL);
    expect(findings(evaluateInTurn(...slots, [LATER, GONE]))).toEqual(['resolved']);
    expect(findings(evaluateInTurn(...slots, [LATER, approved({})]))).toEqual(['resolved']);
  });

  it('does not close because the roster has lost its columns', () => {
    expect(findings(evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [AFTER_30_DAYS, AFTER], [LATER, {}]))).toEqual([
      'open',
    ]);
  });

  it('tells a role of the former job that is granted again without a new approval', () => {
    expect(short(evaluateInTurn([FIRST, BEFORE], [MOVED, GONE], [AFTER_30_DAYS, GONE], [LATER, AFTER]))).toEqual(FAIL);
  });

  it('forgets what a roster said that is not connected any more', () => {
    const moved = [{ connection: 'idp', kind: 'idp', people: AFTER.people ?? [] }] as const;
    const before = [{ connection: 'idp', kind: 'idp', people: BEFORE.people ?? [] }] as const;
    const slots = [
      [FIRST, { furtherRosters: before }],
      [MOVED, { furtherRosters: moved }],
    ] as const;

    expect(evaluateInTurn(...slots).evaluation.matching.positions).not.toEqual([]);
    expect(evaluateInTurn(...slots, [LATER, {}]).evaluation.matching.positions).toEqual([]);
  });

  it('takes the word of HR systems, where they know the person, and not that of a directory', () => {
    const directory = (person: Partial<Person>) => [
      { connection: 'idp', kind: 'idp', people: [aPerson('ada', { title: 'Engineer', ...person })] } as const,
    ];
    const moved: Situation = { ...BEFORE, furtherRosters: directory({ title: 'Director' }) };

    const before: Situation = { ...BEFORE, furtherRosters: directory({}) };
    expect(short(evaluateInTurn([FIRST, before], [MOVED, moved], [AFTER_30_DAYS, moved]))).toEqual(PASS);
  });

  it('is content with an approval after the last of two moves, and counts from the first without', () => {
    const again = ada({ department: 'Legal' });

    expect(short(evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [BETWEEN, again], [AFTER_30_DAYS, again]))).toEqual(
      FAIL,
    );
    const settled = { ...again, policy: approved({ approvedOn: '2026-03-20' }).policy };
    expect(
      short(evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [BETWEEN, again], ['2026-05-01T06:00:00Z', settled])),
    ).toEqual(PASS);
    const early = { ...again, policy: approved({ approvedOn: '2026-03-10' }).policy };
    expect(short(evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [BETWEEN, again], [AFTER_30_DAYS, early]))).toEqual(
      PASS,
    );
    expect(
      short(evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [BETWEEN, again], ['2026-05-01T06:00:00Z', early])),
    ).toEqual(FAIL);
  });

  it('forgets a change that is taken back within the 30 days, not one that is taken back later', () => {
    const back = (time: string) =>
      evaluateInTurn([FIRST, BEFORE], [MOVED, AFTER], [time, BEFORE], ['2026-06-01T06:00:00Z', BEFORE]);

    expect(short(back(JUST_BEFORE))).toEqual(PASS);
    expect(short(back(AFTER_30_DAYS))).toEqual(FAIL);
  });

  it.each<[string, Situation]>([
    ['Leapsome failed', { access: 'failed' }],
    ['Leapsome was partial', { access: 'partial' }],
    ['the roster is stale', { rosterMaxAge: '1h', rosterAsOf: '2026-03-01T06:00:00.000Z' }],
    [
      'another roster failed',
      { furtherRosters: [{ connection: 'vendors', kind: 'hris', people: [], state: 'failed' }] },
    ],
  ])('swallows no move that is first seen where %s', (_name, trouble) => {
    expect(short(evaluateInTurn([FIRST, BEFORE], [MOVED, { ...AFTER, ...trouble }], [AFTER_30_DAYS, AFTER]))).toEqual(
      FAIL,
    );
  });

  it.each<[string, Situation]>([
    ['the department is cleared', ada({ department: null })],
    ['the person is missing', withoutAda],
    ['the address is missing', ada({ emails: [] })],
  ])('swallows no move before which %s for a slot', (_name, between) => {
    expect(
      short(evaluateInTurn([FIRST, BEFORE], ['2026-03-02T12:00:00Z', between], [MOVED, AFTER], [AFTER_30_DAYS, AFTER])),
    ).toEqual(FAIL);
  });

  it.each<[string, Situation]>([
    ['the roster failed', { roster: 'failed' }],
    ['the roster was partial', { roster: 'partial' }],
    ['the roster was stale', { rosterAsOf: '2026-01-01T00:00:00.000Z' }],
    ['Leapsome failed', { access: 'failed' }],
    [
      'the roles were stale',
      { roleSources: [aRoleSource(ACCOUNTS, { asOf: '2025-01-01T00:00:00.000Z', maxAge: '1d' })] },
    ],
  ])('neither passes nor closes where %s', (_name, trouble) => {
    const after = evaluateInTurn(
      [FIRST, BEFORE],
      [MOVED, AFTER],
      [AFTER_30_DAYS, AFTER],
      [LATER, { ...GONE, ...trouble }],
    );

    expect(resultOf(after, 'UAR-21').outcome).not.toBe('pass');
    expect(findings(after)).toEqual(['open']);
    expect(short(evaluateInTurn([FIRST, BEFORE], [MOVED, { ...BEFORE, ...trouble }]))).not.toEqual(PASS);
  });
});
