import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { duplicates } from '../../../shared/controls/tests/uar-14-duplicates.ts';
import { anAccount, aPerson } from '../../support/builders.ts';
import {
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const PAIR = 'pair.acc-alan.acc-alan2';
const SLOT = '2026-03-02T06:00:00Z';

const second = (overrides: Partial<Account> = {}) =>
  anAccount('alan2', { userName: 'alan.new@acme.example', emails: ['alan@acme.example'], ...overrides });
const registered = (account: string) => ({
  account,
  kind: 'test' as const,
  owner: 'ada@acme.example',
  purpose: 'tries new features',
  expires: '2026-12-31',
});
const bothRegistered = { serviceAccounts: ['sync@acme.example', 'acc-alan2'].map(registered) };

describe(`${duplicates.id}: ${duplicates.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['each has one', {}, PASS],
    ['both are active', { accounts: withAccounts(second()) }, failing(PAIR)],
    ['one may be active', { accounts: withAccounts(second({ active: null })) }, failing(PAIR)],
    ['one is inactive', { accounts: withAccounts(second({ active: false })) }, PASS],
    [
      'linked by an alias alone',
      {
        accounts: withAccounts(second({ emails: ['alan@home.example'] })),
        policy: { aliases: [{ person: 'E-alan', emails: ['alan@home.example'] }] },
      },
      failing(PAIR),
    ],
    ['one is registered', { accounts: withAccounts(second()), policy: bothRegistered }, PASS],
    [
      'three of them: each further one with the first',
      { accounts: withAccounts(second(), second({ id: 'acc-alan3', userName: 'alan3@acme.example' })) },
      failing(PAIR, 'pair.acc-alan.acc-alan3'),
    ],
    [
      'an account that somebody else matches as well may be a second one',
      { accounts: withAccounts(second({ emails: ['alan@acme.example', 'barbara@acme.example'] })) },
      unclear('owner-ambiguous'),
    ],
    ['half a list shows both', { accounts: withAccounts(second()), access: 'partial' }, failing(PAIR)],
    ['half a list shows one', { access: 'partial' }, unclear('snapshot-partial')],
    ['no roster is connected', { accounts: withAccounts(second()), roster: 'none' }, unclear('no-roster')],
    ['the roster failed', { accounts: withAccounts(second()), roster: 'failed' }, unclear('collection-failed')],
  ])('%s [note 34]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'UAR-14')).toEqual(expected);
  });

  it('names both accounts, with medium severity and by what they were matched', () => {
    const [failure] = resultOf(evaluateAt(SLOT, { accounts: withAccounts(second()) }), 'UAR-14').failures;

    expect(failure).toMatchObject({
      severity: 'medium',
      facts: { account: 'acc-alan', otherAccount: 'acc-alan2', person: 'people/E-alan' },
      measured: { matchedBy: 'e-mail', otherMatchedBy: 'e-mail' },
    });
    expect(duplicates.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Two active accounts for one person: alan@acme.example, alan.new@acme.example',
    );
  });

  it('is found once: not as an account without owner as well', () => {
    expect(inShort(evaluateAt(SLOT, { accounts: withAccounts(second()) }), 'UAR-09').failing).toEqual([]);
  });
});

describe('UAR-14, an address that was changed without an external id', () => {
  const moved = withPeople(aPerson('alan', { emails: ['alan.new@acme.example'] }));
  const newAccount = (overrides: Partial<Account> = {}) =>
    anAccount('alan2', { userName: 'alan.new@acme.example', emails: ['alan.new@acme.example'], ...overrides });
  const both: Situation = { people: moved, accounts: withAccounts(newAccount()) };
  const days = (count: number) => new Date(Date.parse(SLOT) + count * 24 * 3_600_000).toISOString().replace('.000', '');
  /** All is well; then the address is changed, and Leapsome makes a second account. */
  const story = (...later: readonly (readonly [slot: string, situation: Situation])[]): Moment =>
    evaluateInTurn([SLOT, {}], [days(1), both], ...later);

  it('is found by the pair that the previous evaluation confirmed', () => {
    const [failure] = resultOf(story(), 'UAR-14').failures;

    expect(failure).toMatchObject({ measured: { matchedBy: 'previous', otherMatchedBy: 'e-mail' } });
    expect(failure?.key).toBe(`UAR-14:main/leapsome:${PAIR}`);
  });

  it.each([7, 9, 30])('still stands %i days later, though the older account is matched no more [note 34]', (day) => {
    const moment = story([days(4), both], [days(8), both], [days(day + 1), both]);

    expect(inShort(moment, 'UAR-14')).toEqual(failing(PAIR));
    expect(moment.evaluation.state.findings.find(({ test }) => test === 'UAR-14')).toMatchObject({
      status: 'open',
      openedAt: '2026-03-03T06:00:00.000Z',
      facts: { person: 'people/E-alan' },
    });
  });

  it.each<[string, Situation, Short]>([
    ['one is inactive', { ...both, accounts: withAccounts(newAccount({ active: false })) }, PASS],
    ['one is gone', { people: moved }, PASS],
    ['one is registered', { ...both, policy: bothRegistered }, PASS],
    ['one may be inactive', { ...both, accounts: withAccounts(newAccount({ active: null })) }, failing(PAIR)],
    [
      'both turn out to be of different people',
      { ...both, people: [...moved, aPerson('alan2', { emails: ['alan@acme.example'] })] },
      PASS,
    ],
    [
      'an alias says whose the older one is',
      { ...both, policy: { aliases: [{ person: 'E-alan', emails: ['alan@acme.example'] }] } },
      failing(PAIR),
    ],
    ['nobody matches either', { ...both, people: moved.filter(({ id }) => id !== 'E-alan') }, failing(PAIR)],
  ])('after the pairing has lapsed: %s [note 34]', (_name, situation, expected) => {
    expect(inShort(story([days(9), both], [days(10), situation]), 'UAR-14')).toEqual(expected);
  });

  it('does not stand on for a pair of another test or connection', () => {
    const before = evaluateAt(SLOT, { accounts: withAccounts(newAccount()), people: moved });

    expect(inShort(evaluateAt(days(1), {}, before), 'UAR-14')).toEqual(PASS);
  });
});
