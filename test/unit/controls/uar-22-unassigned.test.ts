import { describe, expect, it } from 'vitest';
import { unassigned } from '../../../shared/controls/tests/uar-22-unassigned.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';
import {
  aDirectory,
  anAssignment,
  anIdentity,
  assignmentsWithout,
  identitiesWith,
} from '../../support/builders-directory.ts';
import {
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
const JUST_BEFORE_TWO_HOURS = '2026-03-02T07:59:59Z';
const TWO_HOURS_LATER = '2026-03-02T08:00:00Z';

const short = (moment: Moment) => inShort(moment, 'UAR-22');
const FAILS = failing('account.acc-alan');

/** What the directory says, and how the rest of the company is. */
const company = (directory: Parameters<typeof aDirectory>, rest: Situation = {}): Situation => ({
  ...rest,
  furtherRosters: [aDirectory(...directory)],
});
const lasting = (situation: Situation) => evaluateInTurn([FIRST, situation], [TWO_HOURS_LATER, situation]);

const WITHOUT_ALAN = { assignments: assignmentsWithout('alan') };
const PEOPLE_WITHOUT_ALAN = { people: identitiesWith().filter(({ id }) => id !== 'O-alan') };
const givenToAlan = (overrides: Partial<ReturnType<typeof anAssignment>>) => ({
  assignments: [...assignmentsWithout('alan'), anAssignment('alan', overrides)],
});
describe(`${unassigned.id}: ${unassigned.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['everybody was given the application', company([]), PASS],
    ['somebody was given it through a group', company([{}, givenToAlan({ group: 'G-1', since: null })]), PASS],
    [
      'somebody was given it without a role, which lets them in though nothing is provisioned [note 24]',
      company([{}, givenToAlan({ isDefault: true, role: null })]),
      PASS,
    ],
    ['somebody was not given it', company([{}, WITHOUT_ALAN]), FAILS],
    [
      'somebody was given it, and the directory does not tell whether the identity is enabled',
      company([{ people: identitiesWith(anIdentity('alan', { status: 'unknown' })) }]),
      unclear('employment-unknown'),
    ],
    ['the directory does not know somebody', company([PEOPLE_WITHOUT_ALAN, WITHOUT_ALAN]), FAILS],
    [
      'a guest matches by mail [note 24]',
      company(
        [
          { people: identitiesWith(anIdentity('vera', { type: 'external' })) },
          { assignments: [...assignmentsWithout(), anAssignment('vera')] },
        ],
        { accounts: withAccounts(anAccount('vera')) },
      ),
      PASS,
    ],
    [
      'a guest has an account that was not given',
      company([{ people: identitiesWith(anIdentity('vera', { type: 'external' })) }], {
        accounts: withAccounts(anAccount('vera')),
      }),
      failing('account.acc-vera'),
    ],
    [
      'somebody has two accounts, and was given the application, of which UAR-14 tells',
      company([], {
        accounts: withAccounts(anAccount('alan', { employeeNumber: '7' }), anAccount('al', { employeeNumber: '7' })),
        people: withPeople(aPerson('alan', { employeeNumber: '7' })),
      }),
      PASS,
    ],
    [
      'somebody has two accounts, and was not given the application',
      company([{}, WITHOUT_ALAN], {
        accounts: withAccounts(anAccount('alan', { employeeNumber: '7' }), anAccount('al', { employeeNumber: '7' })),
        people: withPeople(aPerson('alan', { employeeNumber: '7' })),
      }),
      failing('account.acc-al', 'account.acc-alan'),
    ],
    [
      'somebody has two identities, of which one was given it',
      company(
        [
          {
            people: identitiesWith(
              anIdentity('alan', { employeeNumber: '7' }),
              anIdentity('adm', { employeeNumber: '7' }),
            ),
          },
          { assignments: [...assignmentsWithout('alan'), anAssignment('adm')] },
        ],
        { people: withPeople(aPerson('alan', { employeeNumber: '7' })) },
      ),
      PASS,
    ],
    [
      'of two identities the one that was given it is disabled',
      company(
        [
          {
            people: identitiesWith(
              anIdentity('alan', { employeeNumber: '7' }),
              anIdentity('adm', { employeeNumber: '7', status: 'ended' }),
            ),
          },
          { assignments: [...assignmentsWithout('alan'), anAssignment('adm')] },
        ],
        { people: withPeople(aPerson('alan', { employeeNumber: '7' })) },
      ),
      FAILS,
    ],
    [
      'the identity is disabled, of which UAR-24 tells',
      company([{ people: identitiesWith(anIdentity('alan', { status: 'ended' })) }, WITHOUT_ALAN]),
      PASS,
    ],
    [
      'the person has left, of which UAR-08 tells',
      company([{}, WITHOUT_ALAN], { people: withPeople(aLeaver('alan', '2026-03-01')) }),
      PASS,
    ],
    [
      'the person is on leave, and was not given it',
      company([{}, WITHOUT_ALAN], { people: withPeople(aPerson('alan', { status: 'leave' })) }),
      FAILS,
    ],
    [
      'nobody owns the account, of which UAR-09 tells',
      company([], { accounts: withAccounts(anAccount('nobody')) }),
      PASS,
    ],
    [
      'a registered account is somebody’s who was not given it',
      company([{}, WITHOUT_ALAN], {
        policy: {
          serviceAccounts: [
            {
              account: 'acc-alan',
              kind: 'shared',
              owner: 'ada@acme.example',
              purpose: 'front desk',
              expires: '2026-12-31',
            },
            {
              account: 'sync@acme.example',
              kind: 'service',
              owner: 'ada@acme.example',
              purpose: 'HRIS sync',
              expires: '2026-12-31',
            },
          ],
        },
      }),
      PASS,
    ],
    [
      'the account is inactive',
      company([{}, WITHOUT_ALAN], { accounts: withAccounts(anAccount('alan', { active: false })) }),
      PASS,
    ],
    [
      'nobody knows whether the account is active',
      company([{}, WITHOUT_ALAN], { accounts: withAccounts(anAccount('alan', { active: null })) }),
      unclear('active-unknown'),
    ],
    [
      'policy leaves the person out',
      company([{}, WITHOUT_ALAN], {
        policy: {
          exclusions: [
            {
              id: 'alan',
              person: 'E-alan',
              reason: 'works for the parent company',
              approvedBy: 'grace@acme.example',
              approvedOn: '2026-01-01',
              expires: '2026-12-31',
            },
          ],
        },
      }),
      PASS,
    ],
    [
      'the directory gave it to somebody whom it does not list, and does not know an owner',
      company([PEOPLE_WITHOUT_ALAN, {}]),
      unclear('assignee-not-listed'),
    ],
    [
      'two directories tell, and the other one gave it',
      {
        furtherRosters: [
          aDirectory({}, WITHOUT_ALAN),
          aDirectory({ connection: 'okta', people: [anIdentity('alan')] }, { assignments: [anAssignment('alan')] }),
        ],
      },
      PASS,
    ],
  ])('%s', (_, situation, expected) => {
    expect(short(lasting(situation))).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['no directory is connected', {}, notApplicable('no-directory')],
    ['nor any roster', { roster: 'none' }, notApplicable('no-directory')],
    [
      'the directory says nothing of the application',
      company([{}, { application: 'other' }]),
      notApplicable('no-directory'),
    ],
    [
      'the directory provisions everybody [note 24]',
      company([{}, { scope: 'everybody', assignments: [] }]),
      notApplicable('provisions-everybody'),
    ],
    [
      'one of two directories provisions everybody',
      { furtherRosters: [aDirectory({}, WITHOUT_ALAN), aDirectory({ connection: 'okta' }, { scope: 'everybody' })] },
      notApplicable('provisions-everybody'),
    ],
    ['the directory failed', company([{ state: 'failed' }, WITHOUT_ALAN]), unclear('collection-failed')],
    ['the directory was read in part', company([{ state: 'partial' }, WITHOUT_ALAN]), unclear('snapshot-partial')],
    ['another roster failed', company([{}, WITHOUT_ALAN], { roster: 'failed' }), unclear('collection-failed')],
    ['the application was read in part', company([], { access: 'partial' }), unclear('snapshot-partial')],
    ['what was read in part shows one all the same', company([{}, WITHOUT_ALAN], { access: 'partial' }), FAILS],
  ])('has no verdict, or one all the same, when %s', (_, situation, expected) => {
    expect(short(lasting(situation))).toEqual(expected);
  });

  it('does not tell whose an account is that several people match, unless all were given it', () => {
    const [both, one] = [
      [...assignmentsWithout(), anAssignment('first'), anAssignment('second')],
      [...assignmentsWithout(), anAssignment('first')],
    ].map((assignments) => ({
      accounts: withAccounts(anAccount('desk')),
      furtherRosters: [
        aDirectory(
          {
            people: identitiesWith(
              anIdentity('first', { emails: ['desk@acme.example'] }),
              anIdentity('second', { emails: ['desk@acme.example'] }),
            ),
          },
          { assignments },
        ),
      ],
    }));

    expect([both, one].map((situation) => short(lasting(situation ?? {})))).toEqual([PASS, unclear('owner-ambiguous')]);
  });

  it.each([
    [JUST_BEFORE_TWO_HOURS, PASS],
    [TWO_HOURS_LATER, FAILS],
  ])('waits for the directory to take the account away within two hours [note 24]: at %s', (slot, expected) => {
    const situation = company([{}, WITHOUT_ALAN]);

    const moment = evaluateInTurn([FIRST, situation], [slot, situation]);

    expect(short(moment)).toEqual(expected);
  });

  it('closes when the person is assigned', () => {
    const moment = evaluateInTurn(
      [FIRST, company([{}, WITHOUT_ALAN])],
      [TWO_HOURS_LATER, company([{}, WITHOUT_ALAN])],
      ['2026-03-02T12:00:00Z', company([])],
    );

    const status = moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-22').map((one) => one.status);
    expect(status).toEqual(['resolved']);
  });

  it('says who it was, and how many were given the application', () => {
    const result = resultOf(lasting(company([{}, WITHOUT_ALAN])), 'UAR-22');

    expect(result.failures).toMatchObject([
      { severity: 'medium', facts: { userName: 'alan@acme.example', problem: 'not-assigned', matchedBy: 'e-mail' } },
    ]);
    expect(result.observations).toEqual({ peopleAssigned: 3 });
    expect(result.population.count).toBe(4);
  });
});
