import { type Matching, NO_MATCHING } from '../../access/matching/matching.ts';
import { byCodeUnit, canonicalJson } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Policy } from '../../workspace/policy.ts';
import { type ApplicationFollowed, followAccess } from './access.ts';
import type { Populations } from './access-rows.ts';
import { accessRows, accountRows, byId, holderRows } from './account-rows.ts';
import { followChanges } from './changes.ts';
import { followSlots } from './completeness.ts';
import type { FedItem, PolicyInForce } from './feed.ts';
import { followKeys, type LogEnd } from './keys.ts';
import { followOutcomes } from './outcomes.ts';
import { followPeople } from './people.ts';
import type { Period } from './period.ts';
import { joinerRows, leaverRows, moverRows } from './person-rows.ts';
import { followReadings } from './readings.ts';
import { followRecords } from './records.ts';
import type { PeriodReport, PeriodScope } from './report.ts';
import { followAccessReviews } from './reviews.ts';
import { followFindings } from './standings.ts';

/** Puts together what a period comes to, from the entries of a log, oldest first. Holds no more than one snapshot of each connection. */
export interface PeriodCompiler {
  take(item: FedItem): void;
  /** Whether a finding that stood in the period, or access that was to go, has not been found gone yet: later evaluations would tell. */
  readonly isFollowing: boolean;
  finish(end: LogEnd): PeriodReport;
}

/** Begins to put together what a period comes to. Pure: the same items give the same report. */
export function compilePeriod(origin: string, period: Period, asOf: Instant): PeriodCompiler {
  const slots = followSlots(period, asOf);
  const keys = followKeys();
  const readings = followReadings();
  const outcomes = followOutcomes();
  const findings = followFindings(period, asOf);
  const access = followAccess();
  const people = followPeople(period);
  const changes = followChanges();
  const records = followRecords();
  const policies = followPolicies();
  const reviews = followAccessReviews(period, asOf);
  const parts = [slots, keys, readings, outcomes, findings, access, people, changes, records, policies, reviews];

  return {
    take(item) {
      for (const part of parts) part.take(item);
    },

    get isFollowing() {
      return findings.isOpen || reviews.isOpen;
    },

    finish(end) {
      const { last, distinct, matching, connections } = policies.finish();
      const { schedules, completeness } = slots.finish();
      const { basis, openedAt, selfAttested } = keys.finish(end);
      const { findings: found, deviations } = findings.finish();
      const rows = rowsOf(access, people.finish(), last?.policy ?? null, distinct, matching);
      const { accessReviews, items } = reviews.finish();
      const timezone = last?.schedule.timezone ?? schedules.at(-1)?.timezone ?? 'UTC';
      const frameworks = last?.policy.frameworks ?? [];
      const remediateWithin = last?.policy.remediateWithin ?? null;
      return {
        schema: 'urn:rollcall:period-report:v1',
        scope: { origin, timezone, connections, frameworks, remediateWithin, schedules, openedAt, selfAttested },
        period,
        asOf,
        verification: basis,
        completeness,
        readings: readings.finish(),
        controls: outcomes.finish({ period, asOf, timezone, frameworks, completeness, deviations }),
        findings: found,
        deviations,
        ...rows,
        populations: { ...rows.populations, reviews: items },
        accessReviews,
        ...changes.finish(),
        ...records.finish(),
      };
    },
  };
}

/** Follows the policies of the period, and whose accounts are. */
function followPolicies() {
  let last: PolicyInForce | null = null;
  let matching: Matching = NO_MATCHING;
  const distinct = new Map<string, Policy>();
  const connections = new Map<string, PeriodScope['connections'][number]>();

  return {
    take(item: FedItem): void {
      if ((item.kind !== 'evaluation' && item.kind !== 'baseline') || !item.documents) return;
      ({ policy: last, matching } = item.documents);
      if (item.kind === 'baseline') return;
      distinct.set(item.documents.policyPath, last.policy);
      for (const { id, kind, provider } of last.connections) connections.set(id, { id, kind, provider });
    },

    finish() {
      return {
        last,
        matching,
        distinct: [...new Map([...distinct.values()].map((policy) => [canonicalJson(policy), policy])).values()],
        connections: [...connections.values()].sort(byId),
      };
    },
  };
}

function rowsOf(
  access: ReturnType<typeof followAccess>,
  events: ReturnType<ReturnType<typeof followPeople>['finish']>,
  policy: Policy | null,
  policies: readonly Policy[],
  matching: Matching,
): { readonly populations: Omit<Populations, 'reviews'>; readonly access: PeriodReport['access'] } {
  if (!policy) return { populations: NO_ROWS, access: [] };
  const { applications, grants } = access.finish(policy);
  const context = { policy, policies, matching };
  const ofPeople = { applications, matching };
  return {
    populations: {
      leavers: leaverRows(events, ofPeople),
      joiners: joinerRows(events, ofPeople),
      movers: moverRows(events, ofPeople),
      grants: grants.sort(byId),
      accounts: applications.flatMap((application) => accountRows(application, context)).sort(byId),
      holders: applications.flatMap((application) => holderRows(application, context)).sort(byId),
    },
    access: applications.toSorted(byConnection).flatMap((application) => accessRows(application, context)),
  };
}

function byConnection(a: ApplicationFollowed, b: ApplicationFollowed): number {
  return byCodeUnit(a.connection, b.connection);
}

const NO_ROWS: Omit<Populations, 'reviews'> = {
  leavers: [],
  joiners: [],
  movers: [],
  grants: [],
  accounts: [],
  holders: [],
};
