import type { Account } from '../access/snapshot.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { accountKey, type Known, type Participant } from './participants.ts';
import { digestOfRow, type Row, type RowContent } from './population.ts';
import { type Candidate, chooseReviewer } from './reviewers.ts';
import type { ReviewKind } from './windows.ts';

/** An application whose access is reviewed, as its complete reading of one slot has it. */
export interface ReviewedApplication {
  readonly connection: string;
  readonly accounts: readonly Account[];
  /** Names of entitlements; null for a group of which the source does not say it. */
  readonly nameOf: (kind: 'role' | 'group', id: string) => string | null;
  readonly classOf: (role: string, name: string) => RowContent['roles'][number]['class'];
  readonly registrationOf: (account: Account) => RowContent['registration'];
  /** Whose an account is, `<roster>/<record id>`. */
  readonly ownerOf: (account: Account) => string | null;
  readonly isExcluded: (account: Account) => boolean;
}

/** The rows of a review with whoever takes part in them. */
export interface Frozen {
  readonly rows: Row[];
  readonly participants: Participant[];
}

/**
 * Freezes what is reviewed: every account of the applications, deactivated ones and those of services and externals too,
 * or every account that has privileged access, or has a role of which policy does not say whether it is.
 */
export function freeze(
  kind: ReviewKind,
  applications: readonly ReviewedApplication[],
  candidatesFor: (connection: string, account: Account, content: RowContent) => readonly Candidate[],
  identify: (actor: string) => Known,
  others: readonly string[],
): Frozen {
  const participants = new Map<string, Participant>();
  // Whoever is called by several names is one, and is known by all of them.
  const take = ({ participant }: Known) => {
    const names = [...(participants.get(participant.actor)?.names ?? []), ...participant.names];
    participants.set(participant.actor, { ...participant, names: [...new Set(names)].sort(byCodeUnit) });
  };
  for (const actor of others) take(identify(actor));
  const contents = applications
    .toSorted((a, b) => byCodeUnit(a.connection, b.connection))
    .flatMap((application) =>
      application.accounts
        .map((account) => ({ account, content: contentOf(application, account), application }))
        .filter(({ account, content }) => isReviewed(kind, application, account, content)),
    );
  const rows = contents.map(({ account, content, application: { connection } }, i): Row => {
    const candidates = candidatesFor(connection, account, content);
    const { reviewer, basis, passedOver } = chooseReviewer(candidates, identify, content);
    if (reviewer) take(reviewer);
    return {
      row: accountKey(connection, account.id),
      item: i + 1,
      digest: digestOfRow(content),
      content,
      reviewer: reviewer?.participant.actor ?? null,
      basis,
      passedOver,
    };
  });
  return { rows, participants: [...participants.values()].sort((a, b) => byCodeUnit(a.actor, b.actor)) };
}

/** Privileged access is reviewed whoever has it. */
function isReviewed(
  kind: ReviewKind,
  { isExcluded }: ReviewedApplication,
  account: Account,
  { roles }: RowContent,
): boolean {
  if (kind === 'all') return !isExcluded(account);
  return account.active !== false && roles.some((role) => role.class !== 'standard');
}

function contentOf(application: ReviewedApplication, account: Account): RowContent {
  const { customAttributes: _unreviewed, grants, ...rest } = account;
  const held = (kind: 'role' | 'group') =>
    [
      ...Map.groupBy(
        grants.filter((grant) => grant.kind === kind),
        ({ entitlement }) => entitlement,
      ),
    ].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    connection: application.connection,
    account: rest,
    roles: held('role').map(([id, own]) => {
      const name = application.nameOf('role', id) ?? id;
      const sources = [...new Set(own.map(({ source }) => source))].sort(byCodeUnit);
      return { id, name, class: application.classOf(id, name), sources };
    }),
    groups: held('group').map(([id]) => ({ id, name: application.nameOf('group', id) })),
    owner: application.ownerOf(account),
    registration: application.registrationOf(account),
  };
}
