import type { Account, Company, Person } from '../../../test/simulators/company/company.ts';
import type { Fault } from '../../../test/simulators/leapsome/server.ts';

/** The company's first day in the story, a Monday. */
export const FIRST_DAY = '2026-03-02';
export const COMPANY = { seed: 41, size: 24, domain: 'acme.example', today: FIRST_DAY };

/** What the story can reach: the company, the simulated server, and the policy. */
export interface Stage {
  readonly company: Company;
  setFault(fault: Fault | null): void;
  /** Adds an approval to the policy and raises its version. */
  approve(account: Account, role: string): void;
  /** Adds the role to the standard ones in the policy. */
  classify(role: string): void;
}

/** Something that happens before a slot. */
export interface Scene {
  /** Slot before which it happens, UTC. */
  readonly before: string;
  readonly tells: string;
  readonly happens: (stage: Stage) => void;
}

const person = (company: Company, i: number): Person => {
  const found = company.people[i];
  if (!found) throw new RangeError(`the company has no person ${i}`);
  return found;
};
const account = (company: Company, i: number): Account => {
  const found = company.accountOf(person(company, i).id);
  if (!found) throw new RangeError(`person ${i} has no account`);
  return found;
};

/** Who is who. */
export const CAST = { founder: 0, deputy: 1, intruder: 5, leaver: 9 } as const;

/** How the company stands when Rollcall is installed: two approved administrators, and one that nobody approved. */
export function setTheStage(company: Company): void {
  company.setRole(account(company, CAST.founder), 'Super Admin');
  company.setRole(account(company, CAST.deputy), 'Super Admin');
  company.setRole(account(company, CAST.intruder), 'Admin');
  company.addOrphan('hr-inbox');
}

/** Four days. Each planted problem is found once, and closes when it is really gone. */
export const SCENES: readonly Scene[] = [
  {
    before: '2026-03-02T06:00:00Z',
    tells: 'Rollcall is installed. An Admin has no approval, and a mailbox account has no owner.',
    happens: () => {},
  },
  {
    before: '2026-03-03T00:00:00Z',
    tells: 'Monday was somebody’s last day; the HR system knows, Leapsome does not.',
    happens: ({ company }) => company.leave(person(company, CAST.leaver), '2026-03-02'),
  },
  {
    before: '2026-03-03T12:00:00Z',
    tells: 'The Admin’s role is approved, with a reason and an expiry.',
    happens: ({ company, approve }) => approve(account(company, CAST.intruder), 'Admin'),
  },
  {
    before: '2026-03-04T12:00:00Z',
    tells: 'Leapsome breaks off in the middle of its list. Nothing passes on half a list, and nothing closes.',
    happens: ({ setFault }) =>
      setFault((request, answer) => {
        if (request.list?.resource === 'Users') shorten(answer.body);
      }),
  },
  {
    before: '2026-03-04T18:00:00Z',
    tells: 'Leapsome is well again. IT deactivates the leaver’s account.',
    happens: ({ company, setFault }) => {
      setFault(null);
      company.deactivate(account(company, CAST.leaver));
    },
  },
  {
    before: '2026-03-05T06:00:00Z',
    tells: 'A new role appears in Leapsome; policy does not know it yet.',
    happens: ({ company }) => company.setRole(account(company, CAST.deputy + 1), 'Goal Coach'),
  },
  {
    before: '2026-03-05T12:00:00Z',
    tells: 'Policy says that the new role is an ordinary one.',
    happens: ({ classify }) => classify('Goal Coach'),
  },
];

/** A list that declares everybody and ends early: the commonest way to a false all-clear. */
function shorten(body: unknown): void {
  const list = body as { Resources: unknown[] };
  list.Resources = list.Resources.slice(0, list.Resources.length / 2);
}
