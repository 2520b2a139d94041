import { describe, expect, it } from 'vitest';
import { holderInventory } from '../../../shared/controls/tests/par-02-holder-inventory.ts';
import { anAccount, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
} from '../../support/builders-evaluation.ts';

const SLOT = '2026-03-02T06:00:00Z';

describe(`${holderInventory.id}: ${holderInventory.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['an import covers every active account', {}, PASS],
    [
      'two sources agree',
      { roleSources: [aRoleSource(ACCOUNTS), aRoleSource(ACCOUNTS, { from: 'groups', authority: 'indicative' })] },
      PASS,
    ],
    ['nothing provides roles [note 3]', { roleSources: [] }, unclear('roles-not-collected')],
    [
      'the source has no role data',
      { roleSources: [aRoleSource(ACCOUNTS, { state: 'absent' })] },
      unclear('roles-not-collected'),
    ],
    [
      'only group rules do [note 5]',
      { roleSources: [aRoleSource(ACCOUNTS, { from: 'groups', authority: 'indicative' })] },
      unclear('roles-indicative'),
    ],
    [
      'the import lacks an active account',
      { roleSources: [aRoleSource(ACCOUNTS, { authority: 'indicative', covered: 4 })] },
      unclear('roles-indicative'),
    ],
    [
      'the import is exactly as old as it may be',
      { roleSources: [aRoleSource(ACCOUNTS, { asOf: '2026-03-01T06:00:00.000Z', maxAge: '1d' })] },
      PASS,
    ],
    [
      'the import is a millisecond older',
      { roleSources: [aRoleSource(ACCOUNTS, { asOf: '2026-03-01T05:59:59.999Z', maxAge: '1d' })] },
      unclear('roles-stale'),
    ],
    [
      'somebody holds a role that is not classified',
      { accounts: withAccounts(anAccount('alan', { grants: [aRole('Goal Coach')] })) },
      unclear('role-unclassified'),
    ],
    ['the application is partial', { access: 'partial' }, unclear('snapshot-partial')],
    [
      'the snapshot is stale',
      {
        accessCertificate: {
          times: { slot: SLOT, startedAt: '', finishedAt: '', asOf: '2026-03-01T03:59:59.999Z', skewMs: null },
        },
      },
      unclear('snapshot-stale'),
    ],
    ['the application failed', { access: 'failed' }, unclear('collection-failed')],
    ['the roster does not matter', { roster: 'failed' }, PASS],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-02')).toEqual(expected);
  });

  it('counts the holders of each privileged role, by id or name [note 26]', () => {
    const policy = { roles: { privileged: ['Super Admin', 'Owner'], standard: ['Manager', 'Employee'] } };

    expect(resultOf(evaluateAt(SLOT, { policy }), 'PAR-02')).toMatchObject({
      population: { count: 2 },
      observations: { holders: { 'Super Admin': 2, Owner: 0 } },
    });
  });

  it('has no findings of its own', () => {
    expect(resultOf(evaluateAt(SLOT, { roleSources: [] }), 'PAR-02').failures).toEqual([]);
  });
});
