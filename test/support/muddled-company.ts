import type { Account, Grant, Person } from '../../shared/access/snapshot.ts';
import { SeededRandom } from '../simulators/company/random.ts';
import { anAccount, aPerson } from './builders.ts';
import type { Situation } from './builders-evaluation.ts';

const DAY = 24 * 3_600_000;
const BEGIN = Date.parse('2026-03-02T06:00:00Z');
const NAMES = Array.from({ length: 24 }, (_, i) => `p${i}`);
const ROLES = ['Super Admin', 'Admin', 'Manager', 'Employee', 'Goal Coach'];
const DATES = ['2024-01-01', '2026-02-20', '2026-03-03', '2026-03-06', '2026-05-01', null];
const STATES = ['complete', 'complete', 'complete', 'complete', 'partial', 'failed', 'missing'] as const;

/**
 * The slots of a company in which everything is muddled: people share addresses and numbers, move, leave and come back,
 * accounts come and go, belong to several people or to nobody, readings fail. The same seed gives the same company.
 */
export function muddledSlots(seed: number, slots: number): (readonly [slot: string, situation: Situation])[] {
  const random = new SeededRandom(seed);
  let accounts = NAMES.map((name) => someAccount(name, random));
  let people = NAMES.map((name) => somePerson(name, random));
  let directory = NAMES.map((name) => somePerson(name, random));
  const policy = somePolicy(random);
  let time = BEGIN;
  return Array.from({ length: slots }, (_, i) => {
    if (i > 0) {
      time += random.pick([DAY / 4, DAY, 3 * DAY, 9 * DAY, 31 * DAY]);
      accounts = NAMES.flatMap((name, at) => changed(accounts, at, someAccount(name, random), random));
      people = NAMES.flatMap((name, at) => changed(people, at, somePerson(name, random), random));
      directory = NAMES.flatMap((name, at) => changed(directory, at, somePerson(name, random), random));
    }
    const slot = new Date(time).toISOString().replace('.000', '');
    const situation: Situation = {
      accounts: present(accounts, random),
      people: present(people, random),
      furtherRosters: random.below(2)
        ? [{ connection: 'idp', kind: 'idp', people: present(directory, random), state: random.pick(STATES) }]
        : [],
      access: random.pick(STATES),
      roster: random.pick([...STATES, 'none']),
      listsLeavers: random.below(2) === 0,
      timezone: 'Europe/Berlin',
      policy,
      exceptions: [
        {
          finding: `UAR-09:main/leapsome:account.acc-${random.pick(NAMES)}`,
          reason: 'until the vendor has gone',
          approvedBy: `${random.pick(NAMES)}@acme.example`,
          approvedOn: '2026-03-01',
          expires: '2026-04-15',
        },
      ],
    };
    return [slot, situation];
  });
}

function changed<T>(all: readonly T[], at: number, other: T, random: SeededRandom): T[] {
  const item = random.below(5) === 0 ? other : all[at];
  return item === undefined ? [] : [item];
}

function present<T>(all: readonly T[], random: SeededRandom): T[] {
  return all.filter(() => random.below(12) > 0);
}

function maybe<T>(random: SeededRandom, ...items: readonly T[]): T | null {
  return random.below(2) === 0 ? random.pick(items) : null;
}

function someAddress(random: SeededRandom): string {
  const name = random.pick(NAMES);
  return random.pick([`${name}@acme.example`, `${name.toUpperCase()}@ACME.example `, `${name}@home.example`, name]);
}

function someAccount(name: string, random: SeededRandom): Account {
  const grant = (): Grant =>
    random.below(4) === 0
      ? { kind: 'group', entitlement: random.pick(['Team A', 'team-a', 'Team B']), source: 'scim' }
      : { kind: 'role', entitlement: random.pick(ROLES), source: random.pick(['import', 'groups']) };
  return anAccount(name, {
    userName: random.pick([`${name}@acme.example`, name, someAddress(random)]),
    emails: random.pick([[], [`${name}@acme.example`], [`${name}@acme.example`], [someAddress(random)]]),
    externalId: random.below(6) === 0 ? `E-${random.pick(NAMES)}` : null,
    employeeNumber: random.below(6) === 0 ? String(random.below(20)) : null,
    active: random.pick([true, true, true, false, null]),
    type: random.pick(['internal', 'internal', 'External', null]),
    managers: maybe(random, ...NAMES.map((other) => [`acc-${other}`, 'acc-p1'])) ?? [],
    department: maybe(random, 'Sales', ' sales', 'IT'),
    title: maybe(random, 'Colleague', 'Lead'),
    endDate: random.pick(DATES),
    grants: Array.from({ length: random.below(4) }, grant),
  });
}

function somePerson(name: string, random: SeededRandom): Person {
  return aPerson(name, {
    employeeNumber: random.below(3) === 0 ? String(random.below(20)) : null,
    emails: random.pick([[`${name}@acme.example`], [`${name}@acme.example`], [someAddress(random)], []]),
    status: random.pick(['active', 'active', 'active', 'leave', 'future', 'ended', 'unknown']),
    startDate: random.pick(DATES),
    endDate: random.pick(DATES),
    lastWorkingDay: random.pick(DATES),
    timezone: maybe(random, 'America/New_York', 'Asia/Tokyo'),
    type: random.pick(['internal', 'internal', 'external', null]),
    manager: maybe(random, ...NAMES.map((other) => `E-${other}`), 'p1@acme.example', 'nobody'),
    department: maybe(random, 'Sales', 'IT'),
    title: maybe(random, 'Lead', 'Engineer'),
  });
}

function somePolicy(random: SeededRandom): NonNullable<Situation['policy']> {
  const actor = () => `${random.pick(NAMES)}@acme.example`;
  return {
    approvedBy: actor(),
    roles: { privileged: ['Super Admin', 'Admin'], standard: ['Manager', 'Employee'] },
    privilegedAccess: {
      approved: NAMES.slice(0, 12).map((name) => ({
        account: random.pick([`acc-${name}`, `${name}@acme.example`]),
        role: random.pick(['Super Admin', 'Admin']),
        approvedBy: actor(),
        approvedOn: '2026-01-01',
        expires: random.pick(['2026-03-20', '2026-12-31']),
        reason: 'runs it',
      })),
      conflicts: [{ roles: ['Admin', 'Manager'], reason: 'nobody approves what they ask for' }],
    },
    leavers: { from: random.pick(['employmentEnd', 'lastWorkingDay']) },
    serviceAccounts: [
      { account: 'ACC-P2', kind: 'service', owner: actor(), purpose: 'synchronisation', expires: '2026-12-31' },
      { account: 'p3@acme.example', kind: 'break-glass', owner: actor(), purpose: 'emergency', expires: '2026-12-31' },
    ],
    sponsors: [{ account: 'acc-p4', sponsor: actor() }],
    aliases: [{ person: 'E-p5', emails: ['p5@home.example'] }],
  };
}
