import { describe, expect, it } from 'vitest';
import type { Failure, TestResult } from '../../../shared/controls/results.ts';
import { reconcile as reconcileSlot } from '../../../shared/findings/reconcile.ts';
import type { Finding, Waiver } from '../../../shared/findings/state.ts';

const BEFORE = '2026-03-02T06:00:00.000Z';
const NOW = '2026-03-02T12:00:00.000Z';
/** Longer ago than what counts as flapping. */
const LONG_AGO = '2026-02-20T06:00:00.000Z';
const KEY = 'UAR-08:main/leapsome:account.a';
const WAIVER: Waiver = { approvedBy: 'grace@acme.example', reason: 'kiosk', expires: '2026-12-31', exclusion: null };
const EXCLUSION: Waiver = { ...WAIVER, reason: 'another company', exclusion: 'group-services' };

function aFailure(overrides: Partial<Failure> = {}): Failure {
  return {
    key: KEY,
    connection: 'leapsome',
    severity: 'high',
    facts: { state: 'active' },
    measured: { hours: 30 },
    ...overrides,
  };
}

function aFinding(status: Finding['status'], overrides: Partial<Finding> = {}): Finding {
  return {
    ...aFailure(),
    test: 'UAR-08',
    status,
    openedAt: BEFORE,
    firstSeen: '2026-03-01T00:00:00.000Z',
    lastSeen: BEFORE,
    resolvedAt: status === 'resolved' ? LONG_AGO : null,
    exception: status === 'suppressed' ? WAIVER : null,
    sighting: { at: BEFORE, entries: [{ connection: 'leapsome', seq: 3 }] },
    note: null,
    exceptionFault: null,
    alerted: null,
    quietUntil: null,
    event: null,
    ...overrides,
  };
}

/** Findings after an evaluation every slot of which is six hours long. */
function reconcile(
  previous: readonly Finding[],
  results: readonly TestResult[],
  waiverOf: (key: string) => Waiver | null,
  asOf: string,
  exclusion: Waiver | null = null,
) {
  const waiver = waiverOf(KEY);
  return reconcileSlot(previous, {
    slot: `${asOf.slice(0, 19)}Z`,
    asOf,
    schedule: { cron: '0 */6 * * *', timezone: 'UTC' },
    results,
    notes: new Map(),
    entriesOf: () => [{ connection: 'leapsome', seq: 4 }],
    exceptions: new Map(waiver ? [[KEY, { waiver, fault: null }]] : []),
    exclusionOf: () => exclusion,
  });
}

function aResult(overrides: Partial<TestResult> = {}): TestResult {
  return {
    test: 'UAR-08',
    version: 1,
    connection: 'leapsome',
    outcome: 'pass',
    gross: 'pass',
    reason: null,
    complete: true,
    conclusive: true,
    population: { count: 1, digest: '' },
    excluded: [],
    baseline: null,
    parameters: {},
    observations: {},
    failures: [],
    undetermined: [],
    pending: [],
    exceptions: [],
    ...overrides,
  };
}

/** What an evaluation can say about the finding. */
const SIGHTINGS = {
  failing: [aResult({ outcome: 'fail', failures: [aFailure()] })],
  'failing on incomplete input': [aResult({ outcome: 'fail', conclusive: false, failures: [aFailure()] })],
  'failing, changed': [aResult({ outcome: 'fail', failures: [aFailure({ severity: 'critical' })] })],
  'failing, waived': [aResult({ gross: 'fail', failures: [aFailure()], exceptions: [KEY] })],
  'gone, test passed': [aResult()],
  'gone, others fail': [aResult({ outcome: 'fail', failures: [aFailure({ key: `${KEY}b` })] })],
  'gone, by a test of the workspace': [aResult({ connection: null })],
  inconclusive: [aResult({ outcome: 'inconclusive', conclusive: false })],
  'inconclusive, exception over': [aResult({ outcome: 'inconclusive', conclusive: false })],
  'others fail on incomplete input': [
    aResult({ outcome: 'fail', conclusive: false, failures: [aFailure({ key: `${KEY}b` })] }),
  ],
  undetermined: [aResult({ outcome: 'fail', undetermined: [{ key: KEY, reason: 'active-unknown' }] })],
  'not applicable': [aResult({ outcome: 'not-applicable', conclusive: false })],
  'another test passed': [aResult({ test: 'UAR-09' })],
  'the test passed on another application': [aResult({ connection: 'other' })],
  'nothing ran': [],
  'out of scope': [aResult()],
} as const;
type Sighting = keyof typeof SIGHTINGS;

const BEFORES = {
  unknown: [],
  open: [aFinding('open')],
  suppressed: [aFinding('suppressed')],
  resolved: [aFinding('resolved')],
} as const;

function after(before: keyof typeof BEFORES, sighting: Sighting) {
  const isWaived = !UNWAIVED.includes(sighting);
  const { findings, transitions } = reconcile(
    BEFORES[before],
    SIGHTINGS[sighting],
    () => (isWaived ? WAIVER : null),
    NOW,
    sighting === 'out of scope' ? EXCLUSION : null,
  );
  return {
    finding: findings.find(({ key }) => key === KEY),
    type: transitions.find(({ finding }) => finding.key === KEY)?.type ?? null,
  };
}

const FAILING: readonly Sighting[] = ['failing', 'failing on incomplete input'];
const GONE: readonly Sighting[] = ['gone, test passed', 'gone, others fail', 'gone, by a test of the workspace'];
/** The exception is over, or there is none. */
const UNWAIVED: readonly Sighting[] = [...FAILING, 'failing, changed', 'inconclusive, exception over'];
const UNCLEAR: readonly Sighting[] = [
  'inconclusive',
  'others fail on incomplete input',
  'undetermined',
  'not applicable',
  'another test passed',
  'the test passed on another application',
  'nothing ran',
];

/** before, what is seen, what happens, status afterwards */
const TABLE: readonly (readonly [keyof typeof BEFORES, readonly Sighting[], string | null, string | null])[] = [
  ['unknown', FAILING, 'opened', 'open'],
  ['unknown', ['failing, changed'], 'opened', 'open'],
  ['unknown', ['failing, waived'], 'suppressed', 'suppressed'],
  ['unknown', UNCLEAR, null, null],
  ['unknown', ['inconclusive, exception over'], null, null],
  ['unknown', GONE, null, null],
  ['unknown', ['out of scope'], null, null],
  ['open', FAILING, null, 'open'],
  ['open', ['failing, changed'], 'updated', 'open'],
  ['open', ['failing, waived'], 'suppressed', 'suppressed'],
  ['open', UNCLEAR, null, 'open'],
  ['open', ['inconclusive, exception over'], null, 'open'],
  ['open', GONE, 'resolved', 'resolved'],
  ['open', ['out of scope'], 'suppressed', 'suppressed'],
  ['suppressed', FAILING, 'reopened', 'open'],
  ['suppressed', ['failing, changed'], 'reopened', 'open'],
  ['suppressed', ['failing, waived'], null, 'suppressed'],
  ['suppressed', UNCLEAR, null, 'suppressed'],
  ['suppressed', ['inconclusive, exception over'], 'reopened', 'open'],
  ['suppressed', GONE, 'resolved', 'resolved'],
  ['suppressed', ['out of scope'], 'updated', 'suppressed'],
  ['resolved', FAILING, 'reopened', 'open'],
  ['resolved', ['failing, changed'], 'reopened', 'open'],
  ['resolved', ['failing, waived'], 'suppressed', 'suppressed'],
  ['resolved', UNCLEAR, null, 'resolved'],
  ['resolved', ['inconclusive, exception over'], null, 'resolved'],
  ['resolved', GONE, null, 'resolved'],
  ['resolved', ['out of scope'], null, 'resolved'],
];
const ROWS = TABLE.flatMap(([before, sightings, type, status]) =>
  sightings.map((sighting) => ({ before, sighting, type, status })),
);

describe('the table of a finding', () => {
  it('has a row for everything that can be', () => {
    expect(ROWS).toHaveLength(Object.keys(BEFORES).length * Object.keys(SIGHTINGS).length);
  });

  it.each(ROWS)('$before; $sighting: $type', ({ before, sighting, type, status }) => {
    const { finding, type: happened } = after(before, sighting);

    expect(happened).toBe(type);
    expect(finding?.status ?? null).toBe(status);
  });
});

describe('the times of a finding', () => {
  it.each([
    ['unknown', 'failing', { openedAt: NOW, firstSeen: NOW, lastSeen: NOW, resolvedAt: null }],
    ['open', 'failing', { openedAt: BEFORE, firstSeen: '2026-03-01T00:00:00.000Z', lastSeen: NOW, resolvedAt: null }],
    ['open', 'inconclusive', { openedAt: BEFORE, lastSeen: NOW, resolvedAt: null }],
    ['open', 'gone, test passed', { openedAt: BEFORE, lastSeen: BEFORE, resolvedAt: NOW, exception: null }],
    ['suppressed', 'failing', { openedAt: BEFORE, lastSeen: NOW, exception: null }],
    ['open', 'out of scope', { openedAt: BEFORE, lastSeen: NOW, resolvedAt: null, exception: EXCLUSION }],
    ['resolved', 'failing', { openedAt: NOW, firstSeen: '2026-03-01T00:00:00.000Z', lastSeen: NOW, resolvedAt: null }],
    ['resolved', 'inconclusive', { lastSeen: BEFORE, resolvedAt: LONG_AGO }],
  ] as const)('%s, then %s', (before, sighting, expected) => {
    expect(after(before, sighting).finding).toMatchObject(expected);
  });
});

describe('the sighting of a finding', () => {
  it.each([
    ['failing', { at: NOW, entries: [{ connection: 'leapsome', seq: 4 }] }],
    ['inconclusive', { at: BEFORE, entries: [{ connection: 'leapsome', seq: 3 }] }],
    ['gone, test passed', { at: BEFORE, entries: [{ connection: 'leapsome', seq: 3 }] }],
  ] as const)('is the last one in which it was really seen: %s', (sighting, expected) => {
    expect(after('open', sighting).finding?.sighting).toEqual(expected);
  });
});

describe('a finding that comes back', () => {
  const failing = [aResult({ outcome: 'fail', failures: [aFailure()] })];
  const resolved = (resolvedAt: string) =>
    aFinding('resolved', { resolvedAt, alerted: { at: BEFORE, severity: 'high' } });

  it.each([
    ['in the next slot', '2026-03-02T06:00:07.000Z', BEFORE, '2026-03-03T00:00:00Z'],
    ['in the slot after it', '2026-03-02T00:00:07.000Z', BEFORE, '2026-03-03T00:00:00Z'],
    ['in the third slot', '2026-03-01T18:00:07.000Z', NOW, null],
  ])('%s: is the same one within two slots [note 32]', (_name, resolvedAt, openedAt, quietUntil) => {
    const { findings, transitions } = reconcile([resolved(resolvedAt)], failing, () => null, NOW);

    expect(transitions.map(({ type }) => type)).toEqual(['reopened']);
    expect(findings[0]).toMatchObject({ status: 'open', openedAt, quietUntil });
  });
});

describe('a change of a finding', () => {
  const step = (finding: Finding, failure: Partial<Failure>, waiver: Waiver | null = null) =>
    reconcile(
      [finding],
      [aResult({ outcome: 'fail', failures: [aFailure(failure)], exceptions: waiver ? [KEY] : [] })],
      () => waiver,
      NOW,
    ).transitions.map(({ type }) => type);

  it.each<[string, Partial<Failure>, string[]]>([
    ['its severity', { severity: 'critical' }, ['updated']],
    ['its facts', { facts: { state: 'deactivated late' } }, ['updated']],
    ['not the order of its facts', { facts: { state: 'active' } }, []],
    ['not what is measured, which moves on with time', { measured: { hours: 36 } }, []],
  ])('is %s', (_name, failure, expected) => {
    expect(step(aFinding('open'), failure)).toEqual(expected);
  });

  it('is its exception', () => {
    expect(step(aFinding('suppressed'), {}, { ...WAIVER, expires: '2027-01-31' })).toEqual(['updated']);
    expect(step(aFinding('suppressed'), {}, WAIVER)).toEqual([]);
  });

  it('keeps what is measured up to date all the same', () => {
    const { findings } = reconcile(
      [aFinding('open')],
      [aResult({ outcome: 'fail', failures: [aFailure({ measured: { hours: 36 } })] })],
      () => null,
      NOW,
    );

    expect(findings[0]?.measured).toEqual({ hours: 36 });
  });
});

describe('memory of resolved findings', () => {
  const resolvedAt = (daysAgo: number) =>
    aFinding('resolved', { resolvedAt: new Date(Date.parse(NOW) - daysAgo * 24 * 3_600_000).toISOString() });
  const failing = [aResult({ outcome: 'fail', failures: [aFailure()] })];

  it('lasts 180 days', () => {
    expect(reconcile([resolvedAt(180)], [], () => null, NOW).findings).toHaveLength(1);
    expect(reconcile([resolvedAt(180.01)], [], () => null, NOW).findings).toHaveLength(0);
  });

  it('makes the same problem a reopened one', () => {
    expect(reconcile([resolvedAt(179)], failing, () => null, NOW).transitions[0]?.type).toBe('reopened');
  });

  it('does not keep anything of an open finding from being kept', () => {
    const old = aFinding('open', { openedAt: '2020-01-01T00:00:00.000Z' });

    expect(reconcile([old], [], () => null, NOW).findings).toHaveLength(1);
  });
});

describe('the order', () => {
  it('is that of the keys, for findings and transitions', () => {
    const failures = ['c', 'a', 'b'].map((id) => aFailure({ key: `UAR-08:main/leapsome:account.${id}` }));
    const { findings, transitions } = reconcile([], [aResult({ outcome: 'fail', failures })], () => null, NOW);
    const keys = ['a', 'b', 'c'].map((id) => `UAR-08:main/leapsome:account.${id}`);

    expect(findings.map(({ key }) => key)).toEqual(keys);
    expect(transitions.map(({ finding }) => finding.key)).toEqual(keys);
  });
});
