import { describe, expect, it } from 'vitest';
import { GOOD, POLICY, problemsOf } from './configuration.ts';

describe('values that do not fit together', () => {
  const approval = (from: string, to: string) =>
    `${GOOD}      privilegedAccess: { approved: [{ account: a, role: b, approvedBy: c, approvedOn: ${from}, expires: ${to}, reason: d }] }\n`;
  const exception = (finding: string, from = '2026-01-01', to = '2026-06-30') =>
    `${GOOD}    exceptions: [{ finding: "${finding}", reason: d, approvedBy: c, approvedOn: ${from}, expires: ${to} }]\n`;
  const conflicts = (list: string) =>
    `${GOOD}      roles: { privileged: [Admin, Payroll], standard: [Employee] }\n      privilegedAccess: { conflicts: [${list}] }\n`;
  const credentials = (list: string) => `${GOOD}      apiCredentials: [${list}]\n`;
  const rosters = (text: string) => `${GOOD}      rosters: { ${text} }\n`;
  const exclusions = (...list: readonly string[]) =>
    `${GOOD}      exclusions: [${list.map((one) => `{ ${one}, reason: d, approvedBy: c }`).join(', ')}]\n`;
  const reviews = (text: string) => `${GOOD}      reviews: { signOff: [a], ${text} }\n`;
  const QUARTER = 'every: quarter, due: 21d, removeWithin: 5bd';
  const YEAR = 'approvedOn: 2027-03-01, expires: 2028-03-01';
  const KEY = 'UAR-09:main/leapsome:account.5ecb';
  const EXCEPTION = 'workspaces.0.exceptions.0';
  const GUID = '6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11';
  const DIRECTORY = `      - id: entra
        kind: idp
        provider: entra
        tenant: ${GUID}
        clientId: ${GUID}
        clientSecret: env:SECRET
        application: { connection: people, servicePrincipal: ${GUID}, scope: assigned }
`;

  it.each([
    [
      'a connection id used twice',
      GOOD.replace('id: people', 'id: leapsome'),
      '12:15 workspaces.0.connections.1.id: "leapsome" is used twice',
    ],
    [
      'a workspace id used twice',
      GOOD + GOOD.slice(GOOD.indexOf('  - id: main')),
      '15:9 workspaces.1.id: "main" is used twice',
    ],
    [
      'a role both privileged and standard',
      `${GOOD}      roles: { privileged: [Admin], standard: [Employee, Admin] }\n`,
      `15:58 ${POLICY}.roles.standard.1: "Admin" is privileged too; choose one`,
    ],
    [
      'more at least than at most',
      `${GOOD}      roles: { privileged: [Admin] }\n      privilegedAccess: { holders: { Admin: { min: 3, max: 1 } } }\n`,
      `16:60 ${POLICY}.privilegedAccess.holders.Admin.max: must not be less than min`,
    ],
    [
      'a range for a role that is not privileged',
      `${GOOD}      privilegedAccess: { holders: { Admin: { max: 1 } } }\n`,
      `15:45 ${POLICY}.privilegedAccess.holders.Admin: "Admin" is not among roles.privileged`,
    ],
    [
      'a conflict with a role that policy does not name',
      conflicts('{ roles: [Admin, Goals], reason: d }'),
      `16:56 ${POLICY}.privilegedAccess.conflicts.0.roles.1: "Goals" is not among the roles of the policy`,
    ],
    [
      'a conflict of a role with itself',
      conflicts('{ roles: [Admin, Admin], reason: d }'),
      `16:48 ${POLICY}.privilegedAccess.conflicts.0.roles: must be two different roles`,
    ],
    [
      'a conflict given twice',
      conflicts('{ roles: [Admin, Payroll], reason: d }, { roles: [Payroll, Admin], reason: e }'),
      `16:88 ${POLICY}.privilegedAccess.conflicts.1.roles: are in another conflict already`,
    ],
    [
      'reviewers by a list on which nobody is',
      reviews(`all: { ${QUARTER}, reviewers: list }`),
      `15:95 ${POLICY}.reviews.all.reviewers: is list, but list names nobody`,
    ],
    [
      'a list that nobody asks',
      reviews(`all: { ${QUARTER}, list: [b] }`),
      `15:90 ${POLICY}.reviews.all.list: is without effect unless reviewers is list`,
    ],
    [
      'reviews by owners of applications that have none',
      reviews(`privileged: { ${QUARTER}, reviewers: owner }`),
      `15:102 ${POLICY}.reviews.privileged.reviewers: is owner, but owners has no application`,
    ],
    [
      'an owner of something that is no application',
      reviews('owners: { people: b }'),
      `15:50 ${POLICY}.reviews.owners.people: "people" is no application of this workspace`,
    ],
    [
      'a precedence of something that is no roster',
      rosters('precedence: [people, leapsome]'),
      `15:39 ${POLICY}.rosters.precedence.1: "leapsome" is no roster of this workspace`,
    ],
    [
      'a precedence that names a roster twice',
      rosters('precedence: [people, people]'),
      `15:39 ${POLICY}.rosters.precedence.1: "people" is named twice`,
    ],
    [
      'a supplementary roster that is none',
      rosters('supplementary: [leapsome]'),
      `15:34 ${POLICY}.rosters.supplementary.0: "leapsome" is no roster of this workspace`,
    ],
    [
      'rosters that are all supplementary',
      rosters('supplementary: [people]'),
      `15:33 ${POLICY}.rosters.supplementary: must leave one roster that tells who works here`,
    ],
    [
      'accounts that are expected in no application',
      `${GOOD}      accountsExpected: [{ connection: people, from: 2026-10-01 }]\n`,
      `15:40 ${POLICY}.accountsExpected.0.connection: "people" is no application of this workspace`,
    ],
    [
      'accounts that two rules expect',
      `${GOOD}      accountsExpected: [{ connection: leapsome, from: 2026-10-01 }, { connection: leapsome, from: 2026-11-01 }]\n`,
      `15:84 ${POLICY}.accountsExpected.1.connection: "leapsome" has a rule already`,
    ],
    [
      'a comparison with something that is no application',
      GOOD.replace(
        '    policy:',
        '      - { id: two, kind: comparison, provider: stackone, apiKey: env:KEY, accountId: a, comparedWith: people }\n    policy:',
      ),
      '13:103 workspaces.0.connections.2.comparedWith: "people" is no application of this workspace',
    ],
    [
      'a directory that assigns something that is no application',
      GOOD.replace('    policy:\n', `${DIRECTORY}    policy:\n`),
      '19:36 workspaces.0.connections.2.application.connection: "people" is no application of this workspace',
    ],
    [
      'a credential of something that is no application',
      credentials('{ id: key, connection: people, holder: h, owner: o, rotateBy: 2027-01-31 }'),
      `15:47 ${POLICY}.apiCredentials.0.connection: "people" is no application of this workspace`,
    ],
    [
      'a credential’s id used twice',
      credentials(
        '{ id: key, connection: leapsome, holder: h, owner: o, rotateBy: 2027-01-31 }, { id: key, connection: leapsome, holder: h, owner: o, rotateBy: 2027-01-31 }',
      ),
      `15:108 ${POLICY}.apiCredentials.1.id: "key" is used twice`,
    ],
    [
      'an exclusion of nobody [note 7]',
      exclusions(`id: a, ${YEAR}`),
      `15:20 ${POLICY}.exclusions.0: must name either a person or a legalEntity`,
    ],
    [
      'an exclusion of two things [note 7]',
      exclusions(`id: a, person: E-1, legalEntity: Acme Inc, ${YEAR}`),
      `15:20 ${POLICY}.exclusions.0: must name either a person or a legalEntity`,
    ],
    [
      'an exclusion’s id used twice [note 7]',
      exclusions(`id: a, person: E-1, ${YEAR}`, `id: a, person: E-2, ${YEAR}`),
      `15:121 ${POLICY}.exclusions.1.id: "a" is used twice`,
    ],
    [
      'an exclusion of more than a year [note 7]',
      exclusions('id: a, person: E-1, approvedOn: 2027-03-01, expires: 2028-03-02'),
      `15:75 ${POLICY}.exclusions.0.expires: is more than 366 days after approvedOn`,
    ],
    [
      'an approval that ends before it begins',
      approval('2026-02-02', '2026-02-01'),
      `15:109 ${POLICY}.privilegedAccess.approved.0.expires: is before approvedOn`,
    ],
    [
      'an exception that ends before it begins',
      exception(KEY, '2026-02-02', '2026-02-01'),
      `15:125 ${EXCEPTION}.expires: is before approvedOn`,
    ],
    [
      'an exception of more than 180 days [note 27]',
      exception(KEY, '2026-01-01', '2026-07-01'),
      `15:125 ${EXCEPTION}.expires: is more than 180 days after approvedOn`,
    ],
    [
      'an exception of a whole test',
      exception('UAR-09'),
      `15:29 ${EXCEPTION}.finding: must be the key of a finding, as "rollcall run" prints it`,
    ],
    [
      'an exception of another workspace',
      exception(KEY.replace('main', 'other')),
      `15:29 ${EXCEPTION}.finding: is about workspace "other", not this one`,
    ],
    [
      'an exception of a connection that is not there',
      exception(KEY.replace('leapsome', 'leap')),
      `15:29 ${EXCEPTION}.finding: is about "leap", which is no connection of this workspace`,
    ],
  ])('are told: %s', (_name, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it.each([
    ['an exception of 180 days [note 27]', exception(KEY)],
    ['an exception of one day', exception(KEY, '2026-01-01', '2026-01-01')],
    ['a conflict of two roles', conflicts('{ roles: [Admin, Payroll], reason: d }')],
    ['an exception about the policy', exception('UAR-01:main/policy:policy')],
    ['an exception about the log', exception('EVD-03:main/log:slot.2026-03-02T06%3A00%3A00Z')],
    ['an exclusion of a leap year [note 7]', exclusions(`id: a, person: E-1, ${YEAR}`)],
    ['an approval of many years', approval('2020-01-01', '2030-01-01')],
  ])('are not: %s', (_name, text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});
