import type { Deviation } from '../../shared/bundle/period/finding-rows.ts';
import type { ControlOverPeriod, OutcomeRun, PeriodReport, SlotRecord } from '../../shared/bundle/period/report.ts';
import { CATALOGUE } from '../../shared/controls/catalogue.ts';
import { toInstant, toSlot } from '../../shared/kernel/instant.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const NO_OUTCOMES = { pass: 0, fail: 0, inconclusive: 0, 'not-applicable': 0, missing: 0 };

/** Evidence that an entry vouches for, as a path would name it. */
function linkTo(entry: number) {
  return { entry, artifact: `evidence/2026/01/${entry.toString(16).padStart(64, 'a')}` };
}

function sightingAt(hours: number, entry: number) {
  return { at: toInstant(START + hours * HOUR_MS), ...linkTo(entry) };
}

/** Six-hourly slots, so many hours after the first; all of them complete. */
export function slotRecord(hours: number, changes: Partial<SlotRecord> = {}): SlotRecord {
  return {
    slot: toSlot(START + hours * HOUR_MS),
    trigger: 'schedule',
    isExpected: true,
    state: 'complete',
    isLate: false,
    evaluatedAt: toInstant(START + hours * HOUR_MS),
    evidence: linkTo(hours),
    obstacles: [],
    ...changes,
  };
}

export function slotRecords(days: number): SlotRecord[] {
  return Array.from({ length: days * 4 }, (_, i) => slotRecord(i * 6));
}

/** A control test that passed in every slot. */
export function controlOf(
  test: string,
  slots: readonly SlotRecord[],
  changes: Partial<ControlOverPeriod> = {},
): ControlOverPeriod {
  const known = CATALOGUE.find(({ id }) => id === test);
  const [first, last] = [slots[0], slots.at(-1)];
  if (!known || !first || !last) throw new RangeError('no such test, or no slot');
  const run: OutcomeRun = {
    outcome: 'pass',
    gross: 'pass',
    reason: null,
    from: first.slot,
    to: last.slot,
    slots: slots.length,
    evidence: first.evidence,
  };
  return {
    test,
    versions: [1],
    connection: test.startsWith('EVD') ? null : 'leapsome',
    title: known.title,
    criterion: known.criterion,
    why: known.why,
    controls: { soc2: known.controls.soc2 ?? [] },
    coverage: {
      state: 'demonstrated',
      because: [],
      slots: slots.length,
      conclusive: slots.length,
      longestGap: { from: toInstant(START), to: toInstant(START + 6 * HOUR_MS), hours: 6 },
    },
    deviations: 0,
    unwaived: 0,
    gross: { ...NO_OUTCOMES, pass: slots.length },
    net: { ...NO_OUTCOMES, pass: slots.length },
    waived: 0,
    findings: [],
    runs: [run],
    last: { slot: last.slot, population: 12, evidence: linkTo(1) },
    ...changes,
  };
}

export function deviationOf(key: string, hours: number, changes: Partial<Deviation> = {}): Deviation {
  const [test = ''] = key.split(':');
  return {
    id: `${key}@${toInstant(START + hours * HOUR_MS)}`,
    key,
    test,
    connection: 'leapsome',
    title: `Nobody owns account ${key}`,
    account: 'a1',
    userName: 'ada@acme.example',
    opened: sightingAt(hours, hours),
    closed: sightingAt(hours + 12, hours + 12),
    closedAfterPeriod: false,
    hours: 12,
    interruptions: 0,
    severity: 'medium',
    suppressed: [],
    isWaived: false,
    deadline: toInstant(START + (hours + 48) * HOUR_MS),
    limit: '2d',
    limitOf: 'remediation',
    isLate: false,
    measuredHours: null,
    ...changes,
  };
}

/** So many days in which nothing was wrong. */
export function quietReport(days = 28, changes: Partial<PeriodReport> = {}): PeriodReport {
  const slots = slotRecords(days);
  const end = toInstant(START + days * 24 * HOUR_MS);
  const points = slots.map(({ slot }, i) => ({
    slot,
    state: 'complete' as const,
    records: 12,
    holders: [{ role: 'r1', name: 'Employee', count: 12 }],
    evidence: linkTo(i),
  }));
  const keyid = `SHA256:${'A'.repeat(43)}`;
  return {
    schema: 'urn:rollcall:period-report:v1',
    scope: {
      origin: 'acme/main',
      timezone: 'UTC',
      connections: [{ id: 'leapsome', kind: 'application', provider: 'leapsome' }],
      frameworks: ['soc2'],
      remediateWithin: null,
      schedules: [{ cron: '0 */6 * * *', timezone: 'UTC', from: toInstant(START) }],
      openedAt: toInstant(START - HOUR_MS),
      selfAttested: true,
    },
    period: { from: toInstant(START), to: end },
    asOf: end,
    verification: {
      size: 3 * slots.length,
      head: { seq: 3 * slots.length - 1, digest: 'b'.repeat(64) },
      openedWith: keyid,
      keys: [{ keyid, from: { entry: 0, artifact: null }, at: toInstant(START - HOUR_MS) }],
      writers: [],
      checkpoints: { count: slots.length, last: 3 * slots.length },
    },
    completeness: completenessOf(slots),
    readings: [{ connection: 'leapsome', kind: 'application', points }],
    controls: CATALOGUE.map(({ id }) => controlOf(id, slots)),
    findings: [],
    deviations: [],
    populations: { leavers: [], joiners: [], movers: [], grants: [], accounts: [], holders: [], reviews: [] },
    access: [],
    changes: [],
    policies: [],
    approved: [],
    observations: [],
    notes: [],
    reviews: [],
    accessReviews: [],
    ...changes,
  };
}

export function completenessOf(slots: readonly SlotRecord[]): PeriodReport['completeness'] {
  const number = (is: (slot: SlotRecord) => boolean) => slots.filter(is).length;
  return {
    expected: slots.length,
    evaluated: number(({ evidence }) => evidence !== null),
    missed: number(({ state }) => state === 'missed'),
    late: number(({ isLate }) => isLate),
    failed: number(({ state }) => state === 'failed'),
    partial: number(({ state }) => state === 'partial'),
    manual: 0,
    slots,
  };
}

/** A year of six-hourly slots in which much went wrong: an outage each week, and hundreds of findings. */
export function troubledYear(): PeriodReport {
  const slots = slotRecords(365).map((record, i): SlotRecord => {
    if (i % 28 === 3) return { ...record, state: 'missed', evidence: null, evaluatedAt: null };
    if (i % 28 !== 9) return record;
    const obstacle = {
      connection: 'leapsome',
      state: 'failed' as const,
      reasons: ['server-error'],
      evidence: linkTo(i),
    };
    return { ...record, state: 'failed', obstacles: [obstacle] };
  });
  const deviations = Array.from({ length: 400 }, (_, i) => deviationOf(`UAR-09:main/leapsome:account.a${i}`, i * 20));
  const fails = (i: number) => i % 5 === 0;
  const runs = slots.map(({ slot, evidence }, i): OutcomeRun => {
    const outcome = evidence === null ? 'missing' : fails(i) ? 'fail' : 'pass';
    return { outcome, gross: outcome, reason: null, from: slot, to: slot, slots: 1, evidence };
  });
  const net = { ...NO_OUTCOMES };
  for (const { outcome } of runs) net[outcome]++;
  const findings = deviations.map(({ key }) => key);
  const troubles = { runs, net, gross: net, findings, deviations: 400, unwaived: 400 };
  return quietReport(365, {
    completeness: completenessOf(slots),
    controls: CATALOGUE.map(({ id }) => controlOf(id, slots, id === 'UAR-09' ? troubles : {})),
    deviations,
  });
}
