import { CATALOGUE } from '../../controls/catalogue.ts';
import type { ControlTest } from '../../controls/contract.ts';
import { type TestResult, unitOf } from '../../controls/results.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Instant, Slot } from '../../kernel/instant.ts';
import type { Framework } from '../../workspace/policy.ts';
import { coverageOf, type ExpectedSlot } from './demonstrated.ts';
import type { EvidenceLink } from './evidence-link.ts';
import type { FedItem } from './feed.ts';
import type { Deviation } from './finding-rows.ts';
import type { Period } from './period.ts';
import type { Completeness, ControlOverPeriod, OutcomeRun, SlotOutcome } from './report.ts';

/** What a test said in one slot. */
interface Said extends Pick<OutcomeRun, 'outcome' | 'gross' | 'reason'> {
  readonly isConclusive: boolean;
  readonly evidence: EvidenceLink | null;
}

const NOTHING: Said = { outcome: 'missing', gross: 'missing', reason: null, isConclusive: false, evidence: null };

interface Unit {
  readonly test: string;
  readonly connection: string | null;
  readonly versions: Set<number>;
  /** By scheduled slot. */
  readonly said: Map<Slot, Said>;
  last: ControlOverPeriod['last'];
}

/** What outcomes are put together with, once the period has been gone through. */
export interface OutcomeContext {
  readonly period: Period;
  readonly asOf: Instant;
  readonly timezone: string;
  readonly frameworks: readonly Framework[];
  readonly completeness: Completeness;
  readonly deviations: readonly Deviation[];
}

/** Follows what each control test said of each slot. */
export function followOutcomes() {
  const units = new Map<string, Unit>();

  return {
    take(item: FedItem): void {
      if (item.kind !== 'evaluation' || !item.documents) return;
      for (const result of item.documents.results.results) {
        const unit = units.get(unitOf(result)) ?? newUnit(result);
        units.set(unitOf(result), unit);
        unit.versions.add(result.version);
        unit.last = { slot: item.slot, population: result.population.count, evidence: item.link };
        if (item.trigger === 'schedule') unit.said.set(item.slot, saidBy(result, item.link));
      }
    },

    finish(context: OutcomeContext): ControlOverPeriod[] {
      return [...units.values()].sort(byCatalogue).map((unit) => conclude(unit, context));
    },
  };
}

function newUnit({ test, connection }: TestResult): Unit {
  return { test, connection, versions: new Set(), said: new Map(), last: null };
}

function saidBy({ outcome, gross, reason, conclusive }: TestResult, evidence: EvidenceLink): Said {
  return { outcome, gross, reason: reason?.code ?? null, isConclusive: conclusive, evidence };
}

function conclude(unit: Unit, context: OutcomeContext): ControlOverPeriod {
  const { period, asOf, timezone, frameworks, completeness } = context;
  const test: ControlTest | undefined = CATALOGUE.find(({ id }) => id === unit.test);
  const slots = completeness.slots
    .filter(({ isExpected, state }) => isExpected && state !== 'pending')
    .map(({ slot }) => ({ slot, ...(unit.said.get(slot) ?? NOTHING) }));
  const coverage = coverageOf(
    slots.map(({ slot, outcome, isConclusive }) => ({ slot, said: saysAtAll(outcome, isConclusive) })),
    period,
    asOf,
    timezone,
  );
  const deviations = context.deviations.filter((deviation) => isOf(deviation, unit));
  const suppressed = deviations.filter((deviation) => deviation.suppressed.length > 0);
  const controls = frameworks.flatMap((framework) => {
    const numbers = test?.controls[framework];
    return numbers ? [[framework, numbers] as const] : [];
  });
  return {
    test: unit.test,
    versions: [...unit.versions].sort((a, b) => a - b),
    connection: unit.connection,
    title: test?.title ?? unit.test,
    criterion: test?.criterion ?? '',
    why: test?.why ?? '',
    controls: Object.fromEntries(controls),
    coverage,
    deviations: deviations.length,
    unwaived: deviations.filter(({ isWaived }) => !isWaived).length,
    gross: countBy(slots, ({ gross }) => gross),
    net: countBy(slots, ({ outcome }) => outcome),
    waived: new Set(suppressed.map(({ key }) => key)).size,
    findings: [...new Set(deviations.map(({ key }) => key))].sort(byCodeUnit),
    runs: runsOf(slots),
    last: unit.last,
  };
}

function saysAtAll(outcome: SlotOutcome, isConclusive: boolean): ExpectedSlot['said'] {
  if (isConclusive) return 'conclusive';
  return outcome === 'not-applicable' || outcome === 'missing' ? outcome : 'inconclusive';
}

/** A test of the workspace as a whole has findings of any connection. */
function isOf({ test, connection }: Deviation, unit: Unit): boolean {
  return test === unit.test && (unit.connection === null || connection === unit.connection);
}

function runsOf(slots: readonly (Said & { readonly slot: Slot })[]): OutcomeRun[] {
  const runs: OutcomeRun[] = [];
  for (const { slot, outcome, gross, reason, evidence } of slots) {
    const last = runs.at(-1);
    if (last?.outcome === outcome && last.gross === gross && last.reason === reason) {
      runs[runs.length - 1] = { ...last, to: slot, slots: last.slots + 1 };
    } else runs.push({ outcome, gross, reason, from: slot, to: slot, slots: 1, evidence });
  }
  return runs;
}

function countBy<T>(items: readonly T[], by: (item: T) => SlotOutcome): ControlOverPeriod['net'] {
  const counts = { pass: 0, fail: 0, inconclusive: 0, 'not-applicable': 0, missing: 0 };
  for (const item of items) counts[by(item)]++;
  return counts;
}

/** In the order of the catalogue; tests that it does not know any more come last. */
function byCatalogue(a: Unit, b: Unit): number {
  const rank = ({ test }: Unit) => {
    const position = CATALOGUE.findIndex(({ id }) => id === test);
    return position < 0 ? CATALOGUE.length : position;
  };
  return rank(a) - rank(b) || byCodeUnit(a.test, b.test) || byCodeUnit(a.connection ?? '', b.connection ?? '');
}
