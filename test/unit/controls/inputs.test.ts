import { describe, expect, it } from 'vitest';
import {
  type ConnectionInput,
  inputState,
  inputStateSchema,
  isStaleSource,
  obstacleIn,
} from '../../../shared/controls/inputs.ts';
import { aPerson, aRoleSource, aRosterSnapshot } from '../../support/builders.ts';

const AS_OF = '2026-03-02T06:00:00.000Z';
const DAY_BEFORE = '2026-03-01T06:00:00.000Z';

function anInput(overrides: Partial<ConnectionInput> = {}): ConnectionInput {
  return {
    connection: 'people',
    kind: 'hris',
    maxAge: '24h',
    comparedWith: null,
    entry: { seq: 4, digest: 'abc' },
    artifact: 'def',
    snapshot: aRosterSnapshot([aPerson('ada')], { slot: '2026-03-02T06:00:00Z', takenAt: AS_OF }),
    failure: null,
    previous: null,
    ...overrides,
  };
}

const ofTime = (asOf: string, verdict: 'complete' | 'partial' = 'complete') =>
  aRosterSnapshot(
    [],
    { slot: '2026-03-02T06:00:00Z', takenAt: AS_OF },
    {
      verdict,
      reasons: verdict === 'partial' ? ['list-shrank'] : [],
      times: { slot: '2026-03-02T06:00:00Z', startedAt: AS_OF, finishedAt: AS_OF, asOf, skewMs: null },
    },
  );

describe('the state of an input', () => {
  it.each([
    ['complete', {}, { state: 'complete', stale: false, reasons: [], dataAsOf: AS_OF, evidenceClass: 'manual-import' }],
    ['exactly as old as it may be', { snapshot: ofTime(DAY_BEFORE) }, { state: 'complete', stale: false }],
    ['a millisecond older', { snapshot: ofTime('2026-03-01T05:59:59.999Z') }, { state: 'complete', stale: true }],
    ['partial', { snapshot: ofTime(AS_OF, 'partial') }, { state: 'partial', reasons: ['list-shrank'] }],
    [
      'failed',
      { snapshot: null, failure: 'file-invalid' },
      { state: 'failed', reasons: ['file-invalid'], dataAsOf: null },
    ],
    ['missing', { snapshot: null, entry: null }, { state: 'missing', reasons: [], evidenceClass: null }],
  ] as const)('is told: %s [note 1]', (_name, overrides, expected) => {
    expect(inputState(anInput(overrides), AS_OF)).toMatchObject(expected);
  });

  it('refers to the entry and the artifact that it stems from', () => {
    expect(inputState(anInput(), AS_OF)).toMatchObject({ entry: { seq: 4, digest: 'abc' }, artifact: 'def' });
  });
});

describe('an obstacle to passing', () => {
  it.each([
    ['no: complete and fresh', {}, null],
    ['a stale roster', { snapshot: ofTime('2026-02-01T00:00:00.000Z') }, { reason: 'roster-stale', usable: true }],
    [
      'a stale snapshot',
      { kind: 'application', snapshot: ofTime('2026-02-01T00:00:00.000Z') },
      { reason: 'snapshot-stale', usable: true },
    ],
    ['a partial reading', { snapshot: ofTime(AS_OF, 'partial') }, { reason: 'snapshot-partial', usable: true }],
    [
      'a partial and stale one',
      { snapshot: ofTime('2026-02-01T00:00:00.000Z', 'partial') },
      { reason: 'snapshot-partial', usable: true },
    ],
    ['a failed one', { snapshot: null, failure: 'timeout' }, { reason: 'collection-failed', usable: false }],
    ['none at all', { snapshot: null }, { reason: 'not-collected', usable: false }],
  ] as const)('%s', (_name, overrides, expected) => {
    expect(obstacleIn(inputState(anInput(overrides), AS_OF))).toEqual(expected);
  });
});

describe('an import of roles', () => {
  it.each([
    ['exactly as old as it may be', DAY_BEFORE, '24h', false],
    ['a millisecond older', '2026-03-01T05:59:59.999Z', '24h', true],
    ['of the reading itself', null, null, false],
    ['of the reading itself, with a limit', null, '24h', false],
    ['with no limit', '2020-01-01T00:00:00.000Z', null, false],
  ])('is stale or not: %s [note 1]', (_name, asOf, maxAge, expected) => {
    expect(isStaleSource(aRoleSource([], { asOf, maxAge }), AS_OF)).toBe(expected);
  });

  const fresh = aRoleSource([], { asOf: AS_OF, maxAge: '24h' });
  const old = aRoleSource([], { asOf: '2026-02-01T00:00:00.000Z', maxAge: '24h' });

  it.each([
    ['if it is', [old], true],
    ['if one of them is', [fresh, old], true],
    ['unless any is', [fresh, fresh], false],
    ['unless there is any', [], false],
  ])('makes the roles of an input stale %s', (_name, roles, expected) => {
    const taken = { slot: '2026-03-02T06:00:00Z', takenAt: AS_OF };
    const snapshot = aRosterSnapshot([], taken, { roles });

    expect(inputState(anInput({ snapshot }), AS_OF).rolesStale).toBe(expected);
  });

  it('makes nothing stale where nothing was read', () => {
    expect(inputState(anInput({ snapshot: null }), AS_OF).rolesStale).toBe(false);
  });
});

describe('the record of an input', () => {
  const recorded = inputState(anInput(), AS_OF);

  it.each([
    ...['application', 'hris', 'idp'].map((kind) => ({ kind })),
    ...['complete', 'partial', 'failed', 'missing'].map((state) => ({ state })),
    ...['api', 'manual-import', null].map((evidenceClass) => ({ evidenceClass })),
  ])('is read back: %j', (member) => {
    expect(inputStateSchema.parse({ ...recorded, ...member })).toEqual({ ...recorded, ...member });
  });

  it.each([{ kind: '' }, { state: '' }, { evidenceClass: '' }, { entry: {} }, { further: 1 }])(
    'is none: %j',
    (member) => {
      expect(inputStateSchema.safeParse({ ...recorded, ...member }).success).toBe(false);
    },
  );
});
