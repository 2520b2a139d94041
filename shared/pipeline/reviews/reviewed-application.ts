import type { Snapshot } from '../../access/snapshot.ts';
import { indexByAccount } from '../../controls/actors.ts';
import { isAccessSnapshot } from '../../controls/inputs.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { ReviewedApplication } from '../../reviews/freeze.ts';
import { accountKey } from '../../reviews/participants.ts';
import { classifying, type Population } from '../../reviews/population.ts';
import type { Policy } from '../../workspace/policy.ts';

/** An application with what policy and an evaluation know of its accounts; nothing for what is none. */
export function reviewedApplication(
  snapshot: Snapshot,
  policy: Policy,
  owners: ReadonlyMap<string, string>,
  excluded: ReadonlyMap<string, string>,
): ReviewedApplication[] {
  if (!isAccessSnapshot(snapshot) || snapshot.certificate.source.kind !== 'application') return [];
  const { connection, accounts, entitlements } = snapshot;
  const names = new Map(entitlements.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  const registrationsOf = indexByAccount(policy.serviceAccounts);
  return [
    {
      connection,
      accounts,
      nameOf: (kind, id) => names.get(`${kind} ${id}`) ?? null,
      classOf: classifying(policy.roles),
      registrationOf: (account) => {
        const [registered] = registrationsOf(account);
        if (!registered) return null;
        const { kind, owner, purpose, expires } = registered;
        return { kind, owner, purpose, expires };
      },
      ownerOf: ({ id }) => owners.get(accountKey(connection, id)) ?? null,
      isExcluded: ({ id }) => excluded.has(accountKey(connection, id)),
    },
  ];
}

/** The accounts that are left out of reviews, by the exclusion that does it. */
export function excludedIn(
  applications: readonly ReviewedApplication[],
  excluded: ReadonlyMap<string, string>,
): Population['excluded'] {
  return applications
    .flatMap(({ connection, accounts }) =>
      accounts.flatMap(({ id }) => {
        const row = accountKey(connection, id);
        const exclusion = excluded.get(row);
        return exclusion === undefined ? [] : [{ row, exclusion }];
      }),
    )
    .sort((a, b) => byCodeUnit(a.row, b.row));
}
