import { describe, expect, it } from 'vitest';
import { type Human, joinHumans } from '../../../shared/access/matching/humans.ts';
import { createDirectory, humansNamed } from '../../../shared/access/matching/match.ts';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { candidatesBy } from '../../../shared/pipeline/reviews/candidates.ts';
import { type Acquaintances, identifying } from '../../../shared/reviews/participants.ts';
import { chooseReviewer } from '../../../shared/reviews/reviewers.ts';
import { anAccount, aPerson, aPolicy, type PolicyInput } from '../../support/builders.ts';

const QUARTERLY = { every: 'quarter', due: '21d', removeWithin: '5bd' } as const;

/** A company of the people given, each with an account of the same name, and those in the accounts given. */
function company(people: readonly Person[], accounts: readonly Account[], hasRosters = true): Acquaintances {
  const records = people.map((person) => ({ ...person, connection: 'people', kind: 'hris' as const }));
  const directory = createDirectory(
    joinHumans(records, { emailDomains: ['acme.example'], aliases: [], rosters: { precedence: [] } }),
  );
  return {
    hasRosters,
    snapshots: [{ connection: 'leapsome', accounts: [...accounts] }],
    named: (text) => (hasRosters ? humansNamed(text, directory) : []),
    ownerOf: (_connection, id): Human | null =>
      (hasRosters && directory.byRecordId.get(id.replace('acc-', 'E-'))?.[0]) || null,
  };
}

interface Case {
  readonly people?: readonly Person[];
  readonly accounts?: readonly Account[];
  readonly account?: Account;
  readonly reviews?: object;
  readonly policy?: Partial<PolicyInput>;
  readonly hasRosters?: boolean;
}

function choose({ people = [], accounts = [], account, reviews, policy, hasRosters }: Case) {
  const about = account ?? anAccount('alan');
  const acquaintances = company(people, [about, ...accounts], hasRosters);
  const parsed = aPolicy({
    ...policy,
    reviews: { all: QUARTERLY, signOff: ['grace@acme.example'], ...reviews } as PolicyInput['reviews'],
  });
  if (!parsed.reviews) throw new Error('policy has reviews');
  const candidates = candidatesBy('all', parsed, parsed.reviews, acquaintances)('leapsome', about);
  const { reviewer, basis, passedOver } = chooseReviewer(candidates, identifying(acquaintances), {
    connection: 'leapsome',
    account: about,
    owner: acquaintances.ownerOf('leapsome', about.id)?.key ?? null,
    roles: [],
    groups: [],
    registration: null,
  });
  return { reviewer: reviewer?.participant.actor ?? null, basis, why: passedOver.map(({ why }) => why) };
}

const ADA = aPerson('ada');
const GRACE = aPerson('grace');
const alan = (manager: string | null) => aPerson('alan', { manager });

describe('the reviewer of an account', () => {
  it.each<[string, Case, string | null, string, string[]]>([
    [
      'is the manager whom a roster names',
      { people: [ADA, GRACE, alan('E-ada')] },
      'ada@acme.example',
      'manager-in-roster',
      [],
    ],
    [
      'is the manager whom Leapsome names, where no roster does',
      {
        people: [ADA, GRACE, alan(null)],
        accounts: [anAccount('ada')],
        account: anAccount('alan', { managers: ['acc-ada'] }),
      },
      'ada@acme.example',
      'manager-in-application',
      [],
    ],
    [
      'is the roster’s manager before Leapsome’s',
      {
        people: [ADA, GRACE, alan('E-grace')],
        accounts: [anAccount('ada')],
        account: anAccount('alan', { managers: ['acc-ada'] }),
      },
      'grace@acme.example',
      'manager-in-roster',
      [],
    ],
    [
      'is whom policy falls back to where there is no manager',
      { people: [ADA, GRACE, alan(null)] },
      'grace@acme.example',
      'fallback',
      [],
    ],
    [
      'is whom policy falls back to where the manager has left',
      { people: [aPerson('ada', { status: 'ended', endDate: '2026-01-31' }), GRACE, alan('E-ada')] },
      'grace@acme.example',
      'fallback',
      ['gone'],
    ],
    [
      'is whom policy falls back to while the manager is on leave',
      { people: [aPerson('ada', { status: 'leave' }), GRACE, alan('E-ada')] },
      'grace@acme.example',
      'fallback',
      ['on-leave'],
    ],
    [
      'is whom policy falls back to where somebody is their own manager',
      { people: [GRACE, alan('E-alan')] },
      'grace@acme.example',
      'fallback',
      ['subject'],
    ],
    [
      'is the next one where whom policy falls back to is the subject too',
      { people: [ADA, GRACE], account: anAccount('grace'), reviews: { fallback: ['E-grace', 'ada@acme.example'] } },
      'ada@acme.example',
      'fallback',
      ['subject'],
    ],
    ['is nobody where nobody is left', { people: [GRACE], account: anAccount('grace') }, null, 'nobody', ['subject']],
    [
      'is the owner of the application, where policy says so',
      {
        people: [ADA, GRACE, alan('E-grace')],
        reviews: { all: { ...QUARTERLY, reviewers: 'owner' }, owners: { leapsome: 'E-ada' } },
      },
      'ada@acme.example',
      'application-owner',
      [],
    ],
    [
      'is the first of the list who may, where policy says so',
      {
        people: [ADA, GRACE, alan('E-grace')],
        reviews: {
          all: { ...QUARTERLY, reviewers: 'list', list: ['eve@acme.example', 'alan@acme.example', 'ada@acme.example'] },
        },
      },
      'ada@acme.example',
      'list',
      ['gone', 'subject'],
    ],
    [
      'is who owns the registration of an account that nobody manages',
      { people: [ADA, GRACE], account: anAccount('sync') },
      'ada@acme.example',
      'registered-owner',
      [],
    ],
    [
      'is known by their own account where no roster is connected',
      {
        accounts: [anAccount('ada'), anAccount('grace')],
        account: anAccount('alan', { managers: ['acc-ada'] }),
        hasRosters: false,
      },
      'ada@acme.example',
      'manager-in-application',
      [],
    ],
    [
      'is not one whose own account is deactivated, where no roster is connected',
      {
        accounts: [anAccount('ada', { active: false }), anAccount('grace')],
        account: anAccount('alan', { managers: ['acc-ada'] }),
        hasRosters: false,
      },
      'grace@acme.example',
      'fallback',
      ['gone'],
    ],
  ])('%s', (_what, given, reviewer, basis, why) => {
    expect(choose(given)).toEqual({ reviewer, basis, why });
  });
});
