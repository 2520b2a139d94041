import type { ControlTest } from './contract.ts';
import { populationComplete } from './tests/evd-01-population-complete.ts';
import { evidenceFresh } from './tests/evd-02-evidence-fresh.ts';
import { logContinuous } from './tests/evd-03-log-continuous.ts';
import { rolesClassified } from './tests/par-01-roles-classified.ts';
import { holderInventory } from './tests/par-02-holder-inventory.ts';
import { approvedHolders } from './tests/par-03-approved-holders.ts';
import { newGrants } from './tests/par-07-new-grants.ts';
import { leavers } from './tests/uar-08-leavers.ts';
import { owners } from './tests/uar-09-owners.ts';
import { joiners } from './tests/uar-10-joiners.ts';
import { reactivated } from './tests/uar-15-reactivated.ts';
import { vanished } from './tests/uar-16-vanished.ts';
import { managers } from './tests/uar-19-managers.ts';
import { drift } from './tests/uar-20-drift.ts';

/** All control tests, by id. Code, documentation and infrastructure follow this list. */
export const CATALOGUE = [
  populationComplete,
  evidenceFresh,
  logContinuous,
  leavers,
  owners,
  joiners,
  reactivated,
  vanished,
  managers,
  drift,
  rolesClassified,
  holderInventory,
  approvedHolders,
  newGrants,
] as const satisfies readonly ControlTest[];
