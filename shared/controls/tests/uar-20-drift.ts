import { normaliseEmail } from '../../access/matching/email.ts';
import type { Human } from '../../access/matching/humans.ts';
import type { Match } from '../../access/matching/match.ts';
import type { MatchBasis } from '../../access/matching/matching.ts';
import { isSameLabel, normaliseLabel } from '../../access/people.ts';
import type { Account } from '../../access/snapshot.ts';
import type { ApplicationTest, Violation } from '../contract.ts';
import { currentRecords } from '../people.ts';

/** A synchronisation or two may lie between the HR system and Leapsome. */
const TOLERANCE = '24h';
/** A changed name takes longer to reach every address. */
const ADDRESS_TOLERANCE = '7d';
const ATTRIBUTES = ['department', 'title'] as const;
/** What Leapsome writes where it has no title. */
const DEFAULT_TITLE = 'colleague';

export const drift: ApplicationTest = {
  id: 'UAR-20',
  version: 1,
  scope: 'application',
  title: 'Accounts agree with the roster',
  criterion:
    'Department and title of every active account are those of its owner’s record in the rosters, where these list them, within 24 hours; and one of its addresses is one of the owner’s, within 7 days. An account that is known to be somebody’s only from before is told at once.',
  why: 'Access that follows departments and titles goes wrong with them, and an account whose address nobody bears any more is an orphan in a few days.',
  controls: { soc2: ['CC6.3'], iso27001: ['A.5.16'], nist80053: ['AC-2'] },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'If the roster is wrong, correct the HR system first: it is the source of truth. Humaans: People > the person > Department, Job title or Work email.',
    'If a directory provisions Leapsome, look at the attribute there, and at its mapping. Entra ID: Users > the person > Edit properties > Job information; and Enterprise applications > Leapsome > Provisioning > Edit attribute mappings. A directory cannot provision an empty value: what was cleared stays in Leapsome.',
    'Otherwise: Leapsome > Employees > the employee > Edit, and correct department, title or e-mail address by hand.',
    'If both addresses are the person’s, add the other one to the HR system, or under `aliases` in the policy.',
  ],
  closes: 'with the next complete snapshot and roster in which they agree',
  titleOf: ({ facts }) =>
    facts.attribute === 'address'
      ? `No address of the account is its owner’s any more: ${String(facts.userName)}`
      : `${facts.attribute === 'title' ? 'Title' : 'Department'} differs from the roster: ${String(facts.userName)}`,

  evaluate({ active, people, connection }) {
    const owned: Account[] = [];
    const owners: Owner[] = [];
    for (const account of active.all) {
      const match = people.ownerOf(account.id);
      if (match.kind !== 'owner' || match.human.status === 'ended') continue;
      owned.push(account);
      owners.push(match);
    }
    const listed = ATTRIBUTES.filter((attribute) =>
      owners.some(({ human }) => currentRecords(human).some((record) => record[attribute] !== null)),
    );
    const listsAddresses = owners.some(({ human }) => human.emails.length > 0);
    const violations: Violation[] = [];
    const foreign: { readonly human: Human; readonly violation: Violation }[] = [];
    for (const [i, { human, by }] of owners.entries()) {
      const account = owned[i];
      if (!account) continue;
      for (const attribute of listed) {
        const difference = differenceIn(attribute, account, human, connection);
        if (difference) violations.push(difference);
      }
      const violation = foreignAddress(account, human, by, connection);
      if (violation) foreign.push({ human, violation });
    }
    // Where the person has another account, UAR-14 tells of the two.
    const single = foreign.length > 0 ? onceAmong(owners.map(({ human }) => human)) : null;
    return {
      population: owned.map(({ id }) => id),
      violations: [
        ...violations,
        ...foreign.flatMap(({ human, violation }) => (single?.has(human) ? [violation] : [])),
      ],
      parameters: { tolerance: TOLERANCE, addressTolerance: ADDRESS_TOLERANCE, compared: listed },
      ...(listed.length === 0 && !listsAddresses && { notApplicable: 'attributes-not-listed' }),
    };
  },
};

type Owner = Match & { readonly kind: 'owner' };

/** Those that stand in a list once. */
function onceAmong<T>(things: readonly T[]): ReadonlySet<T> {
  const [once, seen] = [new Set<T>(), new Set<T>()];
  for (const thing of things) {
    if (seen.has(thing)) once.delete(thing);
    else once.add(thing);
    seen.add(thing);
  }
  return once;
}

function differenceIn(
  attribute: (typeof ATTRIBUTES)[number],
  account: Account,
  human: Human,
  connection: string,
): Violation | null {
  const records = currentRecords(human);
  const own = account[attribute];
  if (records.some((record) => record[attribute] !== null && isSameLabel(record[attribute], own))) return null;
  const inRoster = records.flatMap((record) => record[attribute] ?? []);
  const isDefault = own === null || (attribute === 'title' && normaliseLabel(own) === DEFAULT_TITLE);
  if (inRoster.length === 0 && isDefault) return null;
  return {
    connection,
    subject: ['account', account.id, attribute],
    severity: 'low',
    facts: {
      account: account.id,
      userName: account.userName,
      attribute,
      inApplication: own,
      inRoster: inRoster[0] ?? null,
    },
    tolerance: TOLERANCE,
  };
}

function foreignAddress(account: Account, human: Human, by: MatchBasis, connection: string): Violation | null {
  if (human.emails.length === 0) return null;
  const isOwners = (text: string) => {
    const address = normaliseEmail(text);
    return address !== null && (human.emails.includes(address) || human.aliases.includes(address));
  };
  if (isOwners(account.userName) || account.emails.some(isOwners)) return null;
  const violation: Violation = {
    connection,
    subject: ['account', account.id, 'address'],
    severity: 'low',
    facts: { account: account.id, userName: account.userName, attribute: 'address', matchedBy: by },
  };
  // Held by memory alone, the pair is given up after the same 7 days; then nobody owns the account.
  return by === 'previous' ? violation : { ...violation, tolerance: ADDRESS_TOLERANCE };
}
