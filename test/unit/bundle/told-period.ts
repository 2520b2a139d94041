import { compilePeriod } from '../../../shared/bundle/period/compile.ts';
import type { FedItem } from '../../../shared/bundle/period/feed.ts';
import { type Period, phaseOf } from '../../../shared/bundle/period/period.ts';
import type { PeriodReport } from '../../../shared/bundle/period/report.ts';
import { evaluateAt, type Moment, type Situation } from '../../support/builders-evaluation.ts';

const SCHEDULE = { cron: '0 */6 * * *', timezone: 'UTC' };
const OPENED = '2026-03-01T23:00:00.000Z';
/** A week, with the days before it in which a story may begin. */
const WEEK: Period = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' };

/** Slots six hours apart, from the first one of 2 March on: `slot(0)`; negative ones lie before the week. */
export function slot(i: number): string {
  return `${new Date(Date.parse(WEEK.from) + i * 6 * 3_600_000).toISOString().slice(0, 19)}Z`;
}

export interface Told {
  readonly period?: Period;
  readonly asOf?: string;
  readonly openedAt?: string;
}

/** What a period comes to whose slots find these situations; slots that are not named are missed. */
export function tell(
  situations: readonly (readonly [slot: string, situation: Situation])[],
  { period = WEEK, asOf = '2026-03-10T00:00:00.000Z', openedAt = OPENED }: Told = {},
): PeriodReport {
  const compiler = compilePeriod('acme/main', period, asOf);
  const opened = { phase: phaseOf(openedAt, period), appendedAt: openedAt, writer: null };
  compiler.take({
    ...opened,
    kind: 'opened',
    schedule: SCHEDULE,
    keyid: 'SHA256:key',
    link: { entry: 0, artifact: null },
  });
  let moment: Moment | null = null;
  let isBaselineTold = false;
  for (const [at, situation] of situations) {
    const before: Moment | null = moment;
    moment = evaluateAt(at, situation, before);
    if (before && !isBaselineTold && phaseOf(at, period) !== 'before') {
      if (phaseOf(before.input.run.slot, period) === 'before') compiler.take(baselineOf(before));
      isBaselineTold = true;
    }
    for (const item of itemsOf(moment, period)) compiler.take(item);
  }
  const head = { seq: (moment?.seq ?? 0) + 3, digest: 'd'.repeat(64) };
  return compiler.finish({ size: head.seq + 1, head, checkpoints: { count: 0, last: null } });
}

function itemsOf(moment: Moment, period: Period): FedItem[] {
  const { run, asOf, connections } = moment.input;
  const common = { phase: phaseOf(run.slot, period), appendedAt: asOf, writer: null };
  const isWithin = common.phase === 'within';
  const readings = connections.flatMap(({ connection, snapshot }, i): FedItem[] => {
    if (!snapshot) return [];
    const { takenAt, certificate } = snapshot;
    const kept = isWithin && certificate.verdict === 'complete' ? snapshot : null;
    const at = { slot: run.slot, connection, takenAt, certificate, snapshot: kept };
    return [{ kind: 'snapshot', ...common, link: linkTo(moment.seq + i, connection), ...at }];
  });
  const { results, state, reviews } = moment.evaluation;
  const evaluation: FedItem = {
    kind: 'evaluation',
    ...common,
    ...run,
    link: linkTo(moment.seq + 3, 'results'),
    asOf,
    inputs: results.inputs,
    expecting: { ...SCHEDULE, from: run.slot },
    evaluator: { name: 'rollcall', version: '0.0.0-test', commit: null },
    documents: isWithin ? documentsOf(moment) : null,
    state: common.phase === 'before' ? null : state,
    reviews: common.phase === 'before' ? null : reviews,
  };
  return [...readings, evaluation];
}

function baselineOf(moment: Moment): FedItem {
  return {
    kind: 'baseline',
    link: linkTo(moment.seq + 3, 'results'),
    asOf: moment.input.asOf,
    documents: documentsOf(moment),
    state: moment.evaluation.state,
    reviews: moment.evaluation.reviews,
    events: [],
    snapshots: [...moment.lastComplete].map(([connection, snapshot], i) => ({
      link: linkTo(moment.seq + i, connection),
      snapshot,
    })),
  };
}

function documentsOf({ input, evaluation, seq }: Moment) {
  const { results, matching } = evaluation;
  return { policy: input.policy, policyPath: `evidence/2026/03/policy-${seq}`, results, matching };
}

function linkTo(entry: number, what: string) {
  return { entry, artifact: `evidence/2026/03/${what}-${entry}` };
}
