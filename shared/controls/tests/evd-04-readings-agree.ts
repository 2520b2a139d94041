import {
  COMPARING_TEST,
  COMPARISON_TOLERANCE,
  type Comparison,
  type Difference,
  differencesBetween,
  haveCommonAccounts,
  subjectOfDifference,
} from '../comparisons.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';

export const readingsAgree: ApplicationTest = {
  id: COMPARING_TEST,
  version: 1,
  scope: 'application',
  title: 'Two readings of one application agree',
  criterion:
    'Every account that may sign in according to one of two readings of the application is listed by the other, none is active in one and inactive in the other, and memberships of groups that both list are the same. What differs for less than an hour may have changed between the two.',
  why: 'An interface that leaves somebody out does so without a word, every time, and every test then passes over whom it leaves out. A second way to the same list is the only witness that needs nobody to look (AT-C 205.36).',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4'] },
  needs: ['accounts', 'comparison'],
  violationsHoldOn: [],
  remediation: [
    'Look the account up in Leapsome > Employees, with all statuses shown. It is the truth; one of the two readings is not.',
    'An account that only the second reading has: ask Leapsome’s support why SCIM leaves it out, and name its id. Until that is mended, no test of the application passes: treat the account as one that nobody watches, and review it by hand.',
    'An account that only the first reading has: in StackOne, Accounts > the linked account, look whether it synchronises with errors, and link it again with both the API secret and the SCIM token.',
    'An account that is active in one only: set it in Leapsome as it should be, by the identity provider or HR system that provisions it, and run again.',
    'If no account is in both: the second reading names accounts by other ids than SCIM does. Look at `remote_id` in StackOne, and leave the comparison out of the configuration until it can be told apart.',
  ],
  closes: 'with the next slot in which both readings are complete and agree about the account',
  titleOf: ({ connection, facts }) =>
    TITLES[String(facts.problem)]?.(`${String(facts.userName)}`, connection, facts) ?? '',

  notApplicable: (_, inputs) => (inputs.some(({ kind }) => kind === 'comparison') ? null : 'no-comparison'),
  evaluate(input) {
    const { connection, snapshot } = input;
    const comparisons = input.comparisons.filter(({ application }) => application === connection);
    const found = comparisons.map((comparison) => compare(comparison, input));
    return {
      population: [
        ...new Set(
          [snapshot, ...comparisons.map((one) => one.snapshot)]
            .flatMap((one) => one?.accounts ?? [])
            .map(({ id }) => id),
        ),
      ],
      violations: found.flat(),
      ...(comparisons.length === 0 && { notApplicable: 'no-comparison' }),
      parameters: { tolerance: COMPARISON_TOLERANCE },
      observations: {
        compared: comparisons.map(({ connection: other, snapshot: reading }) => ({
          connection: other,
          accounts: reading?.accounts.length ?? 0,
        })),
      },
    };
  },
};

type Facts = Violation['facts'];

const TITLES: { readonly [problem: string]: (userName: string, connection: string, facts: Facts) => string } = {
  'listed-elsewhere': (userName, connection, { comparison }) =>
    `${connection} does not list ${userName}, who is an account according to ${String(comparison)}`,
  'active-elsewhere': (userName, connection, { comparison }) =>
    `${userName} is inactive according to ${connection} and active according to ${String(comparison)}`,
  'not-elsewhere': (userName, connection, { comparison }) =>
    `${String(comparison)} does not list ${userName}, who is an account according to ${connection}`,
  'inactive-elsewhere': (userName, connection, { comparison }) =>
    `${userName} is active according to ${connection} and inactive according to ${String(comparison)}`,
  'groups-differ': (userName, connection, { comparison }) =>
    `${connection} and ${String(comparison)} name different groups of ${userName}`,
  'nothing-in-common': (_, connection, { comparison }) =>
    `${connection} and ${String(comparison)} have no account in common: they name accounts by different ids`,
};

/** High where the reading under test lacks somebody, as EVD-01 is: what rests on it is not true of them. */
const SEVERITIES: { readonly [problem in Difference['problem']]: Violation['severity'] } = {
  'listed-elsewhere': 'high',
  'active-elsewhere': 'high',
  'not-elsewhere': 'medium',
  'inactive-elsewhere': 'medium',
  'groups-differ': 'low',
};

function compare({ connection: comparison, snapshot: other }: Comparison, input: ApplicationInput): Violation[] {
  const { connection, snapshot: own } = input;
  if (!other) return [];
  if (!haveCommonAccounts(own, other)) {
    const facts = { problem: 'nothing-in-common', comparison };
    return [
      { connection, subject: ['connection', comparison], severity: 'high', facts, tolerance: COMPARISON_TOLERANCE },
    ];
  }
  return differencesBetween(own, other).map((difference) => {
    const { account, problem, groups } = difference;
    const facts = { account: account.id, userName: account.userName, problem, comparison };
    return {
      connection,
      subject: subjectOfDifference(difference),
      severity: SEVERITIES[problem],
      facts: groups.length === 0 ? facts : { ...facts, groups: [...groups] },
      tolerance: COMPARISON_TOLERANCE,
    };
  });
}
