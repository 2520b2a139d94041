import { ALARMS } from '../../shared/deployment/alarms.ts';
import { FUNCTION, type FunctionName } from '../../shared/deployment/functions.ts';
import { METRICS } from '../../shared/deployment/metrics.ts';
import { PRICES } from './prices.ts';

/** What one slot of one workspace with an application and a roster takes; users and people are as many. */
interface Size {
  readonly users: number;
  /** Seconds of work on a whole core, and requests to the source: docs/performance.md, rounded up. */
  readonly collectSeconds: number;
  readonly evaluateSeconds: number;
  readonly sourceRequests: number;
}

export const SIZES: readonly Size[] = [
  { users: 1_000, collectSeconds: 0.2, evaluateSeconds: 0.1, sourceRequests: 4 },
  { users: 10_000, collectSeconds: 0.7, evaluateSeconds: 0.4, sourceRequests: 7 },
  { users: 100_000, collectSeconds: 5, evaluateSeconds: 3.2, sourceRequests: 43 },
];

/** Requests of all functions in a slot. test/unit/docs/cost-model.test.ts holds them against what the pipeline does. */
export const PER_SLOT = {
  invocations: { collect: 2, append: 3, evaluate: 1, publish: 1 },
  /** Two snapshots, the evaluation, the checkpoint. */
  signatures: 4,
  /** Each container asks for the keys once; few are warm after hours. */
  publicKeyRequests: 7,
  transitions: 12,
  s3Writes: 68,
  s3Reads: 100,
  events: 5,
} as const;

/** Of an audit of one workspace: a quiet hour. */
export const PER_AUDIT = { s3Writes: 6, s3Reads: 130, seconds: 1.5 } as const;

/**
 * Requests of the bundle of a month: the log is read four times and its checkpoints twice, three entries a slot; artifacts of the
 * period about twice. test/unit/docs/cost-model.test.ts holds them, too.
 */
export const PER_BUNDLE = { s3ReadsPerSlotOfLog: 14, s3ReadsPerSlotOfPeriod: 11, signatures: 2 } as const;
/** Seconds to make one, of a log of a year; compressing is most of it, by bytes. */
const BUNDLE_SECONDS = 30;
const COMPRESSED_PER_SECOND = 20e6;

/** Until a source answers; until S3, KMS or Lambda answers; until a function that is not warm has started. */
const SOURCE_SECONDS = 0.3;
const CALL_SECONDS = 0.03;
const START_SECONDS = 0.6;
/** A core of Lambda's arm64 takes so much longer than the one that docs/performance.md was measured on. */
const SLOWER = 1.3;
/** Canonical JSON that a slot leaves behind: snapshots and matching by user, and the rest. */
const BYTES_PER_USER = 850;
const BYTES_PER_SLOT = 30_000;
/** What functions and the state machine write into their logs. */
const LOG_BYTES_PER_SLOT = 20_000;

export const HOURS_PER_MONTH = 730;
export const RETENTION_MONTHS = 15;

export interface SlotCost {
  readonly users: number;
  readonly seconds: number;
  readonly items: { readonly [item in 'Lambda' | 'Step Functions' | 'S3 requests' | 'KMS' | 'other']: number };
  readonly total: number;
  /** Stored by each slot, GB. */
  readonly gigabytes: number;
}

/** What one slot costs, in dollars, and how long it takes. */
export function slotCost({ users, collectSeconds, evaluateSeconds, sourceRequests }: Size): SlotCost {
  const calls = (count: number) => count * CALL_SECONDS;
  const { invocations } = PER_SLOT;
  const seconds = {
    collect: START_SECONDS + collectSeconds * SLOWER + sourceRequests * SOURCE_SECONDS + calls(25),
    append: START_SECONDS / 2 + calls(15),
    evaluate: START_SECONDS + evaluateSeconds * SLOWER + calls(50),
    publish: START_SECONDS + calls(15),
  };
  const lambda = (['collect', 'append', 'evaluate', 'publish'] as const).map(
    (name) => invocations[name] * (PRICES.lambdaRequest + running(name, seconds[name])),
  );
  const items = {
    Lambda: sum(lambda),
    'Step Functions': PER_SLOT.transitions * PRICES.stateTransition,
    'S3 requests': PER_SLOT.s3Writes * PRICES.s3Write + PER_SLOT.s3Reads * PRICES.s3Read,
    KMS: (PER_SLOT.signatures + PER_SLOT.publicKeyRequests) * PRICES.kmsAsymmetricRequest,
    other: PER_SLOT.events * PRICES.event + PRICES.secretRequest + (LOG_BYTES_PER_SLOT / 1e9) * PRICES.logGb,
  };
  return {
    users,
    seconds: seconds.collect + 2 * seconds.append + seconds.evaluate + seconds.publish,
    items,
    total: sum(Object.values(items)),
    gigabytes: (users * BYTES_PER_USER + BYTES_PER_SLOT) / 1e9,
  };
}

/** What the hourly audit of one workspace costs in a month. */
export function auditMonth(): number {
  const each =
    PER_AUDIT.s3Writes * PRICES.s3Write + PER_AUDIT.s3Reads * PRICES.s3Read + running('audit-log', PER_AUDIT.seconds);
  return each * HOURS_PER_MONTH;
}

/** What the bundle of a month costs where the log is a year old, without keeping it. */
export function bundleMonth({ gigabytes }: SlotCost): number {
  const [year, month] = [4 * 365, (4 * 365) / 12];
  const seconds = BUNDLE_SECONDS + (gigabytes * 1e9 * month) / COMPRESSED_PER_SECOND;
  const reads = PER_BUNDLE.s3ReadsPerSlotOfLog * year + PER_BUNDLE.s3ReadsPerSlotOfPeriod * month;
  return (
    reads * PRICES.s3Read + PER_BUNDLE.signatures * PRICES.kmsAsymmetricRequest + running('export-bundle', seconds)
  );
}

/** What a function costs while it runs, in dollars. */
function running(name: FunctionName, seconds: number): number {
  return (FUNCTION[name].memoryMb / 1024) * seconds * PRICES.lambdaGbSecond;
}

/** What a deployment costs in a month before anything runs, with one signing key and no secret. */
export function fixedMonth(): readonly (readonly [item: string, dollars: number])[] {
  return [
    ['signing key', PRICES.kmsKeyMonth],
    [`${ALARMS.length} alarms`, ALARMS.length * PRICES.alarmMonth],
    [`${Object.keys(METRICS).length} metrics`, Object.keys(METRICS).length * PRICES.metricMonth],
  ];
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
