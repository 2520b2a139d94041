import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { approvedHolders } from '../../../shared/controls/tests/par-03-approved-holders.ts';
import { owners } from '../../../shared/controls/tests/uar-09-owners.ts';
import { findingEvents, outcomeEvents, runEvent, transitionsSchema } from '../../../shared/findings/events.ts';
import { aLeaver, anAccount, aRole } from '../../support/builders.ts';
import { evaluateAt, evaluateInTurn, resultOf, withAccounts, withPeople } from '../../support/builders-evaluation.ts';

const CONTEXT = {
  origin: 'acme/main',
  slot: '2026-03-02T06:00:00Z',
  trigger: 'schedule',
  asOf: '2026-03-02T06:00:00.000Z',
  frameworks: ['soc2'],
  remediateWithin: { critical: '1d', high: '7d', medium: '30d', low: '90d' },
  tests: CATALOGUE,
} as const;

const orphan = { accounts: withAccounts(anAccount('kiosk', { grants: [aRole('Super Admin')] })) };
const eventsOf = (moment: ReturnType<typeof evaluateAt>) => moment.evaluation.transitions.events;

describe('the id of an event', () => {
  it('is the same however often the evaluation is computed', () => {
    expect(eventsOf(evaluateAt('2026-03-02T06:00:00Z', orphan))).toEqual(
      eventsOf(evaluateAt('2026-03-02T06:00:00Z', orphan)),
    );
  });

  it.each([
    ['another slot', { slot: '2026-03-02T12:00:00Z' }],
    ['another workspace', { origin: 'acme/other' }],
  ])('is another one in %s', (_name, other) => {
    expect(runEvent(false, {}, { ...CONTEXT, ...other }).id).not.toBe(runEvent(false, {}, CONTEXT).id);
  });

  it('is different for every event of an evaluation, and in its detail too', () => {
    const moment = evaluateInTurn(['2026-03-02T06:00:00Z', {}], ['2026-03-02T12:00:00Z', orphan]);
    const ids = eventsOf(moment).map(({ id }) => id);

    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, detail } of eventsOf(moment)) expect(JSON.stringify(detail)).toContain(id);
  });
});

describe('events of findings', () => {
  it('come one for each transition, in the order of the keys', () => {
    const tests = [approvedHolders, owners];
    const moment = evaluateInTurn(['2026-03-02T06:00:00Z', { tests }], ['2026-03-02T12:00:00Z', { ...orphan, tests }]);

    expect(eventsOf(moment).map(({ type, key }) => [type, key])).toEqual([
      ['Finding Opened', 'PAR-03:main/leapsome:grant.acc-kiosk.Super%20Admin'],
      ['Finding Opened', 'UAR-09:main/leapsome:account.acc-kiosk'],
      ['Test Outcome Changed', null],
      ['Test Outcome Changed', null],
      ['Run Completed', null],
    ]);
    expect(transitionsSchema.parse(moment.evaluation.transitions)).toEqual(moment.evaluation.transitions);
  });

  it('do not come without one', () => {
    expect(findingEvents([], CONTEXT)).toEqual([]);
  });
});

describe('the change of an outcome', () => {
  const results = [resultOf(evaluateAt('2026-03-02T06:00:00Z', orphan), 'UAR-09')];
  const known = (outcome: 'pass' | 'fail') => [{ test: 'UAR-09', connection: 'leapsome', outcome, reason: null }];

  it('is told, with what it was and is', () => {
    expect(outcomeEvents(known('pass'), results, CONTEXT)).toMatchObject([
      {
        type: 'Test Outcome Changed',
        key: null,
        detail: { test: 'UAR-09', connection: 'leapsome', from: 'pass', to: 'fail', origin: 'acme/main' },
      },
    ]);
  });

  it.each([
    ['nothing changed', known('fail')],
    ['it is the first evaluation', null],
    ['the test is new', []],
    [
      'the test had nothing to compare with',
      [{ test: 'UAR-09', connection: 'leapsome', outcome: 'not-applicable' as const, reason: 'no-baseline' }],
    ],
  ])('is not told when %s', (_name, previous) => {
    expect(outcomeEvents(previous, results, CONTEXT)).toEqual([]);
  });
});

describe('the end of a run', () => {
  it.each([
    ['all was read', {}, 'Run Completed'],
    ['a reading was partial', { access: 'partial' }, 'Run Completed'],
    ['a connection failed', { access: 'failed' }, 'Run Failed'],
    ['a roster was not read', { roster: 'missing' }, 'Run Failed'],
  ] as const)('is told: %s', (_name, situation, type) => {
    const [last] = eventsOf(evaluateAt('2026-03-02T06:00:00Z', situation)).slice(-1);

    expect(last).toMatchObject({ type, key: null, detail: { slot: '2026-03-02T06:00:00Z', trigger: 'schedule' } });
  });
});

describe('what an event tells of a person', () => {
  const canary = {
    name: 'Canary-Name',
    department: 'canary-department',
    title: 'canary-title',
    manager: 'canary-manager',
    employeeNumber: 'canary-number',
  };
  const account = {
    displayName: 'Canary-Name',
    department: 'canary-department',
    title: 'canary-title',
    employeeNumber: 'canary-number',
    emails: ['canary-mail@acme.example'],
    managers: ['canary-manager'],
    customAttributes: { a: 'canary-custom' },
  };
  const emails = ['canary-mail@acme.example', 'canary-second@acme.example'];

  it('is the account’s id and user name, and nothing else', () => {
    const situation = {
      accounts: withAccounts(
        anAccount('alan', account),
        anAccount('alan2', { ...account, userName: 'alan2@acme.example' }),
        anAccount('kiosk', { ...account, employeeNumber: null, emails: [], grants: [aRole('Super Admin')] }),
      ),
      people: withPeople(aLeaver('alan', '2026-01-31', { ...canary, id: 'canary-person', emails })),
    };
    const events = eventsOf(
      evaluateInTurn(
        ['2026-03-02T06:00:00Z', situation],
        ['2026-03-03T06:00:00Z', situation],
        ['2026-03-03T12:00:00Z', {}],
      ),
    );
    const digest = eventsOf(evaluateAt('2026-03-02T06:00:00Z', situation));
    const opened = eventsOf(evaluateInTurn(['2026-03-01T06:00:00Z', {}], ['2026-03-02T06:00:00Z', situation]));
    const text = JSON.stringify([...events, ...digest, ...opened]);

    expect(opened.flatMap(({ key }) => key?.split(':')[0] ?? [])).toEqual(
      expect.arrayContaining(['PAR-03', 'UAR-08', 'UAR-09', 'UAR-10', 'UAR-14']),
    );
    expect(text).toContain('alan2@acme.example');
    expect(text.toLowerCase()).not.toContain('canary');
  });
});
