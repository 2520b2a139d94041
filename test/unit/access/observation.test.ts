import { describe, expect, it } from 'vitest';
import {
  allowedBy,
  followObservations,
  lackSomebody,
  type Observation,
  type Observed,
} from '../../../shared/access/observation.ts';
import type { AccessSnapshot } from '../../../shared/access/snapshot.ts';
import { anAccessSnapshot, anAccount } from '../../support/builders.ts';

/** A reading at an hour of the day, with so many active accounts and so many of which nobody knows. */
function reading(hour: number, active: number, activeUnknown = 0): AccessSnapshot {
  const accounts = [
    ...Array.from({ length: active }, (_, i) => anAccount(`active-${i}`)),
    ...Array.from({ length: activeUnknown }, (_, i) => anAccount(`unknown-${i}`, { active: null })),
    anAccount('gone', { active: false }),
  ];
  return anAccessSnapshot(accounts, { slot: '2026-03-02T00:00:00Z', takenAt: at(hour) });
}

const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;
const seen = (hour: number, count: number, seq = hour): Observation => ({
  connection: 'leapsome',
  entry: { seq, digest: `digest ${seq}` },
  observedAt: at(hour),
  count,
});

interface Step {
  readonly fresh?: readonly Observation[];
  readonly previous?: AccessSnapshot;
  readonly current?: AccessSnapshot;
}

/** Follows evaluations one after another, and tells what is known in the end. */
function follow(...steps: readonly Step[]): Observed | null {
  const known = steps.reduce<readonly Observed[]>(
    (before, { fresh = [], previous = null, current = null }) =>
      followObservations(before, fresh, [{ connection: 'leapsome', previous, current }]),
    [],
  );
  return known[0] ?? null;
}

describe('an observation', () => {
  it('is compared with the complete readings before and after it', () => {
    const observed = follow({ fresh: [seen(9, 12)], previous: reading(6, 10), current: reading(12, 14, 1) });

    expect(observed?.waiting).toBeNull();
    expect(observed?.compared).toMatchObject({
      count: 12,
      before: { takenAt: at(6), active: 10, activeUnknown: 0 },
      after: { takenAt: at(12), active: 14, activeUnknown: 1 },
    });
  });

  it('waits while nothing has been read completely since', () => {
    const waiting = { fresh: [seen(9, 12)], previous: reading(6, 10) };

    const observed = follow(waiting);
    const later = follow(waiting, {}, { previous: reading(6, 10), current: reading(18, 11) });

    expect(observed).toMatchObject({ waiting: { before: { takenAt: at(6) } }, compared: null });
    expect(later).toMatchObject({
      waiting: null,
      compared: { before: { takenAt: at(6) }, after: { takenAt: at(18) } },
    });
  });

  it('that was made after the reading of its slot waits for the next one', () => {
    const made = { fresh: [seen(13, 12)], previous: reading(6, 10), current: reading(12, 11) };

    const observed = follow(made);
    const later = follow(made, { previous: reading(12, 11), current: reading(18, 13) });

    expect(observed).toMatchObject({ waiting: { before: { takenAt: at(12) } }, compared: null });
    expect(later).toMatchObject({ compared: { before: { active: 11 }, after: { active: 13 } } });
  });

  it('stands until another one has been compared', () => {
    const first = { fresh: [seen(9, 99)], previous: reading(6, 10), current: reading(12, 10) };
    const second = { fresh: [seen(13, 10)], previous: reading(12, 10) };

    expect(follow(first, {})?.compared?.count).toBe(99);
    expect(follow(first, second)).toMatchObject({ waiting: { count: 10 }, compared: { count: 99 } });
    expect(follow(first, second, { current: reading(18, 10) })).toMatchObject({ compared: { count: 10 } });
  });

  it('gives way to a later one, by time and then by entry', () => {
    const around = { previous: reading(6, 10), current: reading(12, 10) };

    expect(follow({ fresh: [seen(10, 2), seen(9, 1)], ...around })?.compared?.count).toBe(2);
    expect(follow({ fresh: [seen(9, 2, 21), seen(9, 1, 20)], ...around })?.compared?.count).toBe(2);
  });

  it('of an application that is not configured any more is forgotten', () => {
    expect(followObservations([], [seen(9, 1)], [])).toEqual([]);
  });
});

describe('what the readings around an observation allow', () => {
  const allowed = (before: AccessSnapshot | undefined, after: AccessSnapshot) => {
    const observed = follow({ fresh: [seen(9, 12)], current: after, ...(before && { previous: before }) });
    return observed?.compared ? allowedBy(observed.compared) : 'not compared';
  };

  it.each([
    ['the same', reading(6, 10), reading(12, 10), { from: 10, to: 10 }],
    ['more after', reading(6, 10), reading(12, 14), { from: 10, to: 14 }],
    ['fewer after', reading(6, 14), reading(12, 10), { from: 10, to: 14 }],
    ['some of which nobody knows', reading(6, 10, 3), reading(12, 11), { from: 10, to: 13 }],
    ['nothing before', undefined, reading(12, 10), null],
  ])('with %s', (_name, before, after, expected) => {
    expect(allowed(before, after)).toEqual(expected);
  });
});

describe('readings around an observation', () => {
  const around = { previous: reading(6, 10), current: reading(12, 14) };

  it.each([
    ['fewer than they have', 9, around, false],
    ['as many as they allow', 14, around, false],
    ['one more than they allow', 15, around, true],
    ['more than the only reading has', 15, { current: reading(12, 14) }, false],
  ])('lack somebody if more were seen than they have: %s', (_name, count, readings, expected) => {
    const observed = follow({ fresh: [seen(9, count)], ...readings });

    expect(observed && lackSomebody(observed)).toBe(expected);
  });

  it('do not while an observation waits for the second one', () => {
    const observed = follow({ fresh: [seen(13, 99)], previous: reading(6, 10), current: reading(12, 10) });

    expect(observed && lackSomebody(observed)).toBe(false);
  });
});
