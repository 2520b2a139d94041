import type { ControlTest } from './contract.ts';
import { populationComplete } from './tests/evd-01-population-complete.ts';
import { evidenceFresh } from './tests/evd-02-evidence-fresh.ts';
import { logContinuous } from './tests/evd-03-log-continuous.ts';
import { rolesClassified } from './tests/par-01-roles-classified.ts';
import { holderInventory } from './tests/par-02-holder-inventory.ts';
import { approvedHolders } from './tests/par-03-approved-holders.ts';
import { privilegedOutsiders } from './tests/par-05-privileged-outsiders.ts';
import { holderCount } from './tests/par-06-holder-count.ts';
import { newGrants } from './tests/par-07-new-grants.ts';
import { conflictingRoles } from './tests/par-08-conflicting-roles.ts';
import { registers } from './tests/par-09-registers.ts';
import { privilegedSignIn } from './tests/par-11-privileged-sign-in.ts';
import { policyApproved } from './tests/uar-01-policy-approved.ts';
import { leavers } from './tests/uar-08-leavers.ts';
import { owners } from './tests/uar-09-owners.ts';
import { joiners } from './tests/uar-10-joiners.ts';
import { inactiveAccounts } from './tests/uar-11-inactive-accounts.ts';
import { externals } from './tests/uar-12-externals.ts';
import { duplicates } from './tests/uar-14-duplicates.ts';
import { reactivated } from './tests/uar-15-reactivated.ts';
import { vanished } from './tests/uar-16-vanished.ts';
import { teamNames } from './tests/uar-17-team-names.ts';
import { corporateDomains } from './tests/uar-18-corporate-domains.ts';
import { managers } from './tests/uar-19-managers.ts';
import { drift } from './tests/uar-20-drift.ts';
import { movers } from './tests/uar-21-movers.ts';

/** All control tests, by id. Code, documentation and infrastructure follow this list. */
export const CATALOGUE = [
  populationComplete,
  evidenceFresh,
  logContinuous,
  policyApproved,
  leavers,
  owners,
  joiners,
  inactiveAccounts,
  externals,
  duplicates,
  reactivated,
  vanished,
  teamNames,
  corporateDomains,
  managers,
  drift,
  movers,
  rolesClassified,
  holderInventory,
  approvedHolders,
  privilegedOutsiders,
  holderCount,
  newGrants,
  conflictingRoles,
  registers,
  privilegedSignIn,
] as const satisfies readonly ControlTest[];
