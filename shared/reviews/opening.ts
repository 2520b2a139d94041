import type { AccessSnapshot, Account } from '../access/snapshot.ts';
import { byCodeUnit, canonicalJson } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { ReviewEvent } from './event.ts';
import { accountKey } from './participants.ts';
import { classifying, digestOfRow, type Population, type Row, type RowContent } from './population.ts';
import type { PopulationCheck, ReviewState } from './state.ts';

/** The entry that opens a review, with its list and the snapshots that this was made from. */
export interface Opening {
  readonly population: Population;
  /** Where the population lies. */
  readonly artifact: { readonly name: string; readonly digest: { readonly sha256: string } };
  readonly snapshots: readonly AccessSnapshot[];
}

/** A list is made from data of the same days. */
const MAX_AGE_MS = 2 * 24 * 3_600_000;

/** A review as its opening leaves it. */
export function begin({ entry, at, submission }: ReviewEvent, opening: Opening): ReviewState {
  const { population, artifact } = opening;
  const { review, kind, window, due, rules, coordinator, participants } = population;
  return {
    review,
    kind,
    window,
    due,
    status: 'open',
    opened: { entry: { ...entry }, at, by: submission.acting.by },
    population: { name: artifact.name, digest: { ...artifact.digest } },
    check: checkPopulation(opening, at),
    rules,
    coordinator,
    participants,
    rows: population.rows.map(({ row, item, digest, content, reviewer, basis }) => ({
      row,
      item,
      digest,
      connection: content.connection,
      account: { id: content.account.id, userName: content.account.userName, emails: content.account.emails },
      owner: content.owner,
      roles: rolesUnderReview(kind, content),
      privileged: content.roles.some((role) => role.class === 'privileged'),
      reviewer,
      basis,
      decision: null,
      removal: null,
    })),
    delegations: [],
    worksheets: [],
    signOff: null,
    ended: null,
    irregular: [],
    events: 1,
    last: { ...entry },
  };
}

function rolesUnderReview(kind: Population['kind'], { roles }: RowContent): string[] {
  return roles.filter((role) => kind === 'all' || role.class !== 'standard').map(({ id }) => id);
}

/** Holds a population against the snapshots that it names: it has every account that it should, as they were. */
function checkPopulation({ population, snapshots }: Opening, openedAt: Instant): PopulationCheck {
  const { kind, rows, excluded, rules } = population;
  const classify = classifying(rules.roles);
  const left = new Set(kind === 'all' ? excluded.map(({ row }) => row) : []);
  const expected = new Map(
    snapshots.flatMap(({ connection, accounts, entitlements }) => {
      const names = new Map(entitlements.flatMap(({ kind, id, name }) => (kind === 'role' ? [[id, name ?? id]] : [])));
      const isReviewed = (account: Account) =>
        kind === 'all' ||
        (account.active !== false &&
          account.grants.some(
            ({ kind, entitlement }) =>
              kind === 'role' && classify(entitlement, names.get(entitlement) ?? entitlement) !== 'standard',
          ));
      return accounts
        .filter(isReviewed)
        .map((account): [string, Account] => [accountKey(connection, account.id), account])
        .filter(([key]) => !left.has(key));
    }),
  );
  const listed = new Set(rows.map(({ row }) => row));
  const named = new Map(population.inputs.map((input) => [input.connection, input]));
  const unfit = snapshots
    .filter(({ certificate, takenAt, connection }) => {
      const isOld = millisecondsOf(openedAt) - millisecondsOf(takenAt) > MAX_AGE_MS;
      return certificate.verdict !== 'complete' || isOld || named.get(connection)?.takenAt !== takenAt;
    })
    .map(({ connection }) => connection);
  return {
    missing: [...expected.keys()].filter((row) => !listed.has(row)).sort(byCodeUnit),
    extra: rows
      .map(({ row }) => row)
      .filter((row) => !expected.has(row))
      .sort(byCodeUnit),
    altered: rows.filter((row) => isAltered(row, expected.get(row.row))).map(({ row }) => row),
    unfit: unfit.sort(byCodeUnit),
  };
}

/** Whether a row is not what the account was, or its digest not that of what it shows. */
function isAltered({ digest, content }: Row, account: Account | undefined): boolean {
  if (!account) return false;
  const { customAttributes: _unreviewed, grants, ...rest } = account;
  const ids = (kind: 'role' | 'group') =>
    [...new Set(grants.filter((grant) => grant.kind === kind).map(({ entitlement }) => entitlement))].sort(byCodeUnit);
  const shown = [content.account, content.roles.map(({ id }) => id), content.groups.map(({ id }) => id)];
  return digest !== digestOfRow(content) || canonicalJson(shown) !== canonicalJson([rest, ids('role'), ids('group')]);
}
