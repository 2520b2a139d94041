import { describe, expect, it } from 'vitest';
import { type Matching, matchingSchema, NO_MATCHING } from '../../../shared/access/matching/matching.ts';
import { notePositions } from '../../../shared/access/matching/positions.ts';
import type { Person } from '../../../shared/access/snapshot.ts';
import { aLeaver, aPerson, aRosterSnapshot } from '../../support/builders.ts';

const START = Date.parse('2026-03-02T06:00:00Z');
const DAY = 24 * 3_600_000;
const on = (day: number) => new Date(START + day * DAY).toISOString();

/** What is known after rosters of some days. */
function readInTurn(...rosters: readonly (readonly [day: number, people: readonly Person[]])[]): Matching['positions'] {
  let memory: Matching = NO_MATCHING;
  for (const [day, people] of rosters) {
    const snapshot = aRosterSnapshot(people, { slot: '2026-03-02T06:00:00Z', takenAt: on(day) });
    memory = notePositions([{ connection: 'people', kind: 'hris', snapshot, previous: null }], memory, on(day));
    matchingSchema.parse(memory);
  }
  return memory.positions;
}

const inDepartment = (department: string | null, overrides: Partial<Person> = {}) => [
  aPerson('ada', { department, title: 'Engineer', ...overrides }),
];
const until = (positions: Matching['positions']) =>
  positions.flatMap(({ former }) => former.map((job) => `${job.department} ${job.until}`));

describe('the memory of departments and titles', () => {
  it('has what a roster said last, and what it said before [note 23]', () => {
    expect(readInTurn([0, inDepartment('IT')], [1, inDepartment('Sales')])).toEqual([
      {
        connection: 'people',
        record: 'E-ada',
        department: 'Sales',
        title: 'Engineer',
        since: on(0),
        former: [{ department: 'IT', title: 'Engineer', until: on(1) }],
        missingSince: null,
      },
    ]);
  });

  it('has nobody of whom nothing was ever said, or who had left already', () => {
    expect(readInTurn([0, [aPerson('ada'), aLeaver('grace', '2026-01-01', { title: 'Engineer' })]])).toEqual([]);
  });

  it('stays the same while nothing changes, so that equal memories are one file', () => {
    const slots = [
      [0, inDepartment('IT')],
      [1, inDepartment('Sales')],
    ] as const;

    expect(readInTurn(...slots, [20, inDepartment('Sales')], [90, inDepartment('sales')])).toEqual(
      readInTurn(...slots),
    );
  });

  it('knows a department that was cleared in between', () => {
    expect(until(readInTurn([0, inDepartment('IT')], [1, inDepartment(null)], [2, inDepartment('Sales')]))).toEqual([
      `IT ${on(2)}`,
    ]);
  });

  it('knows where somebody was who is hired again under the same record', () => {
    const left = inDepartment('Alumni', { status: 'ended', endDate: '2026-03-02' });

    expect(until(readInTurn([0, inDepartment('IT')], [1, left], [2, inDepartment('Sales')]))).toEqual([`IT ${on(2)}`]);
  });

  it.each([
    ['less than 30 days: as if nothing had been', 30.999, [`IT ${on(30.999)}`]],
    ['30 days: forgotten', 31, []],
  ])('has somebody who is missing for %s', (_name, back, expected) => {
    const missing = [
      [1, []],
      [20, []],
      [30.5, []],
    ] as const;
    const positions = readInTurn([0, inDepartment('IT')], ...missing, ...(back === 31 ? [[31, []] as const] : []), [
      back,
      inDepartment('Sales'),
    ]);

    expect(until(positions)).toEqual(expected);
  });

  it.each([
    ['within 30 days was none', 30.999, []],
    ['later is one more', 31, [`IT ${on(1)}`, `Sales ${on(31)}`]],
  ])('a change that is taken back %s', (_name, back, expected) => {
    expect(until(readInTurn([0, inDepartment('IT')], [1, inDepartment('Sales')], [back, inDepartment('IT')]))).toEqual(
      expected,
    );
  });

  it('a change that is taken back takes those after it back', () => {
    const there = [
      [0, inDepartment('IT')],
      [1, inDepartment('Sales')],
      [2, inDepartment('Legal')],
    ] as const;

    expect(until(readInTurn(...there, [3, inDepartment('Sales')]))).toEqual([`IT ${on(1)}`]);
    expect(until(readInTurn(...there, [3, inDepartment('IT')]))).toEqual([]);
  });

  it('forgets a former job with the next move, once the one after it is over for 60 days', () => {
    const there = [
      [0, inDepartment('IT')],
      [1, inDepartment('Sales')],
      [2, inDepartment('Legal')],
    ] as const;

    expect(until(readInTurn(...there, [61.999, inDepartment('Finance')]))).toHaveLength(3);
    expect(until(readInTurn(...there, [62, inDepartment('Finance')]))).toEqual([`Sales ${on(2)}`, `Legal ${on(62)}`]);
  });

  it('keeps what is known of rosters that are not read', () => {
    const positions = readInTurn([0, inDepartment('IT')]);

    expect(notePositions([], { ...NO_MATCHING, positions }, on(90)).positions).toEqual(positions);
  });
});
