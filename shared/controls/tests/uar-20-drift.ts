import { normaliseEmail } from '../../access/matching/email.ts';
import type { Human } from '../../access/matching/humans.ts';
import type { MatchBasis } from '../../access/matching/matching.ts';
import { normaliseLabel } from '../../access/people.ts';
import { type Account, mayBeActive } from '../../access/snapshot.ts';
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

  evaluate({ snapshot, people, connection }) {
    const owned = snapshot.accounts.filter(mayBeActive).flatMap((account) => {
      const match = people.ownerOf(account.id);
      return match.kind === 'owner' && match.human.status !== 'ended' ? [{ account, ...match }] : [];
    });
    const listed = ATTRIBUTES.filter((attribute) =>
      owned.some(({ human }) => currentRecords(human).some((record) => record[attribute] !== null)),
    );
    const listsAddresses = owned.some(({ human }) => human.emails.length > 0);
    const accountsOf = Map.groupBy(owned, ({ human }) => human.key);
    const violations = owned.flatMap(({ account, human, by }) => [
      ...listed.flatMap((attribute) => differenceIn(attribute, account, human, connection) ?? []),
      // Where the person has another account, UAR-14 tells of the two.
      ...(accountsOf.get(human.key)?.length === 1 ? foreignAddress(account, human, by, connection) : []),
    ]);
    return {
      population: owned.map(({ account }) => account.id),
      violations,
      parameters: { tolerance: TOLERANCE, addressTolerance: ADDRESS_TOLERANCE, compared: listed },
      ...(listed.length === 0 && !listsAddresses && { notApplicable: 'attributes-not-listed' }),
    };
  },
};

function differenceIn(
  attribute: (typeof ATTRIBUTES)[number],
  account: Account,
  human: Human,
  connection: string,
): Violation | null {
  const inRoster = currentRecords(human).flatMap((record) => record[attribute] ?? []);
  const own = account[attribute];
  const isSame =
    own === null ? inRoster.length === 0 : inRoster.some((text) => normaliseLabel(text) === normaliseLabel(own));
  const isDefault =
    inRoster.length === 0 && attribute === 'title' && own !== null && normaliseLabel(own) === DEFAULT_TITLE;
  if (isSame || isDefault) return null;
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

function foreignAddress(account: Account, human: Human, by: MatchBasis, connection: string): Violation[] {
  const own = [account.userName, ...account.emails].map(normaliseEmail);
  const ofOwner = new Set<string | null>([...human.emails, ...human.aliases]);
  if (human.emails.length === 0 || own.some((address) => address !== null && ofOwner.has(address))) return [];
  const violation: Violation = {
    connection,
    subject: ['account', account.id, 'address'],
    severity: 'low',
    facts: { account: account.id, userName: account.userName, attribute: 'address', matchedBy: by },
  };
  // Held by memory alone, the pair is given up after the same 7 days; then nobody owns the account.
  return [by === 'previous' ? violation : { ...violation, tolerance: ADDRESS_TOLERANCE }];
}
