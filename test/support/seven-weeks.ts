import type { AccessRole } from '../simulators/company/access-roles.ts';
import type { Account, Person } from '../simulators/company/company.ts';
import type { DirectoryGroup } from '../simulators/company/directory.ts';
import type { ReconciledCompany } from './reconciled-company.ts';

/** Seven weeks of a company: what goes wrong in it, and what only takes its time. */

/** The company, and who is who in its story. */
export class Stage {
  readonly world: ReconciledCompany;
  readonly cast = new Map<string, Person>();

  constructor(world: ReconciledCompany) {
    this.world = world;
    for (const [i, name] of EMPLOYEES.entries()) {
      const person = world.company.people[i];
      if (person) this.cast.set(name, person);
    }
    const engineer = world.company.people
      .slice(EMPLOYEES.length)
      .find(({ department }) => department === 'Engineering');
    if (engineer) this.cast.set('engineer', engineer);
  }

  person(name: string): Person {
    const person = this.cast.get(name);
    if (!person) throw new RangeError(`the story has no ${name}`);
    return person;
  }

  account(name: string): Account {
    const account = this.world.company.accountOf(this.person(name).id);
    if (!account) throw new RangeError(`the ${name} has no account`);
    return account;
  }

  hire(name: string, startDate: string, type: Person['type'] = 'internal'): Person {
    const person = this.world.company.hire(startDate, { type });
    this.cast.set(name, person);
    return person;
  }

  get engineers(): DirectoryGroup {
    const group = this.world.directory.groups.find(({ name }) => name === 'Engineers');
    if (!group) throw new RangeError('the directory has no engineers');
    return group;
  }

  setScope(role: string, scope: AccessRole['scope']): void {
    const found = this.world.company.accessRoles.findIndex(({ name }) => name === role);
    const before = this.world.company.accessRoles[found];
    if (before) this.world.company.accessRoles[found] = { ...before, scope };
  }

  /** Management looks at the policy again, and lets it stand. */
  approvePolicy(day: string): void {
    const { scenario } = this.world;
    scenario.yaml = scenario.yaml.replace(/approvedOn: 2026-03-01$/m, `approvedOn: ${day}`);
  }

  hideFromStackOne(name: string | null): void {
    const hidden = name === null ? null : this.account(name).id;
    this.world.scenario.exchange.fault = ({ url }, { body }) => {
      if (url.pathname !== '/unified/iam/users') return;
      const list = body as { data: { readonly remote_id: string }[] };
      list.data = list.data.filter((user) => user.remote_id !== hidden);
    };
  }

  /** The account is closed, as is the identity behind it. */
  close(name: string): void {
    this.world.directory.disable(this.person(name));
    this.world.company.deactivate(this.account(name));
  }
}

/**
 * In the order in which they were hired. The first two founded the company and are its Super Admins, the third is an Admin;
 * those up to the fifth lead the others.
 */
const EMPLOYEES = [
  'founder',
  'deputy',
  'mover',
  'renamed',
  'reassigned',
  'leaver',
  'suspect',
  'forgotten',
  'lent',
  'bookkeeper',
  'bride',
  'promoted',
  'transferred',
  'helper',
  'prompt leaver',
  'colleague',
  'hidden',
] as const;

/** Who holds roles at the start. */
export const ROLES = { 0: 'Super Admin', 1: 'Super Admin', 2: 'Admin', 18: 'Admin' } as const;

/** Something that happens before the first slot after an instant. */
export interface Scene {
  readonly at: string;
  readonly happens: (stage: Stage) => void;
}

export interface Plot {
  readonly scenes: readonly Scene[];
  /** What is found of it. What is linked to something graver raises no alert. */
  readonly finds: readonly string[];
}

export const PLOTS: readonly Plot[] = [
  {
    // HR knows that somebody has left, and nobody else does.
    scenes: [
      { at: '2026-03-04', happens: (it) => it.world.company.leave(it.person('leaver'), '2026-03-03') },
      { at: '2026-03-07', happens: (it) => it.close('leaver') },
    ],
    finds: ['UAR-08 account leaver', 'UAR-25 person entra leaver, linked'],
  },
  {
    // Security disables an identity, and neither Leapsome nor HR is told.
    scenes: [
      { at: '2026-03-05', happens: (it) => it.world.directory.disable(it.person('suspect')) },
      { at: '2026-03-09', happens: (it) => it.world.company.deactivate(it.account('suspect')) },
      { at: '2026-03-20', happens: (it) => it.world.company.leave(it.person('suspect'), '2026-03-19') },
    ],
    finds: ['UAR-24 account suspect', 'UAR-25 person entra suspect', 'UAR-27 person entra suspect, linked'],
  },
  {
    // An identity is deleted, and the account stays.
    scenes: [
      { at: '2026-03-06', happens: (it) => it.world.directory.delete(it.person('forgotten'), '2026-03-06T01:00:00Z') },
      {
        at: '2026-03-11',
        happens: (it) => {
          it.world.company.deactivate(it.account('forgotten'));
          it.world.company.leave(it.person('forgotten'), '2026-03-10');
        },
      },
    ],
    finds: ['UAR-24 account forgotten', 'UAR-29 grant forgotten Engineering, linked'],
  },
  {
    // Somebody is not assigned any more, and keeps the account.
    scenes: [
      { at: '2026-03-05', happens: (it) => it.world.directory.unassign(it.person('lent')) },
      { at: '2026-03-08', happens: (it) => it.world.directory.everybody.removed.delete(it.person('lent')) },
    ],
    finds: ['UAR-22 account lent'],
  },
  {
    // A newcomer is given Leapsome, and the account does not come for ten days.
    scenes: [
      { at: '2026-03-09', happens: (it) => void it.hire('newcomer', '2026-03-09') },
      { at: '2026-03-19', happens: (it) => void it.world.company.join(it.person('newcomer')) },
    ],
    finds: ['UAR-23 person entra newcomer', 'UAR-27 person entra newcomer, linked'],
  },
  {
    // An invitation is not accepted for five weeks.
    scenes: [
      { at: '2026-03-10', happens: (it) => void it.world.company.invite(it.hire('silent', '2026-03-10')) },
      { at: '2026-04-14', happens: (it) => void Object.assign(it.account('silent'), { hasSignedIn: true }) },
    ],
    finds: ['UAR-26 account silent'],
  },
  {
    // HR does not say until when a freelancer is here.
    scenes: [
      {
        at: '2026-03-11',
        happens: (it) => void it.world.company.join(it.hire('freelancer', '2026-03-11', 'external')),
      },
      { at: '2026-03-14', happens: (it) => it.world.company.setEnd(it.person('freelancer'), '2026-09-30') },
    ],
    finds: ['UAR-12 account freelancer'],
  },
  {
    // Payroll is given to somebody who is not in Finance.
    scenes: [
      { at: '2026-03-10', happens: (it) => it.world.company.setRole(it.account('bookkeeper'), 'Payroll') },
      { at: '2026-03-14', happens: (it) => it.world.company.setRole(it.account('bookkeeper'), 'Employee') },
    ],
    finds: ['UAR-28 grant bookkeeper Payroll'],
  },
  {
    // Leapsome gets a role that the policy does not know.
    scenes: [
      {
        at: '2026-03-12',
        happens: (it) =>
          void it.world.company.accessRoles.push({
            id: 'c0ac4',
            name: 'Coach',
            scope: 'roleSpecific',
            systemDefault: null,
            active: true,
          }),
      },
      { at: '2026-03-15', happens: (it) => void it.world.company.accessRoles.pop() },
    ],
    finds: ['PAR-01 role c0ac4'],
  },
  {
    // The directory gives somebody the app role Super Admin, which nobody approved.
    scenes: [
      {
        at: '2026-03-18',
        happens: (it) => void it.world.directory.assign(it.person('helper'), 'Super Admin', '2026-03-18T09:00:00Z'),
      },
      { at: '2026-03-21', happens: (it) => void it.world.directory.assignments.pop() },
    ],
    finds: [
      'PAR-03 grant helper Super Admin',
      'PAR-07 grant helper Super Admin, linked',
      'UAR-10 grant helper Super Admin, linked',
    ],
  },
  {
    // An Admin changes the department, and stays Admin for five weeks.
    scenes: [
      {
        at: '2026-03-06',
        happens: (it) => {
          const { company } = it.world;
          const mover = it.person('mover');
          company.move(mover, mover.department === 'Sales' ? 'Support' : 'Sales', '2026-03-06');
        },
      },
      { at: '2026-04-12', happens: (it) => it.world.company.setRole(it.account('mover'), 'Employee') },
    ],
    finds: ['UAR-21 grant mover Admin'],
  },
  {
    // An account has nobody behind it.
    scenes: [
      { at: '2026-03-13', happens: (it) => void it.world.company.addOrphan('kiosk') },
      {
        at: '2026-03-18',
        happens: ({ world }) => {
          for (const account of world.company.accounts) if (account.person === null) world.company.deactivate(account);
        },
      },
    ],
    finds: ['UAR-09 account kiosk@acme.example', 'UAR-10 account kiosk@acme.example, linked'],
  },
  {
    // A name changes, and the directory makes a second account.
    scenes: [
      { at: '2026-03-16', happens: (it) => void it.world.company.addDuplicate(it.person('bride')) },
      { at: '2026-03-19', happens: (it) => it.world.company.deactivate(it.account('bride')) },
    ],
    finds: ['UAR-14 pair bride bride'],
  },
  {
    // HR has a new title for somebody, and another manager for somebody else; Leapsome is not told.
    scenes: [
      { at: '2026-03-16', happens: (it) => void Object.assign(it.person('promoted'), { title: 'Director' }) },
      { at: '2026-03-19', happens: (it) => void Object.assign(it.account('promoted'), { title: 'Director' }) },
      {
        at: '2026-03-16',
        happens: (it) => void Object.assign(it.person('transferred'), { manager: it.person('lent').id }),
      },
      {
        at: '2026-03-26',
        happens: (it) => void Object.assign(it.account('transferred'), { manager: it.account('lent').id }),
      },
    ],
    finds: ['UAR-20 account promoted title', 'UAR-19 pair transferred deputy'],
  },
  {
    // Somebody is taken out of the group of the engineers, and stays in their team.
    scenes: [
      { at: '2026-03-17', happens: (it) => void it.engineers.removed.add(it.person('engineer')) },
      { at: '2026-03-20', happens: (it) => void it.engineers.removed.delete(it.person('engineer')) },
    ],
    finds: ['UAR-29 grant engineer Engineering'],
  },
  {
    // Leapsome’s Managers can suddenly see other people’s data.
    scenes: [
      { at: '2026-04-01', happens: (it) => it.setScope('Manager', 'userSpecific') },
      { at: '2026-04-04', happens: (it) => it.setScope('Manager', 'roleSpecific') },
      { at: '2026-04-05', happens: (it) => it.approvePolicy('2026-04-05') },
    ],
    finds: ['PAR-01 role a0c1e5000000000000000002'],
  },
  {
    // StackOne does not have somebody whom Leapsome itself lists.
    scenes: [
      { at: '2026-04-06', happens: (it) => it.hideFromStackOne('hidden') },
      { at: '2026-04-09', happens: (it) => it.hideFromStackOne(null) },
    ],
    finds: ['EVD-04 account hidden elsewhere'],
  },
];

/** Delays that every company has, and nobody is to be alerted of. */
export const DELAYS: readonly Scene[] = [
  // A newcomer whose account comes half a day later.
  { at: '2026-03-23T01', happens: (it) => void it.hire('prompt newcomer', '2026-03-23') },
  { at: '2026-03-23T13', happens: (it) => void it.world.company.join(it.person('prompt newcomer')) },
  // A leaver whose accounts are closed in the next morning.
  { at: '2026-03-24T01', happens: (it) => it.world.company.leave(it.person('prompt leaver'), '2026-03-23') },
  { at: '2026-03-24T13', happens: (it) => it.close('prompt leaver') },
  // An invitation that is accepted after three weeks.
  { at: '2026-03-24', happens: (it) => void it.world.company.invite(it.hire('hesitant', '2026-03-24')) },
  { at: '2026-04-15', happens: (it) => void Object.assign(it.account('hesitant'), { hasSignedIn: true }) },
  // A title that the next synchronisation brings, and a manager whom the third one does.
  { at: '2026-03-25T01', happens: (it) => void Object.assign(it.person('renamed'), { title: 'Fellow' }) },
  { at: '2026-03-25T13', happens: (it) => void Object.assign(it.account('renamed'), { title: 'Fellow' }) },
  { at: '2026-03-26', happens: (it) => void Object.assign(it.person('reassigned'), { manager: it.person('lent').id }) },
  {
    at: '2026-03-29',
    happens: (it) => void Object.assign(it.account('reassigned'), { manager: it.account('lent').id }),
  },
];
