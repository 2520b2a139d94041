import type { ControlTest } from './contract.ts';
import { populationComplete } from './tests/evd-01-population-complete.ts';
import { evidenceFresh } from './tests/evd-02-evidence-fresh.ts';
import { logContinuous } from './tests/evd-03-log-continuous.ts';
import { readingsAgree } from './tests/evd-04-readings-agree.ts';
import { rolesClassified } from './tests/par-01-roles-classified.ts';
import { holderInventory } from './tests/par-02-holder-inventory.ts';
import { approvedHolders } from './tests/par-03-approved-holders.ts';
import { privilegedReview } from './tests/par-04-privileged-review.ts';
import { privilegedOutsiders } from './tests/par-05-privileged-outsiders.ts';
import { holderCount } from './tests/par-06-holder-count.ts';
import { newGrants } from './tests/par-07-new-grants.ts';
import { conflictingRoles } from './tests/par-08-conflicting-roles.ts';
import { registers } from './tests/par-09-registers.ts';
import { privilegedRemoved } from './tests/par-10-privileged-removed.ts';
import { privilegedSignIn } from './tests/par-11-privileged-sign-in.ts';
import { policyApproved } from './tests/uar-01-policy-approved.ts';
import { reviewHeld } from './tests/uar-02-review-held.ts';
import { reviewPopulation } from './tests/uar-03-review-population.ts';
import { reviewDecided } from './tests/uar-04-review-decided.ts';
import { reviewers } from './tests/uar-05-reviewers.ts';
import { removed } from './tests/uar-06-removed.ts';
import { signedOff } from './tests/uar-07-signed-off.ts';
import { leavers } from './tests/uar-08-leavers.ts';
import { owners } from './tests/uar-09-owners.ts';
import { joiners } from './tests/uar-10-joiners.ts';
import { inactiveAccounts } from './tests/uar-11-inactive-accounts.ts';
import { externals } from './tests/uar-12-externals.ts';
import { recordInOrder } from './tests/uar-13-record-in-order.ts';
import { duplicates } from './tests/uar-14-duplicates.ts';
import { reactivated } from './tests/uar-15-reactivated.ts';
import { vanished } from './tests/uar-16-vanished.ts';
import { teamNames } from './tests/uar-17-team-names.ts';
import { corporateDomains } from './tests/uar-18-corporate-domains.ts';
import { managers } from './tests/uar-19-managers.ts';
import { drift } from './tests/uar-20-drift.ts';
import { movers } from './tests/uar-21-movers.ts';
import { unassigned } from './tests/uar-22-unassigned.ts';
import { unprovisioned } from './tests/uar-23-unprovisioned.ts';
import { disabledIdentities } from './tests/uar-24-disabled-identities.ts';
import { rostersAgree } from './tests/uar-25-rosters-agree.ts';
import { neverActivated } from './tests/uar-26-never-activated.ts';
import { missingAccounts } from './tests/uar-27-missing-accounts.ts';
import { roleProfiles } from './tests/uar-28-role-profiles.ts';
import { groupDrift } from './tests/uar-29-group-drift.ts';
import { endedInApplication } from './tests/uar-30-ended-in-application.ts';

/** All control tests, by id. Code, documentation and infrastructure follow this list. */
export const CATALOGUE = [
  populationComplete,
  evidenceFresh,
  logContinuous,
  readingsAgree,
  policyApproved,
  reviewHeld,
  reviewPopulation,
  reviewDecided,
  reviewers,
  removed,
  signedOff,
  leavers,
  owners,
  joiners,
  inactiveAccounts,
  externals,
  recordInOrder,
  duplicates,
  reactivated,
  vanished,
  teamNames,
  corporateDomains,
  managers,
  drift,
  movers,
  unassigned,
  unprovisioned,
  disabledIdentities,
  rostersAgree,
  neverActivated,
  missingAccounts,
  roleProfiles,
  groupDrift,
  endedInApplication,
  rolesClassified,
  holderInventory,
  approvedHolders,
  privilegedReview,
  privilegedOutsiders,
  holderCount,
  newGrants,
  conflictingRoles,
  registers,
  privilegedRemoved,
  privilegedSignIn,
] as const satisfies readonly ControlTest[];
