import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import type { ControlTest } from '../../../shared/controls/contract.ts';
import type { Exclusion } from '../../../shared/workspace/policy.ts';
import { aLeaver, anAccount, aPerson, aRole } from '../../support/builders.ts';
import {
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Situation,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-02T12:00:00Z';
const THIRD = '2026-03-02T18:00:00Z';
const FOURTH = '2026-03-03T00:00:00Z';
/** Left in January, and still has an account. */
const ELLA = aLeaver('ella', '2026-01-31');
const WITH_ELLA: Situation = { accounts: withAccounts(anAccount('ella')), people: withPeople(ELLA) };

function anExclusion(overrides: Partial<Exclusion> = {}): Exclusion {
  return {
    id: 'ella',
    ...(overrides.legalEntity === undefined && { person: 'E-ella' }),
    reason: 'employed by the landlord',
    approvedBy: 'grace@acme.example',
    approvedOn: '2026-01-01',
    expires: '2026-12-31',
    ...overrides,
  };
}

function excluding(situation: Situation, ...exclusions: readonly Exclusion[]): Situation {
  return { ...situation, policy: { ...situation.policy, exclusions: [...exclusions] } };
}

const standingOf = ({ evaluation }: Moment) => evaluation.results.exclusions[0];
const isAboutAccounts = (test: ControlTest) =>
  test.scope === 'application' && test.id.startsWith('UAR-') && test.id !== 'UAR-17';

/** Why a test does not look at any account. */
const NOT_EXAMINED: ReadonlySet<string> = new Set([
  'last-use-not-collected',
  'no-directory',
  'no-second-roster',
  'not-configured',
]);

describe('somebody whom policy excludes [note 7]', () => {
  it.each([
    ['roster id', 'E-ella', {}],
    ['employee number', '4711', { employeeNumber: '4711' }],
    ['address', 'ella@acme.example', {}],
  ])('is not judged, whether named by %s', (_name, person, overrides) => {
    const situation = { ...WITH_ELLA, people: withPeople({ ...ELLA, ...overrides }) };

    expect(inShort(evaluateAt(FIRST, situation), 'UAR-08')).toEqual(failing('account.acc-ella'));
    expect(inShort(evaluateAt(FIRST, excluding(situation, anExclusion({ person }))), 'UAR-08')).toEqual(PASS);
  });

  it('is counted in every result whose population lacks them, by the exclusion', () => {
    const { results } = evaluateAt(FIRST, excluding(WITH_ELLA, anExclusion())).evaluation.results;

    for (const test of CATALOGUE.filter(isAboutAccounts)) {
      const result = results.find((candidate) => candidate.test === test.id);
      const isExamined = !NOT_EXAMINED.has(result?.reason?.code ?? '');
      expect([test.id, result?.excluded]).toEqual([test.id, isExamined ? [{ exclusion: 'ella', accounts: 1 }] : []]);
    }
  });

  it('is not in the population of a test', () => {
    const population = (situation: Situation) => resultOf(evaluateAt(FIRST, situation), 'UAR-09').population;

    expect(population(excluding(WITH_ELLA, anExclusion()))).toEqual(population({}));
  });

  it('is listed with how many people and accounts that is', () => {
    const accounts = withAccounts(anAccount('ella'), anAccount('ella2', { emails: ['ella@acme.example'] }));

    expect(standingOf(evaluateAt(FIRST, excluding({ ...WITH_ELLA, accounts }, anExclusion())))).toEqual({
      exclusion: 'ella',
      holds: true,
      fault: null,
      people: 1,
      accounts: 2,
    });
  });

  it('is examined all the same where they hold privileged access', () => {
    const accounts = withAccounts(anAccount('ella', { grants: [aRole('Super Admin')] }));
    const moment = evaluateAt(FIRST, excluding({ ...WITH_ELLA, accounts }, anExclusion()));

    expect(inShort(moment, 'PAR-05')).toEqual(failing('account.acc-ella'));
    expect(inShort(moment, 'PAR-03')).toEqual(failing('grant.acc-ella.Super%20Admin'));
    expect(resultOf(moment, 'PAR-05').excluded).toEqual([]);
  });

  it('can still be the manager of somebody in scope', () => {
    const report = anAccount('alan', { managers: ['acc-ella'] });
    const people = withPeople(aPerson('ella'), aPerson('alan', { manager: 'E-grace' }));
    const later = '2026-03-10T06:00:00Z';
    const situation = excluding({ accounts: withAccounts(anAccount('ella'), report), people }, anExclusion());

    expect(inShort(evaluateInTurn([FIRST, situation], [later, situation]), 'UAR-19')).toEqual(
      failing('pair.acc-alan.acc-ella'),
    );
  });

  it('can still be the sponsor of an external in scope', () => {
    const vera = anAccount('vera', { type: 'external', endDate: '2026-12-31', managers: ['acc-ella'] });
    const people = withPeople(aPerson('ella'), aPerson('vera', { type: 'external', endDate: '2026-12-31' }));
    const accounts = withAccounts(anAccount('ella'), vera);

    expect(inShort(evaluateAt(FIRST, excluding({ accounts, people }, anExclusion())), 'UAR-12')).toEqual(PASS);
  });

  it('is not left out by somebody else’s account that is perhaps theirs', () => {
    const people = withPeople(aPerson('ella'), aPerson('ida'));
    const accounts = withAccounts(anAccount('ella', { emails: ['ella@acme.example', 'ida@acme.example'] }));

    expect(inShort(evaluateAt(FIRST, excluding({ accounts, people }, anExclusion())), 'UAR-09')).toEqual(
      failing('account.acc-ella'),
    );
  });
});

describe('a legal entity that policy excludes [note 7]', () => {
  const exclusion = anExclusion({ id: 'services', legalEntity: 'ACME  Services gmbh' });
  const employed = (legalEntity: string | null) => ({ ...ELLA, legalEntity });

  it.each([
    ['all of it', [employed('Acme Services GmbH')], PASS],
    ['nobody of another one', [employed('Acme GmbH'), aPerson('ida', { legalEntity: 'Acme Services GmbH' })], null],
    [
      'nobody of whom no entity is known',
      [employed(null), aPerson('ida', { legalEntity: 'Acme Services GmbH' })],
      null,
    ],
    [
      'nobody who has been employed by another one too',
      [employed('Acme Services GmbH'), { ...employed('Acme GmbH'), id: 'E-ella-before' }],
      null,
    ],
  ])('leaves out %s', (_name, people, expected) => {
    const moment = evaluateAt(FIRST, excluding({ ...WITH_ELLA, people: withPeople(...people) }, exclusion));

    expect(inShort(moment, 'UAR-08')).toEqual(expected ?? failing('account.acc-ella'));
  });

  it('leaves out whom two excluded entities have employed', () => {
    const people = withPeople(employed('Acme Services GmbH'), { ...employed('Acme Inc'), id: 'E-ella-before' });
    const other = anExclusion({ id: 'inc', legalEntity: 'Acme Inc' });

    expect(inShort(evaluateAt(FIRST, excluding({ ...WITH_ELLA, people }, exclusion, other)), 'UAR-08')).toEqual(PASS);
  });

  it('is asked for in the HR system, where one knows the person, not in an identity provider', () => {
    const people = withPeople(employed('Acme Services GmbH'));
    const furtherRosters = [{ connection: 'entra', kind: 'idp', people: [aPerson('ella')] }] as const;

    expect(
      inShort(evaluateAt(FIRST, excluding({ ...WITH_ELLA, people, furtherRosters }, exclusion)), 'UAR-08'),
    ).toEqual(PASS);
  });
});

describe('an exclusion that does not hold [note 7]', () => {
  it.each<[string, Partial<Exclusion>, Situation]>([
    ['not-begun', { approvedOn: '2026-03-03' }, {}],
    ['expired', { expires: '2026-03-01' }, {}],
    ['matches-nobody', { person: 'E-nobody' }, {}],
    ['matches-nobody', { legalEntity: 'Nowhere Ltd' }, {}],
    [
      'ambiguous',
      {},
      { furtherRosters: [{ connection: 'more', kind: 'hris', people: [aPerson('x', { id: 'E-ella' })] }] },
    ],
    ['approved-by-subject', { approvedBy: 'ella@acme.example' }, {}],
    ['approver-gone', { approvedBy: 'edsger@acme.example' }, {}],
    ['approver-gone', { approvedBy: 'nobody@acme.example' }, {}],
    ['approver-unknown', {}, { people: withPeople(ELLA, aPerson('grace', { status: 'unknown' })) }],
  ])('leaves nobody out and says so: %s', (fault, overrides, situation) => {
    const moment = evaluateAt(FIRST, excluding({ ...WITH_ELLA, ...situation }, anExclusion(overrides)));

    expect(standingOf(moment)).toMatchObject({ holds: false, fault, accounts: 0 });
    expect(inShort(moment, 'UAR-08')).toEqual(failing('account.acc-ella'));
    expect(resultOf(moment, 'UAR-08').excluded).toEqual([]);
  });

  it.each([
    ['2026-12-31T18:00:00Z', true],
    ['2027-01-01T00:00:00Z', false],
  ])('is one whose last day is over: at %s it holds: %s', (slot, holds) => {
    expect(standingOf(evaluateAt(slot, excluding(WITH_ELLA, anExclusion())))?.holds).toBe(holds);
  });

  it.each([
    ['2025-12-31T18:00:00Z', false],
    ['2026-01-01T00:00:00Z', true],
  ])('is one that has not been approved yet: at %s it holds: %s', (slot, holds) => {
    const people = withPeople(aPerson('ella'));

    expect(standingOf(evaluateAt(slot, excluding({ ...WITH_ELLA, people }, anExclusion())))?.holds).toBe(holds);
  });

  it('is any of a workspace without roster, where nobody can be found', () => {
    const moment = evaluateAt(FIRST, excluding({ ...WITH_ELLA, roster: 'none' }, anExclusion()));

    expect(standingOf(moment)).toMatchObject({ holds: false, fault: 'matches-nobody', people: 0 });
    expect(inShort(moment, 'UAR-18')).toEqual(PASS);
  });
});

describe('while rosters cannot be read [note 7]', () => {
  const foreign = anAccount('ella', { emails: ['ella@acme.example', 'ella@private.example'] });
  const situation = excluding({ ...WITH_ELLA, accounts: withAccounts(foreign) }, anExclusion());
  const blind: Situation = { ...situation, roster: 'failed' };

  it('who was out of scope stays so, and nothing passes', () => {
    const moment = evaluateInTurn([FIRST, situation], [SECOND, blind]);

    expect(resultOf(moment, 'UAR-18')).toMatchObject({
      outcome: 'inconclusive',
      reason: { code: 'collection-failed', connection: 'people' },
      excluded: [{ exclusion: 'ella', accounts: 1 }],
      failures: [],
    });
    expect(standingOf(moment)).toEqual({ exclusion: 'ella', holds: true, fault: null, people: null, accounts: 1 });
  });

  it('nobody newly goes out of scope', () => {
    const moment = evaluateAt(FIRST, blind);

    expect(standingOf(moment)).toMatchObject({ holds: false, fault: 'roster-unusable', people: null });
    expect(inShort(moment, 'UAR-18')).toEqual(failing('account.acc-ella'));
  });

  it('what is seen of others still counts', () => {
    const accounts = withAccounts(foreign, anAccount('alan', { emails: ['alan@private.example'] }));
    const moment = evaluateInTurn([FIRST, situation], [SECOND, { ...blind, accounts }]);

    expect(inShort(moment, 'UAR-18')).toEqual(failing('account.acc-alan'));
  });

  it('an approver of whom nobody knows neither begins nor ends an exclusion', () => {
    const unknown = excluding(
      { ...WITH_ELLA, people: withPeople(ELLA, aPerson('grace', { status: 'unknown' })) },
      anExclusion(),
    );

    expect(standingOf(evaluateInTurn([FIRST, situation], [SECOND, unknown]))).toMatchObject({ holds: true });
  });
});

describe('a finding whose account goes out of scope [note 7]', () => {
  const excluded = excluding(WITH_ELLA, anExclusion());
  const KEY = 'UAR-08:main/leapsome:account.acc-ella';
  const findingIn = ({ evaluation }: Moment) => evaluation.state.findings.find(({ key }) => key === KEY);
  const transitionIn = ({ evaluation }: Moment) =>
    evaluation.transitions.transitions.find(({ key }) => key === KEY)?.type ?? null;
  const waiver = {
    approvedBy: 'grace@acme.example',
    reason: 'employed by the landlord',
    expires: '2026-12-31',
    exclusion: 'ella',
  };

  it('is suppressed by the exclusion, not resolved', () => {
    const moment = evaluateInTurn([FIRST, WITH_ELLA], [SECOND, excluded]);

    expect(transitionIn(moment)).toBe('suppressed');
    expect(findingIn(moment)).toMatchObject({ status: 'suppressed', exception: waiver });
  });

  it.each<[string, Situation, string | null]>([
    ['stays so while the exclusion holds', excluded, null],
    ['stays so while the application is not read', { ...excluded, access: 'failed' }, null],
    ['stays so while half of the application is read', { ...excluded, access: 'partial', accounts: [] }, null],
    ['stays so while no roster is read', { ...excluded, roster: 'failed' }, null],
    ['opens again without the exclusion', WITH_ELLA, 'reopened'],
    ['opens again without the exclusion, also while nobody can look', { ...WITH_ELLA, access: 'failed' }, 'reopened'],
  ])('%s', (_name, then, expected) => {
    const moment = evaluateInTurn([FIRST, WITH_ELLA], [SECOND, excluded], [THIRD, then]);

    expect(transitionIn(moment)).toBe(expected);
  });

  it('is resolved once the account is gone for good', () => {
    const gone = { ...excluded, accounts: withAccounts() };
    const moment = evaluateInTurn([FIRST, WITH_ELLA], [SECOND, excluded], [THIRD, gone], [FOURTH, gone]);

    expect(findingIn(moment)).toMatchObject({ status: 'resolved', exception: null });
  });

  it('is not what a finding of a test that heeds no exclusion becomes', () => {
    const accounts = withAccounts(anAccount('ella', { grants: [aRole('Super Admin')] }));
    const open = evaluateInTurn([FIRST, { ...WITH_ELLA, accounts }], [SECOND, { ...excluded, accounts }]);

    expect(open.evaluation.state.findings.find(({ test }) => test === 'PAR-05')?.status).toBe('open');
  });
});

describe('an account that comes into scope [note 7]', () => {
  it('counts as new, also if it was there before', () => {
    const people = withPeople(aPerson('ella'));
    const accounts = withAccounts(anAccount('ella', { grants: [aRole('Super Admin')] }));
    const inScope: Situation = { accounts, people };
    const moment = evaluateInTurn([FIRST, excluding(inScope, anExclusion())], [SECOND, inScope]);

    expect(resultOf(moment, 'UAR-10')).toMatchObject({ outcome: 'fail', observations: { accounts: 1 } });
  });

  it('has not vanished when it went out of it', () => {
    const gone = { people: withPeople(aPerson('ella')) };
    const moment = evaluateInTurn(
      [FIRST, excluding({ ...gone, accounts: withAccounts(anAccount('ella')) }, anExclusion())],
      [SECOND, excluding(gone, anExclusion())],
    );

    expect(inShort(moment, 'UAR-16')).toEqual(PASS);
  });
});

describe('which tests heed exclusions [note 7]', () => {
  it('are those of people’s accounts; tests of privileged access, groups and evidence look at everything', () => {
    const heeding = CATALOGUE.filter((test) => 'heedsExclusions' in test && test.heedsExclusions);

    expect(heeding).toEqual(CATALOGUE.filter(isAboutAccounts));
  });
});
