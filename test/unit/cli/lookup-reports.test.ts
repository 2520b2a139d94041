import { PassThrough } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { printAccounts } from '../../../functions/cli/output/accounts-report.ts';
import { printHistory } from '../../../functions/cli/output/history-report.ts';
import {
  describeAge,
  describeChange,
  describeDefinition,
  describeOwner,
  namesFrom,
} from '../../../functions/cli/output/lookups.ts';
import { Terminal } from '../../../functions/cli/output/terminal.ts';
import { accountHistories } from '../../../shared/pipeline/lookup/account-history.ts';
import { accountsAsOf } from '../../../shared/pipeline/lookup/accounts-as-of.ts';
import { aDefinition, anAccount } from '../../support/builders.ts';
import { Scenario } from '../../support/scenario.ts';

/** A terminal of so many columns, and what it shows. */
function terminalOf(columns: number): { terminal: Terminal; shown: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns }) as unknown as NodeJS.WriteStream;
  const shown = () => Buffer.from((stream as unknown as PassThrough).read() ?? '').toString('utf8');
  return { terminal: new Terminal(stream, stream), shown };
}

/** Clears the screen, hides what follows and turns it around. */
const HOSTILE = 'ev\u001b[2Jil\u202e\u200b@acme.example';

/** A company with an account whose every name is hostile, and one with a very long user name. */
async function hostileCompany(): Promise<Scenario> {
  const scenario = new Scenario();
  const [first, second] = scenario.company.accounts;
  const [team] = scenario.company.teams;
  if (!first || !second || !team) throw new RangeError('the company has accounts and teams');
  Object.assign(first, { displayName: HOSTILE, title: HOSTILE, teams: [team.id] });
  team.name = HOSTILE;
  scenario.company.setRole(first, 'Adm\u202ein');
  second.userName = 'christopher.alexander.montgomery-smith@subsidiary.acme.example';
  await scenario.runAt('2026-03-02T06:00:00Z');
  first.title = `${HOSTILE}!`;
  first.teams = [];
  await scenario.runAt('2026-03-02T12:00:00Z');
  return scenario;
}

describe.each([80, 120])('on a terminal of %i columns', (columns) => {
  it('accounts fit, and no name reaches the terminal as it is', async () => {
    const { log } = (await hostileCompany()).context();
    const { terminal, shown } = terminalOf(columns);
    const now = Date.parse('2026-03-02T13:00:00Z');

    const found = await accountsAsOf(log, 'leapsome', now);
    printAccounts(terminal, { origin: log.origin, at: now, now }, found, found.accounts);

    const text = shown();
    expectHarmless(text, columns);
    expect(text).toContain('Adm\\u{202e}in');
    expect(text).toContain('by entry 4, read 2026-03-02 12:00, 1 h before');
  });

  it('a history fits, and no name reaches the terminal as it is', async () => {
    const scenario = await hostileCompany();
    const { terminal, shown } = terminalOf(columns);
    const id = scenario.company.accounts[0]?.id ?? '';

    const [history] = await accountHistories(scenario.context().log, 'leapsome', id);
    if (history) printHistory(terminal, 'acme/main', history);

    const text = shown();
    expectHarmless(text, columns);
    expect(text).toContain('ev\\u{1b}[2Jil');
    expect(text).toContain('there from the first');
  });
});

/** Colours are ours; any other control character is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
const COLOUR = /\u001b\[\d+m/g;

function expectHarmless(text: string, columns: number): void {
  const plain = text.replace(COLOUR, '');
  expect(plain).toMatch(/^[\n\P{C}]*$/u);
  expect(plain.split('\n').filter((line) => stringWidth(line) > columns)).toEqual([]);
}

describe('words', () => {
  it.each([
    [0, '0 min'],
    [59 * 60_000, '59 min'],
    [3_600_000, '1 h'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
  ])('%i milliseconds are %s', (milliseconds, text) => {
    expect(describeAge(milliseconds)).toBe(text);
  });

  it.each([
    [null, 'not known'],
    [{ state: 'unmatched', since: '' }, 'nobody'],
    [{ state: 'ambiguous', people: ['people/1', 'people/2'], since: '' }, 'one of people/1, people/2'],
    [{ state: 'matched', person: 'people/1', by: 'e-mail', since: '' }, 'people/1 by e-mail'],
  ] as const)('of an owner %j are %s', (owner, text) => {
    expect(describeOwner(owner)).toBe(text);
  });

  it('of a change name what was, what is, and nothing where there is nothing', () => {
    const nameOf = namesFrom([{ id: 'g1', kind: 'group', name: 'Sales' }]);

    const texts = [
      describeChange({ type: 'attribute-changed', attribute: 'title', from: null, to: 'Lead' }, nameOf),
      describeChange({ type: 'attribute-changed', attribute: 'managers', from: ['a', 'b'], to: [] }, nameOf),
      describeChange({ type: 'grant-gained', kind: 'group', entitlement: 'g1', sources: ['scim'] }, nameOf),
      describeChange({ type: 'grant-lost', kind: 'role', entitlement: 'g1', sources: ['groups', 'import'] }, nameOf),
      describeChange({ type: 'added', account: anAccount('ada', { active: null }) }, nameOf),
    ];

    expect(texts).toEqual([
      'title: none → Lead',
      'managers: a, b → none',
      'gained group Sales (scim)',
      'lost role g1 (groups, import)',
      'added, active: not said',
    ]);
  });
});

describe('what is different about a role of the application', () => {
  const readers = aDefinition('d-1', 'Readers');

  it.each([
    ['new', null, readers, 'access role Readers is new'],
    ['gone', readers, null, 'access role Readers is gone'],
    [
      'renamed and wider',
      readers,
      { ...readers, name: 'Adm\u202ein', scope: 'userSpecific' },
      'access role Adm\\u{202e}in: name Readers → Adm\\u{202e}in, scope none → userSpecific',
    ],
    ['inactive', readers, { ...readers, active: false }, 'access role Readers: active true → false'],
  ])('fits a line that is safe to print: %s', (_name, from, to, line) => {
    expect(describeDefinition({ id: 'd-1', from, to })).toBe(line);
  });
});
