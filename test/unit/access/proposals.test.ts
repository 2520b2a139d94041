import { describe, expect, it } from 'vitest';
import { proposeDomains, proposeRoles, proposeServiceAccounts } from '../../../shared/access/proposals.ts';
import type { Account } from '../../../shared/access/snapshot.ts';
import { anAccount } from '../../support/builders.ts';

/** So many accounts with an address of a domain. */
function at(domain: string, count: number): Account[] {
  return Array.from({ length: count }, (_, i) =>
    anAccount(`${domain}-${i}`, { userName: `person${i}@${domain}`, emails: [] }),
  );
}

describe('mail domains', () => {
  it.each([
    ['the only one', at('acme.example', 1), ['acme.example 1 main']],
    [
      'one with a tenth of the accounts',
      [...at('acme.example', 20), ...at('acme.co.example', 2)],
      ['acme.example 20 main', 'acme.co.example 2 main'],
    ],
    [
      'one with less',
      [...at('acme.example', 21), ...at('agency.example', 2)],
      ['acme.example 21 main', 'agency.example 2 further'],
    ],
    [
      'one with a single account',
      [...at('acme.example', 2), ...at('agency.example', 1)],
      ['acme.example 2 main', 'agency.example 1 further'],
    ],
    [
      'private mail, though it is the commonest',
      [...at('gmail.com', 9), ...at('gmx.de', 3), ...at('acme.example', 2)],
      ['gmail.com 9 private', 'gmx.de 3 private', 'acme.example 2 main'],
    ],
    ['private mail alone', at('outlook.co.uk', 2), ['outlook.co.uk 2 private']],
    [
      'equals, in the order of the alphabet',
      [...at('b.example', 2), ...at('a.example', 2)],
      ['a.example 2 main', 'b.example 2 main'],
    ],
  ])('are proposed by the number of accounts: %s', (_name, accounts, expected) => {
    const proposed = proposeDomains(accounts).map(({ domain, accounts: count, kind }) => `${domain} ${count} ${kind}`);

    expect(proposed).toEqual(expected);
  });

  it.each(['gmail.com', 'googlemail.com', 'hotmail.de', 'yahoo.co.jp', 'icloud.com', 'gmx.net', 'web.de', 'proton.me'])(
    'of private mail are known: %s',
    (domain) => {
      expect(proposeDomains(at(domain, 1))).toMatchObject([{ kind: 'private' }]);
    },
  );

  it.each(['mygmail.com', 'gmail.com.example', 'live-events.example', 'me.company.example'])(
    'that only sound like private mail are not taken for it: %s',
    (domain) => {
      expect(proposeDomains(at(domain, 1))).toMatchObject([{ kind: 'main' }]);
    },
  );

  it('are those of every address of an account, once each, of accounts that may be active', () => {
    const proposed = proposeDomains([
      anAccount('ada', { userName: 'ada', emails: ['Ada@ACME.example', 'ada@acme.example', 'ada@b.example'] }),
      anAccount('gone', { active: false, userName: 'gone@old.example', emails: [] }),
    ]);

    expect(proposed.map(({ domain, accounts }) => [domain, accounts])).toEqual([
      ['acme.example', 1],
      ['b.example', 1],
    ]);
  });

  it.each(['x@a]\nroles: [b', 'x@[127.0.0.1]', 'x@ä.example', 'x@localhost', 'x@"quoted"', 'x@a,b.example'])(
    'that policy would refuse are left out: %j',
    (userName) => {
      expect(proposeDomains([anAccount('x', { userName, emails: [] })])).toEqual([]);
    },
  );
});

describe('roles', () => {
  it.each([
    ['Super Admin', 'privileged'],
    ['admin', 'privileged'],
    ['HR Administrator', 'privileged'],
    ['SysAdmin', 'privileged'],
    ['super_user', 'privileged'],
    ['Owner', 'privileged'],
    ['root', 'privileged'],
    ['Employee', 'standard'],
    ['Manager', 'standard'],
    ['Team Lead', 'standard'],
    ['Homeowner services', 'standard'],
    ['Grassroots', 'standard'],
  ])('named %s are proposed as %s', (name, expected) => {
    expect(proposeRoles([{ name, count: 1 }])).toEqual([{ role: name, class: expected, holders: 1 }]);
  });
});

describe('service accounts', () => {
  const person = anAccount('ada', { externalId: 'E-1', displayName: 'Ada Lovelace', department: 'People' });
  const colleagues = ['b', 'c', 'd'].map((name) => anAccount(name, { externalId: name }));
  const proposedOf = (account: Account, others: readonly Account[] = [person, ...colleagues]) =>
    proposeServiceAccounts([account, ...others]).map(({ kind, reason }) => `${kind}: ${reason}`);

  it.each([
    ['sync', 'service: no external id, and "sync" in the user name'],
    ['hr-inbox', 'shared: no external id, and "hr" in the user name'],
    ['api', 'service: no external id, and "api" in the user name'],
    ['api2', 'service: no external id, and "api" in the user name'],
    ['leapsome.sync', 'service: no external id, and "leapsome" in the user name'],
    ['no-reply', 'service: no external id, and "noreply" in the user name'],
    ['Break.Glass', 'break-glass: no external id, and "breakglass" in the user name'],
    ['qa-1', 'test: no external id, and "qa" in the user name'],
    ['meeting-kiosk', 'shared: no external id, and "kiosk" in the user name'],
  ])('are told by their user name: %s', (name, expected) => {
    expect(proposedOf(anAccount('x', { userName: `${name}@acme.example`, displayName: 'Any Body' }))).toEqual([
      expected,
    ]);
  });

  it.each(['grace.hopper', 'synclair', 'apia', 'botho', 'infanta', 'testa'])(
    'are not taken from a part of a word: %s',
    (name) => {
      const account = anAccount('x', { userName: `${name}@acme.example`, displayName: 'Grace Hopper' });

      expect(proposedOf(account)).toEqual([]);
    },
  );

  it.each([
    ['a single word', { displayName: 'Payroll' }],
    ['no name', { displayName: null }],
    ['digits', { displayName: 'Station 12' }],
  ])('are told by having no department and, for a name, %s', (_name, overrides) => {
    const account = anAccount('x', { userName: 'x7@acme.example', department: null, ...overrides });

    expect(proposedOf(account)).toEqual(['service: no external id, no department, and no name that a person has']);
  });

  it.each([
    ['an external id', { externalId: 'E-7' }],
    ['a department', { department: 'Finance' }],
    ['a name that a person has', { displayName: 'Łukasz O’Hara-Nowak' }],
    ['been deactivated', { active: false }],
  ])('are not proposed where an account has %s', (_name, overrides) => {
    const account = anAccount('x', { userName: 'x7@acme.example', displayName: 'Payroll', ...overrides });

    expect(proposedOf(account)).toEqual([]);
  });

  it('are not told by a lacking external id where most accounts lack one', () => {
    const others = ['b', 'c', 'd'].map((name) => anAccount(name, { displayName: `${name} Person` }));
    const payroll = anAccount('x', { userName: 'x7@acme.example', displayName: 'Payroll' });
    const sync = anAccount('sync');

    expect(proposedOf(payroll, others)).toEqual([]);
    expect(proposedOf(sync, others)).toEqual(['service: no external id, and "sync" in the user name']);
  });

  it('come in the order of their user names, however they were listed', () => {
    const accounts = ['sync', 'api', 'bot'].map((name) => anAccount(name));

    const names = (listed: readonly Account[]) => proposeServiceAccounts(listed).map(({ userName }) => userName);

    expect(names(accounts)).toEqual(['api@acme.example', 'bot@acme.example', 'sync@acme.example']);
    expect(names(accounts.toReversed())).toEqual(names(accounts));
  });
});
