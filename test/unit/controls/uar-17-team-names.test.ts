import { describe, expect, it } from 'vitest';
import type { AccessSnapshot, Grant } from '../../../shared/access/snapshot.ts';
import { teamNames } from '../../../shared/controls/tests/uar-17-team-names.ts';
import { evaluateSlot } from '../../../shared/pipeline/evaluation.ts';
import { anAccount } from '../../support/builders.ts';
import {
  evaluateAt,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  withAccounts,
} from '../../support/builders-evaluation.ts';

const FAIL = failing('pair.team-0.team-1');
const SLOT = '2026-03-02T06:00:00Z';
const memberOf = (entitlement: string): Grant => ({ kind: 'group', entitlement, source: 'scim' });

/** Teams of these names, `team-0` and on, beside those that accounts are in. */
function evaluateTeams(names: readonly (string | null)[], situation: Situation = {}): Moment {
  const moment = evaluateAt(SLOT, situation);
  const teams = names.map((name, i) => ({ id: `team-${i}`, kind: 'group' as const, name }));
  const connections = moment.input.connections.map((connection) => {
    const snapshot = connection.snapshot as AccessSnapshot | null;
    if (connection.connection !== 'leapsome' || !snapshot) return connection;
    const roles = snapshot.entitlements.filter(({ kind }) => kind === 'role');
    return { ...connection, snapshot: { ...snapshot, entitlements: [...teams, ...roles] } };
  });
  return { ...moment, evaluation: evaluateSlot({ ...moment.input, connections }) };
}

describe(`${teamNames.id}: ${teamNames.criterion}`, () => {
  it.each<[string, readonly string[], Short]>([
    ['there are none', [], PASS],
    ['they differ', ['People', 'Sales'], PASS],
    ['they differ in one letter', ['Sales DE', 'Sales DK'], PASS],
    ['they differ in a number', ['Team 1', 'Team 2'], PASS],
    ['they differ in an accent', ['Résumé', 'Resume'], PASS],
    ['they are equal', ['People', 'People'], FAIL],
    ['they differ in case', ['People', 'PEOPLE'], FAIL],
    ['they differ in case, in other alphabets', ['Größe', 'GRÖSSE'], FAIL],
    ['they differ in spaces', ['People Ops', ' People  Ops '], FAIL],
    ['they differ in a space that does not break', ['People Ops', 'People\u00A0Ops'], FAIL],
    ['they differ in an invisible sign', ['People', 'Peo\u200Bple'], FAIL],
    ['they differ in punctuation', ['People & Culture', 'People-Culture'], FAIL],
    ['they differ in width', ['Sales', 'Ｓａｌｅｓ'], FAIL],
    ['they differ in how an accent is written', ['Ré', 'Re\u0301'], FAIL],
    ['they are signs alone, and differ', ['🚀', '⭐'], PASS],
    ['they are signs alone, and equal', ['🚀', '🚀'], FAIL],
  ])('%s [note 4]', (_name, names, expected) => {
    expect(inShort(evaluateTeams(names), 'UAR-17')).toEqual(expected);
  });

  it('each further one is a pair with the first', () => {
    expect(inShort(evaluateTeams(['Ops', 'Sales', 'OPS', 'ops']), 'UAR-17').failing).toEqual([
      'pair.team-0.team-2',
      'pair.team-0.team-3',
    ]);
  });

  it('roles of equal names are not teams', () => {
    expect(inShort(evaluateTeams(['Employee']), 'UAR-17')).toEqual(PASS);
  });

  it('has low severity, and names both with their members', () => {
    const accounts = withAccounts(
      anAccount('alan', { grants: [memberOf('team-0')] }),
      anAccount('barbara', { grants: [] }),
    );
    const [failure] = resultOf(evaluateTeams(['People', 'people'], { accounts }), 'UAR-17').failures;

    expect(failure).toMatchObject({
      severity: 'low',
      facts: { group: 'team-0', name: 'People', otherGroup: 'team-1', otherName: 'people' },
      measured: { members: 1, otherMembers: 0 },
    });
    expect(teamNames.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Two teams of nearly the same name: People, people',
    );
  });

  it.each<[string, readonly (string | null)[], Situation, Short]>([
    [
      'a group without name',
      ['People', null],
      {},
      { outcome: 'inconclusive', reason: 'group-name-unknown', failing: [] },
    ],
    ['a group without name beside two of one name', ['People', 'people', null], {}, FAIL],
    [
      'half a list',
      ['People'],
      { access: 'partial' },
      { outcome: 'inconclusive', reason: 'snapshot-partial', failing: [] },
    ],
    ['two of one name in half a list', ['People', 'people'], { access: 'partial' }, FAIL],
  ])('does not pass on %s', (_name, names, situation, expected) => {
    expect(inShort(evaluateTeams(names, situation), 'UAR-17')).toEqual(expected);
  });
});
