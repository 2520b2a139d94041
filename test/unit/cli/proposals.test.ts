import { expect, it } from 'vitest';
import { proposalsFrom } from '../../../functions/cli/init/proposals.ts';
import type { AccessReading } from '../../../shared/connections/contract.ts';
import { aDefinition, anAccessSnapshot, anAccount } from '../../support/builders.ts';

it('proposes a class for every role that the application has, held or not', () => {
  const { accounts, entitlements, certificate } = anAccessSnapshot([anAccount('ada')], {
    slot: '2026-03-02T06:00:00Z',
    takenAt: '2026-03-02T06:00:00.000Z',
  });
  const roleDefinitions = [
    aDefinition('d-1', 'Employee'),
    aDefinition('d-2', 'Goal Admin'),
    aDefinition('d-3', 'Former', { active: false }),
  ];
  const reading = {
    accounts,
    entitlements,
    roleDefinitions,
    facts: { ...certificate, doubts: [] },
  } as unknown as AccessReading;

  expect(proposalsFrom(reading, '2027-03-02').roles).toEqual([
    { role: 'Goal Admin', class: 'privileged', holders: 0 },
    { role: 'Employee', class: 'standard', holders: 1 },
  ]);
});
