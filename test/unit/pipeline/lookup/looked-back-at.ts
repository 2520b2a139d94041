import type { Account, Person } from '../../../simulators/company/company.ts';
import { Scenario } from '../../../support/scenario.ts';

/** Who the story is about. */
export interface Cast {
  /** Becomes an Admin without approval, and an Employee again. */
  readonly promoted: Account;
  /** Changes the user name in the last slot. */
  readonly renamed: Account;
  readonly deactivated: Account;
  /** Joins in the second slot, and is deleted in the fifth. */
  readonly passing: Account;
}

/** When the story's slots are read. The third reading is partial, the fourth fails; the fifth is the next complete one. */
export const SLOTS = {
  first: '2026-03-02T06:00:00.000Z',
  second: '2026-03-02T12:00:00.000Z',
  partial: '2026-03-02T18:00:00.000Z',
  failed: '2026-03-03T00:00:00.000Z',
  fifth: '2026-03-03T06:00:00.000Z',
  sixth: '2026-03-03T12:00:00.000Z',
} as const;

/** Of each slot, the numbers of the entries about Leapsome and of the evaluation. Entry 0 opens the log. */
export const ENTRIES = {
  first: { reading: 1, evaluation: 3 },
  second: { reading: 4, evaluation: 6 },
  partial: { reading: 7, evaluation: 9 },
  failed: { reading: 10, evaluation: 12 },
  fifth: { reading: 13, evaluation: 15 },
  sixth: { reading: 16, evaluation: 18 },
} as const;

export const OLD_NAME = 'before.the.wedding@acme.example';
export const NEW_NAME = 'after.the.wedding@acme.example';

/** A log of six slots to look back at. */
export async function lookedBackAt(): Promise<{ scenario: Scenario; cast: Cast }> {
  const scenario = new Scenario({ start: '2026-03-02T00:00:00Z' });
  const { company, exchange } = scenario;
  const [, admin, promoted, renamed, deactivated] = company.accounts;
  if (!admin || !promoted || !renamed || !deactivated) throw new RangeError('the company is larger than that');
  company.setRole(admin, 'Admin');
  rename(company.personOf(renamed), renamed, OLD_NAME);
  await scenario.runAt(SLOTS.first);

  company.setRole(promoted, 'Admin');
  const passing = company.join(company.hire('2026-03-02'));
  await scenario.runAt(SLOTS.second);

  company.setRole(promoted, 'Employee');
  company.deactivate(deactivated);
  exchange.fault = (_request, answer) => {
    answer.headers.date = new Date(Date.parse(SLOTS.partial) - 3_600_000).toUTCString();
  };
  await scenario.runAt(SLOTS.partial);

  exchange.fault = (_request, answer) => Object.assign(answer, { status: 403, body: undefined });
  await scenario.runAt(SLOTS.failed);

  exchange.fault = null;
  company.remove(passing);
  await scenario.runAt(SLOTS.fifth);

  rename(company.personOf(renamed), renamed, NEW_NAME);
  await scenario.runAt(SLOTS.sixth);
  return { scenario, cast: { promoted, renamed, deactivated, passing } };
}

function rename(person: Person | undefined, account: Account, name: string): void {
  account.userName = name;
  if (person) person.email = name;
}
