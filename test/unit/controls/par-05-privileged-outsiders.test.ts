import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { privilegedOutsiders } from '../../../shared/controls/tests/par-05-privileged-outsiders.ts';
import { aLeaver, anAccount, aPerson, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateTaken,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FAIL = failing('account.acc-alan');
const SLOT = '2026-03-02T06:00:00Z';

/** Alan holds Super Admin; all else as in a company where all is well. */
const alan = (account: Partial<Account> = {}, person: Partial<Person> = {}): Situation => ({
  accounts: withAccounts(anAccount('alan', { grants: [aRole('Super Admin')], ...account })),
  people: withPeople(aPerson('alan', person)),
});
const without = (id: string): Person[] => withPeople().filter((person) => person.id !== id);
const registered = (expires: string) => ({
  serviceAccounts: ['alan', 'sync'].map((name) => ({
    account: `${name}@acme.example`,
    kind: 'break-glass' as const,
    owner: 'ada@acme.example',
    purpose: 'emergencies',
    expires,
  })),
});

describe(`${privilegedOutsiders.id}: ${privilegedOutsiders.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['all holders are current employees', alan(), PASS],
    ['the holder is on leave', alan({}, { status: 'leave' }), PASS],
    ['the holder has left', { ...alan(), people: withPeople(aLeaver('alan', '2026-03-01')) }, FAIL],
    ['the holder has left, nobody says when', { ...alan(), people: withPeople(aLeaver('alan', null)) }, FAIL],
    [
      'a leaver’s account is inactive',
      { ...alan({ active: false }), people: withPeople(aLeaver('alan', '2026-03-01')) },
      PASS,
    ],
    [
      'a leaver holds an ordinary role',
      { ...alan({ grants: [aRole('Manager')] }), people: withPeople(aLeaver('alan', '2026-03-01')) },
      PASS,
    ],
    ['nobody owns the account: at once, without grace [note 15]', { ...alan(), people: without('E-alan') }, FAIL],
    ['two people match the account', alan({ emails: ['alan@acme.example', 'barbara@acme.example'] }), FAIL],
    ['external by the application’s word', alan({ type: 'external' }), FAIL],
    ['external by the roster’s word', alan({}, { type: 'external' }), FAIL],
    ['an external who holds an ordinary role', alan({ grants: [aRole('Manager')] }, { type: 'external' }), PASS],
    ['nobody says whether the holder is an external', alan({ type: null }, { type: null }), unclear('type-unknown')],
    ['nobody says whether the holder is still here', alan({}, { status: 'unknown' }), unclear('employment-unknown')],
    [
      'nobody says whether the leaver’s account is active',
      { ...alan({ active: null }), people: withPeople(aLeaver('alan', '2026-03-01')) },
      unclear('active-unknown'),
    ],
    ['registered, and nobody’s', { ...alan(), people: without('E-alan'), policy: registered('2026-12-31') }, PASS],
    ['registered, and an external’s', { ...alan({ type: 'external' }), policy: registered('2026-12-31') }, PASS],
    [
      'registered, long ago: that is PAR-09’s',
      { ...alan(), people: without('E-alan'), policy: registered('2026-01-31') },
      PASS,
    ],
    [
      'registered, but of somebody who has left',
      { ...alan(), people: withPeople(aLeaver('alan', '2026-03-01')), policy: registered('2026-12-31') },
      FAIL,
    ],
    [
      'an exception waives it',
      {
        ...alan({ type: 'external' }),
        exceptions: [
          {
            finding: 'PAR-05:main/leapsome:account.acc-alan',
            reason: 'interim head of people',
            approvedBy: 'grace@acme.example',
            approvedOn: '2026-03-01',
            expires: '2026-06-30',
          },
        ],
      },
      { ...PASS, failing: ['account.acc-alan'] },
    ],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-05')).toEqual(expected);
  });

  it.each<[string, string, string | null, Short]>([
    ['on the last day', '2026-03-02T22:59:59.999Z', 'Europe/Berlin', PASS],
    ['when the last day is over where the person works', '2026-03-02T23:00:00.000Z', 'Europe/Berlin', FAIL],
    ['when it is over where the workspace is', '2026-03-03T00:00:00.000Z', null, FAIL],
  ])('counts from the end of the last day: %s', (_name, takenAt, timezone, expected) => {
    const situation = { ...alan(), people: withPeople(aLeaver('alan', '2026-03-02', { timezone })) };

    expect(inShort(evaluateTaken(takenAt, situation), 'PAR-05')).toEqual(expected);
  });

  it('waits, visibly, for the end of a last day', () => {
    const situation = { ...alan(), people: withPeople(aLeaver('alan', '2026-03-02')) };

    expect(resultOf(evaluateTaken('2026-03-02T12:00:00.000Z', situation), 'PAR-05').pending).toEqual([
      { key: 'PAR-05:main/leapsome:account.acc-alan', until: '2026-03-03T00:00:00.000Z', since: null },
    ]);
  });

  it.each<[string, Situation, string]>([
    [
      'leaver',
      { ...alan(), people: withPeople(aLeaver('alan', '2026-03-01')) },
      'Super Admin held by somebody who has left: alan@acme.example',
    ],
    [
      'unmatched',
      { ...alan(), people: without('E-alan') },
      'Super Admin held by an account that nobody owns: alan@acme.example',
    ],
    [
      'ambiguous',
      alan({ emails: ['barbara@acme.example'] }),
      'Super Admin held by an account that more than one person matches: alan@acme.example',
    ],
    ['external', alan({ type: 'external' }), 'Super Admin held by an external: alan@acme.example'],
  ])('is critical, and says what is wrong: %s', (problem, situation, title) => {
    const [failure] = resultOf(evaluateAt(SLOT, situation), 'PAR-05').failures;
    const { facts = {} } = failure ?? {};

    expect(failure).toMatchObject({ severity: 'critical', facts: { problem, roles: ['Super Admin'] } });
    expect(privilegedOutsiders.titleOf({ connection: 'leapsome', facts, measured: {} })).toBe(title);
  });

  it('is one finding for an account with several privileged roles', () => {
    const policy = { roles: { privileged: ['Super Admin', 'Admin'], standard: ['Employee', 'Manager'] } };
    const given = { ...alan({ type: 'external', grants: [aRole('Admin'), aRole('Super Admin')] }), policy };

    expect(resultOf(evaluateAt(SLOT, given), 'PAR-05').failures).toMatchObject([
      { facts: { roles: ['Admin', 'Super Admin'] } },
    ]);
  });
});

describe('PAR-05, input that is not complete and fresh', () => {
  const orphan = { ...alan(), people: without('E-alan') };
  const external = alan({ type: 'external' });
  const groups = aRoleSource(ACCOUNTS, { from: 'groups', authority: 'indicative' });

  it.each<[string, Situation, Short]>([
    ['no roster: no pass', { roster: 'none' }, unclear('no-roster')],
    ['no roster: nobody is called an orphan', { ...orphan, roster: 'none' }, unclear('no-roster')],
    ['no roster: the application’s word on externals counts', { ...external, roster: 'none' }, FAIL],
    [
      'the roster is stale: nobody is called an orphan',
      { ...orphan, rosterAsOf: '2026-02-01T00:00:00.000Z' },
      unclear('roster-stale'),
    ],
    ['the roster is partial', { ...orphan, roster: 'partial' }, unclear('snapshot-partial')],
    ['the roster failed', { ...orphan, roster: 'failed' }, unclear('collection-failed')],
    ['no source of roles', { ...orphan, roleSources: [] }, unclear('roles-not-collected')],
    ['an indicative source never passes', { ...alan(), roleSources: [groups] }, unclear('roles-indicative')],
    ['an indicative source can fail [note 5]', { ...orphan, roleSources: [groups] }, FAIL],
    ['half a list shows one', { ...orphan, access: 'partial' }, FAIL],
    ['half a list shows none', { access: 'partial' }, unclear('snapshot-partial')],
    [
      'an outsider holds a role that policy does not classify',
      { ...alan({ grants: [aRole('Goal Coach')] }), people: without('E-alan') },
      unclear('role-unclassified'),
    ],
    ['an employee holds a role that policy does not classify', alan({ grants: [aRole('Goal Coach')] }), PASS],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-05')).toEqual(expected);
  });
});
