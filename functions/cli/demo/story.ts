import type { Account, Company, Person } from '../../../test/simulators/company/company.ts';
import type { Directory } from '../../../test/simulators/company/directory.ts';
import type { Fault } from '../../../test/simulators/service.ts';

/** The company's first day in the story, a Monday. */
export const FIRST_DAY = '2026-03-02';
export const COMPANY = { seed: 41, size: 24, domain: 'acme.example', today: FIRST_DAY };

/** What the story can reach: the company, the simulated server, and the policy. */
export interface Stage {
  readonly company: Company;
  readonly directory: Directory;
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
export const CAST = {
  founder: 0,
  deputy: 1,
  coach: 3,
  intruder: 5,
  administrator: 7,
  leaver: 9,
  bride: 11,
  lent: 13,
  robbed: 15,
} as const;
/** Hired for a project, beyond the people of the first day. */
const CONTRACTOR = COMPANY.size;
const NEWCOMER = COMPANY.size + 1;

/** How the company stands when Rollcall is installed: approved administrators, and four things that are not right. */
export function setTheStage(company: Company): void {
  company.setRole(account(company, CAST.founder), 'Super Admin');
  company.setRole(account(company, CAST.deputy), 'Super Admin');
  company.setRole(account(company, CAST.administrator), 'Admin');
  company.setRole(account(company, CAST.intruder), 'Admin');
  company.addOrphan('hr-inbox');
  company.join(company.hire('2026-02-02', { type: 'external' }));
  company.addTeam('engineering ');
}

/** Four days. Each planted problem is found once, and closes when it is really gone. */
export const SCENES: readonly Scene[] = [
  {
    before: '2026-03-02T06:00:00Z',
    tells:
      'Rollcall is installed. An Admin has no approval, a mailbox account has no owner, a contractor no end date, and a team two names.',
    happens: () => {},
  },
  {
    before: '2026-03-02T12:00:00Z',
    tells: 'HR enters until when the contractor is here.',
    happens: ({ company }) => company.setEnd(person(company, CONTRACTOR), '2026-06-30'),
  },
  {
    before: '2026-03-02T18:00:00Z',
    tells:
      'Somebody marries. HR changes the address, and the directory, which sends no external id, makes a second account.',
    happens: ({ company }) => company.addDuplicate(person(company, CAST.bride)),
  },
  {
    before: '2026-03-02T18:00:00Z',
    tells:
      'Somebody is lent to a sister company. IT takes them out of the group that gives Leapsome, but nobody tells Leapsome.',
    happens: ({ company, directory }) => directory.unassign(person(company, CAST.lent)),
  },
  {
    before: '2026-03-03T00:00:00Z',
    tells: 'Monday was somebody’s last day; the HR system knows, Leapsome does not. The second account is sorted out.',
    happens: ({ company }) => {
      company.leave(person(company, CAST.leaver), '2026-03-02');
      company.deactivate(account(company, CAST.bride));
    },
  },
  {
    before: '2026-03-03T06:00:00Z',
    tells: 'Somebody starts. HR and the directory know; the account in Leapsome does not come.',
    happens: ({ company }) => {
      company.hire('2026-03-03');
    },
  },
  {
    before: '2026-03-03T06:00:00Z',
    tells: 'A laptop is stolen. Security disables its owner in the directory; Leapsome goes on trusting it.',
    happens: ({ company, directory }) => directory.disable(person(company, CAST.robbed)),
  },
  {
    before: '2026-03-03T12:00:00Z',
    tells: 'IT deactivates the account of the colleague who is lent.',
    happens: ({ company }) => company.deactivate(account(company, CAST.lent)),
  },
  {
    before: '2026-03-03T12:00:00Z',
    tells: 'The Admin’s role is approved, with a reason and an expiry.',
    happens: ({ company, approve }) => approve(account(company, CAST.intruder), 'Admin'),
  },
  {
    before: '2026-03-03T18:00:00Z',
    tells:
      'HR enters that an administrator left on Monday. That cannot wait: one alert, for the gravest of what it means.',
    happens: ({ company }) => company.leave(person(company, CAST.administrator), '2026-03-02'),
  },
  {
    before: '2026-03-04T00:00:00Z',
    tells: 'The administrator’s account is demoted, then deactivated; the directory is told as well.',
    happens: ({ company, directory }) => {
      directory.disable(person(company, CAST.administrator));
      company.setRole(account(company, CAST.administrator), 'Employee');
      company.deactivate(account(company, CAST.administrator));
    },
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
    tells:
      'Leapsome is well again. The newcomer’s account is there, and the theft is dealt with in Leapsome too. IT deactivates the leaver’s account, in Leapsome alone.',
    happens: ({ company, setFault }) => {
      setFault(null);
      company.join(person(company, NEWCOMER));
      company.deactivate(account(company, CAST.robbed));
      company.deactivate(account(company, CAST.leaver));
    },
  },
  {
    before: '2026-03-05T00:00:00Z',
    tells: 'The directory does not know of it, and activates the account again.',
    happens: ({ company }) => company.activate(account(company, CAST.leaver)),
  },
  {
    before: '2026-03-05T06:00:00Z',
    tells: 'IT disables the leaver in the directory, which deactivates the account for good.',
    happens: ({ company, directory }) => {
      directory.disable(person(company, CAST.leaver));
      company.deactivate(account(company, CAST.leaver));
    },
  },
  {
    before: '2026-03-05T12:00:00Z',
    tells: 'A new role appears in Leapsome; policy does not know it yet.',
    happens: ({ company }) => company.setRole(account(company, CAST.coach), 'Goal Coach'),
  },
  {
    before: '2026-03-05T18:00:00Z',
    tells:
      'Policy says that the new role is an ordinary one. IT deactivates the mailbox account that the review revoked.',
    happens: ({ company, classify }) => {
      classify('Goal Coach');
      const orphan = company.accounts.find(({ person }) => person === null);
      if (orphan) company.deactivate(orphan);
    },
  },
];

/** A list that declares everybody and ends early: the commonest way to a false all-clear. */
function shorten(body: unknown): void {
  const list = body as { Resources: unknown[] };
  list.Resources = list.Resources.slice(0, list.Resources.length / 2);
}
