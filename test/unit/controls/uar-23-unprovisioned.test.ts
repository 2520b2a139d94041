import { describe, expect, it } from 'vitest';
import { unprovisioned } from '../../../shared/controls/tests/uar-23-unprovisioned.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';
import {
  aDirectory,
  anAssignment,
  anIdentity,
  assignmentsWithout,
  identitiesWith,
} from '../../support/builders-directory.ts';
import {
  ACCOUNTS,
  evaluateAt,
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
const JUST_BEFORE_A_DAY = '2026-03-03T05:59:59Z';
const A_DAY_LATER = '2026-03-03T06:00:00Z';

const short = (moment: Moment) => inShort(moment, 'UAR-23');
const FAILS = failing('person.entra.O-alan');

const WITHOUT_ALAN = ACCOUNTS.filter(({ id }) => id !== 'acc-alan');
/** What the directory says, while Alan has no account; and how the rest of the company is. */
const company = (directory: Parameters<typeof aDirectory> = [], rest: Situation = {}): Situation => ({
  accounts: WITHOUT_ALAN,
  ...rest,
  furtherRosters: [aDirectory(...directory)],
});
const givenToAlan = (...given: Parameters<typeof anAssignment>[1][]) => ({
  assignments: [...assignmentsWithout('alan'), ...given.map((overrides) => anAssignment('alan', overrides))],
});
const alanIs = (overrides: Parameters<typeof anIdentity>[1]) => ({
  people: identitiesWith(anIdentity('alan', overrides)),
});
const filters = (filter: object): Situation => ({
  policy: { provisioning: { leftOut: [{ reason: 'has no e-mail', ...filter }] } },
});
const lasting = (situation: Situation) => evaluateInTurn([FIRST, situation], [A_DAY_LATER, situation]);

describe(`${unprovisioned.id}: ${unprovisioned.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['everybody has an account', company([], { accounts: ACCOUNTS }), PASS],
    ['somebody was given it and has none', company(), FAILS],
    [
      'nobody was given it, as with the id of another application',
      company([{}, { assignments: [] }], { accounts: ACCOUNTS }),
      unclear('nobody-assigned'),
    ],
    ['somebody was given it through a group', company([{}, givenToAlan({ group: 'G-1', since: null })]), FAILS],
    [
      'somebody was given it without a role, which is not provisioned [note 24]',
      company([{}, givenToAlan({ isDefault: true, role: null })]),
      PASS,
    ],
    [
      'somebody was given it without a role, and with one through a group',
      company([{}, givenToAlan({ isDefault: true, role: null }, { group: 'G-1', since: null })]),
      FAILS,
    ],
    ['nobody gave it to whoever has no account', company([{}, { assignments: assignmentsWithout('alan') }]), PASS],
    [
      'the account is inactive: it was provisioned once',
      company([], { accounts: withAccounts(anAccount('alan', { active: false })) }),
      PASS,
    ],
    ['the identity is disabled', company([alanIs({ status: 'ended' })]), PASS],
    ['the identity is to begin', company([alanIs({ status: 'future', startDate: '2026-04-01' })]), PASS],
    ['the person has left', company([], { people: withPeople(aLeaver('alan', '2026-03-01')) }), PASS],
    [
      'the person is to start, by the HR system',
      company([], { people: withPeople(aPerson('alan', { status: 'future', startDate: '2026-04-01' })) }),
      PASS,
    ],
    [
      'the person is to start, nobody knows when',
      company([], { people: withPeople(aPerson('alan', { status: 'future', startDate: null })) }),
      PASS,
    ],
    ['the person is on leave', company([], { people: withPeople(aPerson('alan', { status: 'leave' })) }), FAILS],
    [
      'nobody knows whether the identity is enabled',
      company([alanIs({ status: 'unknown' })]),
      unclear('employment-unknown'),
    ],
    [
      'a guest has none',
      company(
        [
          { people: identitiesWith(anIdentity('vera', { type: 'external' })) },
          { assignments: [...assignmentsWithout(), anAssignment('vera')] },
        ],
        { accounts: ACCOUNTS },
      ),
      failing('person.entra.O-vera'),
    ],
    [
      'a guest’s address is of no domain by which accounts match, and nobody owns an account',
      company(
        [
          { people: identitiesWith(anIdentity('vera', { emails: ['vera@partner.example'] })) },
          { assignments: [...assignmentsWithout(), anAssignment('vera')] },
        ],
        { accounts: withAccounts(anAccount('who')) },
      ),
      unclear('assignee-not-matchable'),
    ],
    [
      'a guest’s address is of no such domain, and every account is somebody’s or registered',
      company(
        [
          { people: identitiesWith(anIdentity('vera', { emails: ['vera@partner.example'] })) },
          { assignments: [...assignmentsWithout(), anAssignment('vera')] },
        ],
        { accounts: ACCOUNTS },
      ),
      failing('person.entra.O-vera'),
    ],
    [
      'so many people match an account that one of them is not named',
      company(
        [
          {
            people: identitiesWith(
              ...Array.from({ length: 51 }, (_, i) => anIdentity(`desk${i}`, { emails: ['desk@acme.example'] })),
            ),
          },
          { assignments: [...assignmentsWithout(), anAssignment('desk9')] },
        ],
        { accounts: withAccounts(anAccount('desk')) },
      ),
      unclear('owner-ambiguous'),
    ],
    [
      'several people match an account, and one of them has no other',
      company(
        [
          {
            people: identitiesWith(
              anIdentity('first', { emails: ['desk@acme.example'] }),
              anIdentity('second', { emails: ['desk@acme.example'] }),
            ),
          },
          { assignments: [...assignmentsWithout(), anAssignment('first')] },
        ],
        { accounts: withAccounts(anAccount('desk')) },
      ),
      unclear('owner-ambiguous'),
    ],
    [
      'somebody has two identities that were given it, and one account',
      company(
        [
          {
            people: identitiesWith(
              anIdentity('alan', { employeeNumber: '7' }),
              anIdentity('adm', { employeeNumber: '7' }),
            ),
          },
          { assignments: [...assignmentsWithout(), anAssignment('adm')] },
        ],
        { accounts: ACCOUNTS },
      ),
      PASS,
    ],
    [
      'the directory gave it to somebody whom it does not list',
      company([{}, { assignments: [...assignmentsWithout(), anAssignment('who')] }], { accounts: ACCOUNTS }),
      unclear('assignee-not-listed'),
    ],
    [
      'a scoping filter names the department [note 24]',
      company([alanIs({ department: 'Works ' })], filters({ department: 'works' })),
      PASS,
    ],
    [
      'a scoping filter names another title',
      company([alanIs({ title: 'Clerk' })], filters({ title: 'Driver' })),
      FAILS,
    ],
    [
      'only half of a scoping filter holds',
      company([alanIs({ department: 'Works', type: 'internal' })], filters({ department: 'Works', type: 'external' })),
      FAILS,
    ],
    ['a scoping filter asks for what nobody knows', company([], filters({ department: 'Works' })), FAILS],
    [
      'policy leaves the person out',
      company([], {
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
  ])('%s', (_, situation, expected) => {
    expect(short(lasting(situation))).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['no directory is connected', { accounts: WITHOUT_ALAN }, notApplicable('no-directory')],
    [
      'the directory says nothing of the application',
      company([{}, { application: 'other' }]),
      notApplicable('no-directory'),
    ],
    [
      'the directory provisions everybody [note 24]',
      company([{}, { scope: 'everybody' }]),
      notApplicable('provisions-everybody'),
    ],
    ['the directory was read in part', company([{ state: 'partial' }]), unclear('snapshot-partial')],
    [
      'the application was read in part, where the account may be',
      company([], { access: 'partial' }),
      unclear('snapshot-partial'),
    ],
  ])('has no verdict when %s', (_, situation, expected) => {
    expect(short(lasting(situation))).toEqual(expected);
  });

  it.each<[string, string, Parameters<typeof anAssignment>[1][], Short]>([
    ['counts from the assignment', '2026-03-02T06:00:01.000Z', [{}], PASS],
    ['counts from the assignment', '2026-03-02T06:00:00.000Z', [{}], FAILS],
    [
      'counts from the first of two',
      '2026-03-02T06:00:00.000Z',
      [{}, { group: 'G-1', since: '2026-03-03T01:00:00.000Z' }],
      FAILS,
    ],
    [
      'takes a group, of which nobody knows since when, for new',
      '2026-03-03T01:00:00.000Z',
      [{}, { group: 'G-1', since: null }],
      PASS,
    ],
  ])('%s [note 24]: at %s', (_, since, [direct, ...others], expected) => {
    const moment = evaluateAt(A_DAY_LATER, company([{}, givenToAlan({ ...direct, since }, ...others)]));

    expect(short(moment)).toEqual(expected);
  });

  it.each([
    [JUST_BEFORE_A_DAY, PASS],
    [A_DAY_LATER, FAILS],
  ])('counts from when it was first seen, where the directory does not say since when: at %s', (slot, expected) => {
    const situation = company([{}, givenToAlan({ group: 'G-1', since: null })]);

    expect(short(evaluateInTurn([FIRST, situation], [slot, situation]))).toEqual(expected);
  });

  it('counts a group that was seen before another assignment from its own first sighting', () => {
    const [before, now] = [[], [{ since: '2026-03-03T01:00:00.000Z' }]].map((others) =>
      company([{}, givenToAlan({ group: 'G-1', since: null }, ...others)]),
    );

    expect(short(evaluateInTurn([FIRST, before ?? {}], [A_DAY_LATER, now ?? {}]))).toEqual(FAILS);
  });

  it.each([
    ['2026-03-02', FAILS],
    ['2026-03-03', PASS],
  ])('counts from the first day of somebody who was given it before: %s', (startDate, expected) => {
    const situation = company([], { people: withPeople(aPerson('alan', { startDate })) });

    expect(short(evaluateAt(A_DAY_LATER, situation))).toEqual(expected);
  });

  it('closes when the account is there', () => {
    const moment = evaluateInTurn([FIRST, company()], [A_DAY_LATER, company([], { accounts: ACCOUNTS })]);

    const status = moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-23').map((one) => one.status);
    expect(status).toEqual(['resolved']);
  });

  it('says what was given to whom, without a name, and counts how it stands with everybody', () => {
    const result = resultOf(
      evaluateAt(
        FIRST,
        company([
          { people: identitiesWith(anIdentity('edsger', { status: 'ended' })) },
          {
            assignments: [
              ...assignmentsWithout('barbara'),
              anAssignment('barbara', { isDefault: true, role: null }),
              anAssignment('edsger'),
              anAssignment('alan', { group: 'G-1', role: 'Admin', since: null }),
            ],
          },
        ]),
      ),
      'UAR-23',
    );

    expect(result.failures).toMatchObject([
      {
        severity: 'low',
        facts: {
          person: 'entra/O-alan',
          directory: 'entra',
          record: 'O-alan',
          through: 'directly and through a group',
          roles: ['Admin', 'User'],
          since: '2020-01-01T00:00:00.000Z',
        },
      },
    ]);
    expect(JSON.stringify(result.failures)).not.toContain('@');
    expect(result.population.count).toBe(5);
    expect(result.observations).toEqual({
      assigned: 5,
      provisioned: 4,
      provisionedActive: 3,
      withoutRole: 0,
      leftOutByFilters: 0,
      notHere: 0,
    });
  });
});
