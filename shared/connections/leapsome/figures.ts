import type { Account } from '../../access/snapshot.ts';
import { countsOf, doubtsAbout } from '../account-figures.ts';
import type { ReadingFacts } from '../contract.ts';
import { noneOf } from '../cross-checks.ts';
import type { MembershipCheck } from './accounts.ts';
import type { ContentReading } from './content-api.ts';
import type { StageCheck } from './stages.ts';

/** A list as it was received, and how long it was declared to be. */
interface Received {
  readonly items: readonly unknown[];
  readonly total: number;
}

interface Comparisons {
  readonly accounts: readonly Account[];
  readonly users: Received;
  readonly groups: Received;
  readonly memberships: MembershipCheck;
  /** Null where the Content API is not configured. */
  readonly content: ContentReading | null;
  readonly stages: StageCheck | null;
}

/** What was counted and compared, and what makes the reading partial though every declared record was received. */
export function figuresOf(comparisons: Comparisons): Pick<ReadingFacts, 'counts' | 'crossChecks' | 'doubts'> {
  const { accounts, users, groups, memberships, content, stages } = comparisons;
  return {
    counts: {
      ...countsOf(accounts),
      accountsDeclared: users.total,
      groups: groups.items.length,
      groupsDeclared: groups.total,
      ...(content && {
        employees: content.employees.items.length,
        employeesDeclared: content.employees.total,
        ...(content.roles.definitions && { roleDefinitions: content.roles.definitions.length }),
      }),
    },
    crossChecks: [
      noneOf('membership-disagreements', memberships.disagreements),
      noneOf('members-not-among-users', memberships.unknownMembers),
      noneOf('groups-not-listed', memberships.unlistedGroups.length),
      ...(stages
        ? [
            noneOf('employees-not-among-users', stages.unlisted),
            noneOf('employees-without-access-not-among-users', stages.unlistedWithoutAccess),
            noneOf('users-not-among-employees', stages.accountsWithoutEmployee),
            noneOf('active-users-ended-among-employees', stages.activeThoughEnded),
          ]
        : []),
    ],
    doubts: [
      ...doubtsAbout(accounts),
      ...(memberships.disagreements > 0 ? ['membership-disagrees'] : []),
      ...(memberships.unknownMembers > 0 ? ['members-unlisted'] : []),
      // Whoever made the API key is an employee; without any, every account seems to be in no stage.
      ...(content?.employees.items.length === 0 ? ['employees-none'] : []),
      ...(stages && stages.unlisted > 0 ? ['employees-unlisted'] : []),
    ],
  };
}
