import { describe, expect, it } from 'vitest';
import { type IdentityRules, joinHumans } from '../../../shared/access/matching/humans.ts';
import { createDirectory, humansNamed, type Match, matchAccount } from '../../../shared/access/matching/match.ts';
import type { RosterRecord } from '../../../shared/access/matching/roster-record.ts';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';

const RULES: IdentityRules = {
  emailDomains: ['acme.example'],
  aliases: [{ person: 'E-ada', emails: ['countess@home.example'] }],
  rosters: { precedence: [] },
};

function record(person: Person, connection = 'people'): RosterRecord {
  return { ...person, connection, kind: 'hris' };
}

const ROSTER = [
  record(aPerson('ada', { employeeNumber: '1' })),
  record(aPerson('grace', { employeeNumber: '2' })),
  record(aPerson('alan', { emails: ['alan@home.example'] })),
];

function match(account: Partial<Account>, previous: string | null = null, roster = ROSTER): Match {
  const blank = { id: 'x', userName: 'x@other.example', emails: [] };
  return matchAccount(anAccount('x', { ...blank, ...account }), createDirectory(joinHumans(roster, RULES)), previous);
}

function summary(result: Match): string {
  if (result.kind === 'unmatched') return 'unmatched';
  const humans = result.kind === 'owner' ? [result.human] : result.humans;
  return `${result.kind} ${humans.map(({ key }) => key).join(' ')} by ${result.by}`;
}

describe('an account is matched', () => {
  it.each<[string, Partial<Account>, string]>([
    ['by external id to a roster id', { externalId: 'E-ada' }, 'owner people/E-ada by external-id'],
    ['by employee number', { employeeNumber: '2' }, 'owner people/E-grace by employee-number'],
    ['by user name, as an address', { userName: 'ADA@acme.example' }, 'owner people/E-ada by e-mail'],
    ['by one of its addresses', { emails: ['old@acme.example', 'ada@acme.example'] }, 'owner people/E-ada by e-mail'],
    ['by a declared alias of any domain', { emails: ['Countess@home.example'] }, 'owner people/E-ada by alias'],
    [
      'by external id against e-mail',
      { externalId: 'E-ada', userName: 'grace@acme.example' },
      'owner people/E-ada by external-id',
    ],
    [
      'by external id against number',
      { externalId: 'E-ada', employeeNumber: '2' },
      'owner people/E-ada by external-id',
    ],
    [
      'by number against e-mail',
      { employeeNumber: '2', userName: 'ada@acme.example' },
      'owner people/E-grace by employee-number',
    ],
    [
      'by e-mail against alias',
      { userName: 'grace@acme.example', emails: ['countess@home.example'] },
      'owner people/E-grace by e-mail',
    ],
    [
      'by e-mail, when nobody has the external id',
      { externalId: 'E-9', userName: 'ada@acme.example' },
      'owner people/E-ada by e-mail',
    ],
  ])('%s [note 14]', (_name, account, expected) => {
    expect(summary(match(account))).toBe(expected);
  });

  it.each<[string, Partial<Account>]>([
    [
      'by a private address, though the roster has it',
      { userName: 'alan@home.example', emails: ['alan@home.example'] },
    ],
    ['by an external id that is somebody’s number', { externalId: '1' }],
    ['by an empty external id', { externalId: '', employeeNumber: '' }],
    ['by a name', { userName: 'x', displayName: 'ada' }],
    ['by anything that nobody has', {}],
  ])('never %s [note 14]', (_name, account) => {
    expect(summary(match(account))).toBe('unmatched');
  });
});

describe('ambiguity', () => {
  it('is said when two current people have the address of the account [note 15]', () => {
    const shared = ['ada', 'grace'].map((name) => record(aPerson(name, { emails: ['info@acme.example'] })));

    expect(summary(match({ userName: 'info@acme.example' }, null, shared))).toBe(
      'ambiguous people/E-ada people/E-grace by e-mail',
    );
  });

  it('is said when the account has addresses of two people, in whatever order it lists them [note 15]', () => {
    const emails = ['grace@acme.example', 'ada@acme.example'];

    expect(match({ emails })).toEqual(match({ emails: emails.toReversed() }));
    expect(summary(match({ emails }))).toBe('ambiguous people/E-ada people/E-grace by e-mail');
  });

  it('is said when two rosters have the external id for different people', () => {
    const roster = [record(aPerson('ada')), record(aPerson('ada', { emails: [] }), 'vendors')];

    expect(summary(match({ externalId: 'E-ada' }, null, roster))).toBe(
      'ambiguous people/E-ada vendors/E-ada by external-id',
    );
  });

  it('does not arise from somebody hired again under another id [note 13]', () => {
    const roster = [record(aLeaver('ada', '2025-06-30')), record(aPerson('ada', { id: 'E-new' }))];

    expect(match({ userName: 'ada@acme.example' }, null, roster)).toMatchObject({
      kind: 'owner',
      human: { status: 'active' },
    });
  });
});

describe('the owner that the previous evaluation confirmed', () => {
  it.each<[string, Partial<Account>, string, string]>([
    [
      'outranks an address that is somebody else’s now',
      { userName: 'grace@acme.example' },
      'people/E-ada',
      'owner people/E-ada by previous',
    ],
    [
      'outranks ambiguity',
      { emails: ['grace@acme.example', 'ada@acme.example'] },
      'people/E-ada',
      'owner people/E-ada by e-mail',
    ],
    [
      'is supported by an address that is still theirs',
      { userName: 'ada@acme.example' },
      'people/E-ada',
      'owner people/E-ada by e-mail',
    ],
    ['is supported by an alias', { emails: ['countess@home.example'] }, 'people/E-ada', 'owner people/E-ada by alias'],
    [
      'keeps an account that changed every address',
      { userName: 'married@acme.example' },
      'people/E-ada',
      'owner people/E-ada by previous',
    ],
    ['gives way to an external id', { externalId: 'E-grace' }, 'people/E-ada', 'owner people/E-grace by external-id'],
    [
      'gives way to an employee number',
      { employeeNumber: '2' },
      'people/E-ada',
      'owner people/E-grace by employee-number',
    ],
    [
      'does not count when nobody knows them any more',
      { userName: 'grace@acme.example' },
      'people/E-gone',
      'owner people/E-grace by e-mail',
    ],
  ])('%s [note 14]', (_name, account, previous, expected) => {
    expect(summary(match(account, previous))).toBe(expected);
  });
});

describe('a text of the policy', () => {
  const named = (text: string) => humansNamed(text, createDirectory(joinHumans(ROSTER, RULES))).map(({ key }) => key);

  it.each([
    ['a roster id', 'E-ada', ['people/E-ada']],
    ['an employee number', '2', ['people/E-grace']],
    ['an address', ' Grace@ACME.example', ['people/E-grace']],
    ['an alias', 'countess@home.example', ['people/E-ada']],
    ['a private address', 'alan@home.example', []],
    ['a name', 'ada', []],
  ])('means people by %s', (_name, text, expected) => {
    expect(named(text)).toEqual(expected);
  });
});

describe('accounts that very many people match', () => {
  /** How often keys of people are looked at while so many accounts are matched to so many people of two addresses. */
  function keysRead(size: number): number {
    const emails = ['info@acme.example', 'sales@acme.example'];
    const roster = Array.from({ length: size }, (_, i) => record(aPerson(`p${i + 1000}`, { emails })));
    let reads = 0;
    const humans = joinHumans(roster, RULES).map(({ key, ...human }) => ({
      ...human,
      get key() {
        reads++;
        return key;
      },
    }));
    const directory = createDirectory(humans);
    for (let i = 0; i < size; i++) matchAccount(anAccount(`a${i}`, { emails }), directory, 'people/E-p1000');
    return reads;
  }

  it('cost as much each, however many they are', () => {
    expect(keysRead(200)).toBeGreaterThan(0);
    expect(keysRead(400)).toBe(2 * keysRead(200));
  });

  it('are told to be among the first by key, whichever address finds them', () => {
    const roster = [
      ...Array.from({ length: 60 }, (_, i) => record(aPerson(`p${i + 100}`, { emails: ['sales@acme.example'] }))),
      ...Array.from({ length: 60 }, (_, i) => record(aPerson(`o${i + 100}`, { emails: ['info@acme.example'] }))),
    ];

    const found = match({ emails: ['sales@acme.example', 'info@acme.example'] }, null, roster);

    const first = Array.from({ length: 50 }, (_, i) => `people/E-o${i + 100}`);
    expect(found).toMatchObject({ kind: 'ambiguous', andOthers: true });
    expect(found.kind === 'ambiguous' && found.humans.map(({ key }) => key)).toEqual(first);
  });
});
