import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings/state.ts';
import { byGravity, groupBySubject, subjectOf } from '../../../shared/findings/subjects.ts';

const aFinding = (key: string, severity: Finding['severity'], status: Finding['status'] = 'open'): Finding => ({
  key,
  test: key.split(':')[0] ?? '',
  connection: 'leapsome',
  status,
  severity,
  openedAt: '2026-03-02T06:00:00.000Z',
  firstSeen: '2026-03-02T06:00:00.000Z',
  lastSeen: '2026-03-02T06:00:00.000Z',
  resolvedAt: null,
  facts: {},
  measured: {},
  exception: null,
  sighting: { at: '2026-03-02T06:00:00.000Z', entries: [] },
  note: null,
  exceptionFault: null,
  alerted: null,
  quietUntil: null,
  event: null,
});

describe('the subject of a finding', () => {
  it.each([
    ['its account', 'UAR-08:main/leapsome:account.a', 'UAR-09:main/leapsome:account.a'],
    ['the account that holds a role', 'PAR-03:main/leapsome:grant.a.Super%20Admin', 'UAR-08:main/leapsome:account.a'],
    ['the first of two accounts', 'UAR-09:main/leapsome:pair.a.b', 'UAR-08:main/leapsome:account.a'],
    ['its role', 'PAR-01:main/leapsome:role.r', 'PAR-06:main/leapsome:role.r'],
    ['its connection', 'EVD-01:main/leapsome:connection', 'EVD-02:main/leapsome:connection'],
  ])('is %s', (_name, key, other) => {
    expect(subjectOf(key)).toBe(subjectOf(other));
  });

  it.each([
    ['another account', 'UAR-08:main/leapsome:account.a', 'UAR-08:main/leapsome:account.b'],
    ['the other of two accounts', 'UAR-09:main/leapsome:pair.a.b', 'UAR-08:main/leapsome:account.b'],
    ['the same account elsewhere', 'UAR-08:main/leapsome:account.a', 'UAR-08:main/other:account.a'],
    ['a role of the same id', 'UAR-08:main/leapsome:account.a', 'PAR-01:main/leapsome:role.a'],
    ['a person of the same id', 'UAR-08:main/leapsome:account.a', 'UAR-13:main/leapsome:person.a'],
    ['an account with a dot in its id', 'PAR-03:main/leapsome:grant.a.b', 'UAR-08:main/leapsome:account.a%2Eb'],
    ['another slot', 'EVD-03:main/log:slot.1', 'EVD-03:main/log:slot.2'],
  ])('is not %s', (_name, key, other) => {
    expect(subjectOf(key)).not.toBe(subjectOf(other));
  });
});

describe('the gravest finding of a subject [note 31]', () => {
  /** Each is graver than the one after it. */
  const ORDER = [
    aFinding('PAR-05:main/leapsome:account.a', 'critical'),
    aFinding('UAR-15:main/leapsome:account.a', 'critical'),
    aFinding('UAR-08:main/leapsome:account.a', 'high'),
    aFinding('UAR-24:main/leapsome:account.a', 'high'),
    aFinding('UAR-22:main/leapsome:account.a', 'medium'),
    aFinding('PAR-03:main/leapsome:grant.a.r', 'high'),
    aFinding('PAR-07:main/leapsome:grant.a.r', 'high'),
    aFinding('UAR-15:main/leapsome:account.a', 'high'),
    aFinding('PAR-07:main/leapsome:grant.a.s', 'medium'),
    aFinding('UAR-09:main/leapsome:account.a', 'medium'),
    aFinding('UAR-12:main/leapsome:account.a', 'medium'),
    aFinding('UAR-11:main/leapsome:account.a', 'low'),
    aFinding('UAR-18:main/leapsome:account.a', 'informational'),
  ];

  it.each(ORDER.slice(1).map((lesser, i) => [ORDER[i]?.key, ORDER[i]?.severity, lesser.key, lesser.severity] as const))(
    '%s (%s) leads %s (%s)',
    (graver, severity, lesser, lesserSeverity) => {
      const [a, b] = [aFinding(graver ?? '', severity ?? 'low'), aFinding(lesser, lesserSeverity)];

      expect([b, a].sort(byGravity)).toEqual([a, b]);
    },
  );

  it('leads also what is found about the person behind the account', () => {
    const of = (finding: Finding, person: string) => ({ ...finding, facts: { person } });
    const account = of(aFinding('UAR-08:main/leapsome:account.b', 'high'), 'entra/1');
    const lesser = of(aFinding('UAR-19:main/leapsome:account.a', 'medium'), 'entra/1');
    const person = of(aFinding('UAR-25:main/entra:person.entra.1', 'medium'), 'entra/1');
    const others = of(aFinding('UAR-25:main/entra:person.entra.2', 'medium'), 'entra/2');

    expect(groupBySubject([lesser, others, person, account]).all).toEqual([[lesser], [others], [account, person]]);
  });

  it('is told once of a person, by whichever record', () => {
    const findings = ['UAR-25:main/entra:person.entra.1', 'UAR-27:main/leapsome:person.people.7'].map((key) => ({
      ...aFinding(key, 'low'),
      facts: { person: 'entra/1' },
    }));

    expect(groupBySubject(findings).all).toEqual([findings]);
  });

  it('is an open one: what is suppressed or resolved leads nothing', () => {
    const open = aFinding('UAR-09:main/leapsome:account.a', 'medium');
    const groups = groupBySubject([
      aFinding('UAR-08:main/leapsome:account.a', 'high', 'suppressed'),
      aFinding('PAR-05:main/leapsome:account.a', 'critical', 'resolved'),
      open,
    ]);

    expect(groups.all).toEqual([[open]]);
  });
});
