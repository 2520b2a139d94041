import type { Company } from '../simulators/company/company.ts';
import type { SeededRandom } from '../simulators/company/random.ts';
import { ENDED_ON } from './slots.ts';

/** What happens in a company between two slots, or while it is being read. */
const CHANGES = {
  'somebody joins': (company) => company.join(company.hire(ENDED_ON)),
  'somebody is hired and has no account yet': (company) => company.hire(ENDED_ON),
  'somebody leaves and can still log in': (company, pick) => {
    const person = at(company.people, pick);
    if (person) company.leave(person, ENDED_ON);
  },
  'somebody leaves and is deactivated': (company, pick) => {
    const account = at(company.accounts, pick);
    const person = account && company.personOf(account);
    if (account) company.deactivate(account);
    if (person) company.leave(person, ENDED_ON);
  },
  'an account is deactivated': (company, pick) => {
    const account = at(company.accounts, pick);
    if (account) company.deactivate(account);
  },
  'an account is activated again': (company, pick) => {
    const account = at(company.accounts, pick);
    if (account) company.activate(account);
  },
  'somebody becomes an administrator': (company, pick) => {
    const account = at(company.accounts, pick);
    if (account) company.setRole(account, 'Admin');
  },
  'somebody becomes an ordinary employee': (company, pick) => {
    const account = at(company.accounts, pick);
    if (account) company.setRole(account, 'Employee');
  },
  'somebody moves': (company, pick) => {
    const person = at(company.people, pick);
    if (person) company.move(person, 'Finance');
  },
  'an account is deleted': (company, pick) => {
    const account = at(company.accounts, pick);
    if (account && company.accounts.length > 2) company.remove(account);
  },
  'an account appears that nobody owns': (company, pick) => company.addOrphan(`orphan-${pick}`),
} as const satisfies { readonly [what: string]: (company: Company, pick: number) => unknown };

export interface Change {
  readonly what: keyof typeof CHANGES;
  /** Which account or person, modulo their number. */
  readonly pick: number;
}

const KINDS = Object.keys(CHANGES) as Change['what'][];

export function chooseChange(random: SeededRandom): Change {
  return { what: random.pick(KINDS), pick: random.below(1000) };
}

export function applyChange(company: Company, { what, pick }: Change): void {
  CHANGES[what](company, pick);
}

function at<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % items.length];
}
