import { describe, expect, it } from 'vitest';
import {
  expectedSlots,
  isDueAt,
  latestSlot,
  nextSlot,
  type Schedule,
  slotsBetween,
} from '../../../shared/kernel/slots.ts';

const at = (time: string) => Date.parse(time);
const between = (schedule: Schedule, after: string, until: string) => slotsBetween(schedule, at(after), at(until));

describe('slots', () => {
  const everySixHours = { cron: '0 */6 * * *', timezone: 'Europe/Berlin' };

  it.each([
    ['just before one', '2026-01-15T04:59:59.999Z', '2026-01-14T23:00:00Z', '2026-01-15T05:00:00Z'],
    ['at one', '2026-01-15T05:00:00Z', '2026-01-15T05:00:00Z', '2026-01-15T11:00:00Z'],
    ['just after one', '2026-01-15T05:00:00.001Z', '2026-01-15T05:00:00Z', '2026-01-15T11:00:00Z'],
  ])('the latest is not after now, the next one is: %s', (_name, now, latest, next) => {
    expect(latestSlot(everySixHours, at(now))).toBe(latest);
    expect(nextSlot(everySixHours, at(now))).toBe(next);
  });

  it('leaves the beginning of a window out and takes its end in', () => {
    expect(between(everySixHours, '2026-01-14T23:00:00Z', '2026-01-15T11:00:00Z')).toEqual([
      '2026-01-15T05:00:00Z',
      '2026-01-15T11:00:00Z',
    ]);
    expect(between(everySixHours, '2026-01-15T11:00:00Z', '2026-01-15T11:00:00Z')).toEqual([]);
    expect(between(everySixHours, '2026-01-15T11:00:00Z', '2026-01-15T05:00:00Z')).toEqual([]);
  });

  it('is due at a slot to the second', () => {
    expect(isDueAt(everySixHours, '2026-01-15T05:00:00Z')).toBe(true);
    expect(isDueAt(everySixHours, '2026-01-15T05:00:01Z')).toBe(false);
    expect(isDueAt(everySixHours, '2026-01-15T06:00:00Z')).toBe(false);
  });

  it('finds 29 February across the century that has none', () => {
    const leapDay = { cron: '0 0 29 2 *', timezone: 'UTC' };

    expect(nextSlot(leapDay, at('2096-02-29T00:00:00Z'))).toBe('2104-02-29T00:00:00Z');
    expect(latestSlot(leapDay, at('2104-02-28T23:59:59Z'))).toBe('2096-02-29T00:00:00Z');
  });

  it('skips months without a 31st', () => {
    const last = { cron: '0 12 31 * *', timezone: 'UTC' };

    expect(between(last, '2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z')).toEqual([
      '2026-01-31T12:00:00Z',
      '2026-03-31T12:00:00Z',
      '2026-05-31T12:00:00Z',
    ]);
  });

  it('takes the day of the week where the people are, not in UTC', () => {
    const mondayMorning = { cron: '0 8 * * MON', timezone: 'Pacific/Auckland' };

    expect(nextSlot(mondayMorning, at('2026-01-13T00:00:00Z'))).toBe('2026-01-18T19:00:00Z');
  });
});

describe('at a daylight-saving change, as EventBridge Scheduler has it', () => {
  it.each([
    [
      'Berlin, spring: 02:30 does not exist',
      { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
      ['2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z'],
      ['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'Berlin, autumn: 02:30 comes twice',
      { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
      ['2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'],
      ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    [
      'Berlin, spring: every half hour',
      { cron: '*/30 * * * *', timezone: 'Europe/Berlin' },
      ['2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z'],
      ['2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z', '2026-03-29T02:00:00Z'],
    ],
    [
      'Berlin, autumn: every half hour',
      { cron: '*/30 * * * *', timezone: 'Europe/Berlin' },
      ['2026-10-24T23:30:00Z', '2026-10-25T02:30:00Z'],
      ['2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z', '2026-10-25T02:30:00Z'],
    ],
    [
      'New York, spring: 02:00 does not exist',
      { cron: '0 2 * * *', timezone: 'America/New_York' },
      ['2026-03-07T00:00:00Z', '2026-03-10T00:00:00Z'],
      ['2026-03-07T07:00:00Z', '2026-03-09T06:00:00Z'],
    ],
    [
      'New York, autumn: 01:00 comes twice',
      { cron: '0 1 * * *', timezone: 'America/New_York' },
      ['2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z'],
      ['2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z'],
    ],
    [
      'Lord Howe, spring: only half an hour does not exist',
      { cron: '0,15,30,45 2 * * *', timezone: 'Australia/Lord_Howe' },
      ['2026-10-03T15:00:00Z', '2026-10-03T16:00:00Z'],
      ['2026-10-03T15:30:00Z', '2026-10-03T15:45:00Z'],
    ],
    [
      'Lord Howe, autumn: only half an hour comes twice',
      { cron: '0,30 1 * * *', timezone: 'Australia/Lord_Howe' },
      ['2026-04-04T12:00:00Z', '2026-04-04T17:00:00Z'],
      ['2026-04-04T14:00:00Z', '2026-04-04T14:30:00Z'],
    ],
    [
      'São Paulo, 2018: midnight does not exist',
      { cron: '0 0 * * *', timezone: 'America/Sao_Paulo' },
      ['2018-11-03T00:00:00Z', '2018-11-05T12:00:00Z'],
      ['2018-11-03T03:00:00Z', '2018-11-05T02:00:00Z'],
    ],
    [
      'Apia, 2011: a whole day does not exist',
      { cron: '0 12 * * *', timezone: 'Pacific/Apia' },
      ['2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z'],
      ['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z', '2011-12-31T22:00:00Z'],
    ],
  ] as const)('%s', (_name, schedule, [after, until], slots) => {
    expect(between(schedule, after, until)).toEqual(slots);
  });

  it('is asked in the repeated hour, and answers with the first pass', () => {
    const daily = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };

    expect(latestSlot(daily, at('2026-10-25T01:45:00Z'))).toBe('2026-10-25T00:30:00Z');
    expect(nextSlot(daily, at('2026-10-25T01:15:00Z'))).toBe('2026-10-26T01:30:00Z');
    expect(isDueAt(daily, '2026-10-25T01:30:00Z')).toBe(false);
  });
});

describe('expected slots', () => {
  const daily = { cron: '0 6 * * *', timezone: 'UTC' };
  const twice = { cron: '0 6,18 * * *', timezone: 'UTC' };

  it('follow each schedule from its instant up to the next one’s', () => {
    const segments = [
      { ...daily, from: '2026-01-01T06:00:00Z' },
      { ...twice, from: '2026-01-03T06:00:00Z' },
    ];

    expect(expectedSlots(segments, at('2026-01-04T12:00:00Z'))).toEqual([
      '2026-01-02T06:00:00Z',
      '2026-01-03T06:00:00Z',
      '2026-01-03T18:00:00Z',
      '2026-01-04T06:00:00Z',
    ]);
  });

  it('end at the end, also when a schedule only takes over after it', () => {
    const segments = [
      { ...daily, from: '2026-01-01T06:00:00Z' },
      { ...twice, from: '2026-01-09T06:00:00Z' },
    ];

    expect(expectedSlots(segments, at('2026-01-02T06:00:00Z'))).toEqual(['2026-01-02T06:00:00Z']);
    expect(expectedSlots([], at('2026-01-02T06:00:00Z'))).toEqual([]);
  });
});
