import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import type { Announcement } from '../../../shared/findings/alerts.ts';
import { complianceFinding, type EventContext } from '../../../shared/findings/ocsf.ts';
import type { TransitionType } from '../../../shared/findings/reconcile.ts';
import type { Finding } from '../../../shared/findings/state.ts';
import { FRAMEWORKS } from '../../../shared/workspace/policy.ts';
import { faultsIn, OCSF } from './ocsf-schema.ts';

const CONTEXT: EventContext = {
  origin: 'acme/main',
  slot: '2026-03-02T12:00:00Z',
  trigger: 'schedule',
  asOf: '2026-03-02T12:01:00.000Z',
  frameworks: FRAMEWORKS,
  remediateWithin: { critical: '1d', high: '7d', medium: '30d', low: '90d' },
  tests: CATALOGUE,
};

function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    key: 'UAR-08:main/leapsome:account.acc-alan',
    test: 'UAR-08',
    connection: 'leapsome',
    status: 'open',
    severity: 'high',
    openedAt: '2026-03-02T06:01:00.000Z',
    firstSeen: '2026-03-01T06:01:00.000Z',
    lastSeen: '2026-03-02T12:01:00.000Z',
    resolvedAt: null,
    facts: { account: 'acc-alan', userName: 'alan@acme.example', state: 'active', limit: '24h' },
    measured: { hours: 31 },
    exception: null,
    sighting: {
      at: '2026-03-02T12:01:00.000Z',
      entries: [
        { connection: 'leapsome', seq: 41 },
        { connection: 'people', seq: 42 },
      ],
    },
    note: null,
    exceptionFault: null,
    alerted: null,
    quietUntil: null,
    event: null,
    ...overrides,
  };
}

/** The detail of the event that tells of a finding. */
function eventOf(type: TransitionType, finding: Finding, about: Partial<Announcement> = {}, context = CONTEXT) {
  const announcement = { type, finding, alert: true, isSent: true, related: [], leader: finding.key, ...about };
  return complianceFinding(announcement, 'event-id', context);
}

const SUBJECTS: { readonly [test: string]: Pick<Finding, 'key' | 'facts'> & Partial<Finding> } = {
  'EVD-01': { key: 'EVD-01:main/leapsome:connection', facts: { state: 'partial', reasons: ['list-shrank'] } },
  'EVD-02': { key: 'EVD-02:main/people:connection', facts: { part: 'roster', dataAsOf: null }, connection: 'people' },
  'EVD-03': { key: 'EVD-03:main/log:slot.x', facts: { from: 'x', to: 'x', slots: 1 }, connection: 'log' },
  'UAR-08': {
    key: 'UAR-08:main/leapsome:account.a',
    facts: { account: 'a', userName: 'alan', state: 'active', limit: '24h' },
  },
  'UAR-09': { key: 'UAR-09:main/leapsome:account.a', facts: { account: 'a', userName: 'alan', problem: 'unmatched' } },
  'PAR-01': { key: 'PAR-01:main/leapsome:role.r', facts: { role: 'Goal Coach' } },
  'PAR-02': { key: 'PAR-02:main/leapsome:connection', facts: {} },
  'PAR-03': {
    key: 'PAR-03:main/leapsome:grant.a.r',
    facts: { account: 'a', userName: 'alan', role: 'r', problem: 'not-approved' },
  },
};

const STATES: readonly (readonly [TransitionType, Partial<Finding>])[] = [
  ['opened', {}],
  ['updated', {}],
  ['reopened', {}],
  [
    'suppressed',
    { status: 'suppressed', exception: { approvedBy: 'g', reason: 'r', expires: '2026-12-31', exclusion: null } },
  ],
  ['resolved', { status: 'resolved', resolvedAt: '2026-03-02T12:01:00.000Z' }],
];

describe('a finding as an event', () => {
  it('is measured against the version that it says it is of', () => {
    expect(eventOf('opened', aFinding()).metadata).toMatchObject({ version: OCSF.version });
  });

  it.each(CATALOGUE.flatMap(({ id }) => STATES.map(([type, state]) => ({ id, type, state }))))(
    'is a Compliance Finding of OCSF 1.6.0: $id $type',
    ({ id, type, state }) => {
      const finding = aFinding({ test: id, ...SUBJECTS[id], ...state });

      expect(faultsIn(eventOf(type, finding))).toEqual([]);
    },
  );

  it.each(['informational', 'low', 'medium', 'high', 'critical'] as const)('may be of severity %s', (severity) => {
    expect(faultsIn(eventOf('opened', aFinding({ severity })))).toEqual([]);
  });

  it('of a test that is not known any more is one all the same', () => {
    expect(faultsIn(eventOf('resolved', aFinding({ test: 'OLD-01' })))).toEqual([]);
  });

  it.each([
    ['opened', 'open', 1, 200301, 1, 3],
    ['updated', 'open', 2, 200302, 1, 3],
    ['reopened', 'open', 2, 200302, 1, 3],
    ['suppressed', 'suppressed', 2, 200302, 3, 3],
    ['resolved', 'resolved', 3, 200303, 4, 1],
  ] as const)('says what happened: %s', (type, status, activity, typeUid, statusId, compliance) => {
    expect(eventOf(type, aFinding({ status }))).toMatchObject({
      activity_id: activity,
      type_uid: typeUid,
      status_id: statusId,
      compliance: { status_id: compliance },
      unmapped: { transition: type },
    });
  });

  it('is told apart and put together by its ids and times', () => {
    expect(eventOf('updated', aFinding())).toMatchObject({
      time: Date.parse(CONTEXT.asOf),
      metadata: { uid: 'event-id', correlation_uid: CONTEXT.slot, log_name: 'acme/main' },
      finding_info: {
        uid: 'UAR-08:main/leapsome:account.acc-alan',
        created_time: Date.parse('2026-03-02T06:01:00Z'),
        first_seen_time: Date.parse('2026-03-01T06:01:00Z'),
        last_seen_time: Date.parse('2026-03-02T12:01:00Z'),
        modified_time: Date.parse(CONTEXT.asOf),
      },
    });
  });

  it('names the controls of the frameworks that policy chose, and no others', () => {
    const { compliance } = eventOf(
      'opened',
      aFinding(),
      {},
      {
        ...CONTEXT,
        frameworks: ['soc2', 'pcidss'],
      },
    );

    expect(compliance).toMatchObject({
      control: 'UAR-08',
      standards: ['soc2', 'pcidss'],
      requirements: ['CC6.2', '8.2.5'],
    });
  });

  it.each([
    ['an account', {}, { uid: 'acc-alan', name: 'alan@acme.example', type: 'Account' }],
    ['a role', { facts: { role: 'Goal Coach' } }, { uid: 'Goal Coach', name: 'Goal Coach', type: 'Role' }],
    ['a connection', { facts: {} }, { uid: 'leapsome', name: 'leapsome', type: 'Connection' }],
  ])('names its resource: %s', (_name, overrides, resource) => {
    expect(eventOf('opened', aFinding(overrides)).resources).toEqual([resource]);
  });

  it('names both accounts of a pair', () => {
    const facts = {
      account: 'a',
      userName: 'alan',
      otherAccount: 'b',
      otherUserName: 'alan.new',
      problem: 'duplicate',
    };
    const event = eventOf('opened', aFinding({ test: 'UAR-09', facts }));

    expect(event.resources).toEqual([
      { uid: 'a', name: 'alan', type: 'Account' },
      { uid: 'b', name: 'alan.new', type: 'Account' },
    ]);
    expect(faultsIn(event)).toEqual([]);
  });
});

describe('the check against the schema', () => {
  const good = eventOf('opened', aFinding());
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

  it.each<[string, object, string]>([
    ['an attribute is missing', without('compliance'), 'compliance: is required'],
    ['an attribute is unknown', { ...good, colour: 'red' }, 'colour: is not an attribute'],
    ['a value is not in the list', { ...good, severity_id: 7 }, 'severity_id: 7 is not one of its values'],
    ['a caption does not fit', { ...good, severity: 'Low' }, 'severity: is not the caption of 4'],
    ['a type is wrong', { ...good, time: '2026' }, 'time: is no timestamp_t'],
    ['a list is none', { ...good, resources: {} }, 'resources: is no list'],
    ['none of two is there', { ...good, resources: [{ type: 'Account' }] }, 'resources[0].: lacks one of name, uid'],
    ['an attribute is deprecated', { ...good, resource: { uid: 'a' } }, 'resource: is deprecated'],
  ])('would find it out if %s', (_name, event, fault) => {
    expect(faultsIn(event)).toContain(fault);
  });
});
