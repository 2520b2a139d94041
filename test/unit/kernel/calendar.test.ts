import { describe, expect, it } from 'vitest';
import { dateOf, endOfDay, isTimeZone, positionTo, startOfDay } from '../../../shared/kernel/calendar.ts';

describe('a calendar day', () => {
  it.each([
    ['in UTC', '2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['in winter', '2026-01-15', 'Europe/Berlin', '2026-01-14T23:00:00.000Z', '2026-01-15T23:00:00.000Z'],
    ['of 23 hours', '2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['of 25 hours', '2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    [
      'of 23 and a half hours',
      '2026-10-04',
      'Australia/Lord_Howe',
      '2026-10-03T13:30:00.000Z',
      '2026-10-04T13:00:00.000Z',
    ],
    [
      'whose midnight does not exist',
      '2018-11-04',
      'America/Sao_Paulo',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ],
    [
      'whose last hour comes twice',
      '2018-02-17',
      'America/Sao_Paulo',
      '2018-02-17T02:00:00.000Z',
      '2018-02-18T03:00:00.000Z',
    ],
    [
      'with an offset of 45 minutes',
      '2026-01-15',
      'Asia/Kathmandu',
      '2026-01-14T18:15:00.000Z',
      '2026-01-15T18:15:00.000Z',
    ],
    ['far in the east', '2026-01-15', 'Pacific/Kiritimati', '2026-01-14T10:00:00.000Z', '2026-01-15T10:00:00.000Z'],
    ['far in the west', '2026-01-15', 'Pacific/Niue', '2026-01-15T11:00:00.000Z', '2026-01-16T11:00:00.000Z'],
    [
      'before one that does not exist',
      '2011-12-29',
      'Pacific/Apia',
      '2011-12-29T10:00:00.000Z',
      '2011-12-30T10:00:00.000Z',
    ],
    ['at the end of a leap year', '2028-12-31', 'UTC', '2028-12-31T00:00:00.000Z', '2029-01-01T00:00:00.000Z'],
  ])('begins and ends where people live: %s', (_name, date, zone, start, end) => {
    expect(startOfDay(date, zone)).toBe(start);
    expect(endOfDay(date, zone)).toBe(end);
  });

  it.each([
    ['before midnight', '2026-01-15T22:59:59.999Z', 'Europe/Berlin', '2026-01-15'],
    ['at midnight', '2026-01-15T23:00:00.000Z', 'Europe/Berlin', '2026-01-16'],
    ['in summer', '2026-07-15T22:00:00.000Z', 'Europe/Berlin', '2026-07-16'],
    ['east of the date line', '2026-01-01T10:30:00.000Z', 'Pacific/Niue', '2025-12-31'],
    ['west of it, at the same time', '2026-01-01T10:30:00.000Z', 'Pacific/Kiritimati', '2026-01-02'],
  ])('is named as people there name it: %s', (_name, time, zone, date) => {
    expect(dateOf(time, zone)).toBe(date);
  });
});

describe('an instant', () => {
  it.each([
    ['before', '2026-01-14T22:59:59.999Z'],
    ['within', '2026-01-14T23:00:00.000Z'],
    ['within', '2026-01-16T22:59:59.999Z'],
    ['after', '2026-01-16T23:00:00.000Z'],
  ])('is %s the days from 15 to 16 January in Berlin at %s', (position, time) => {
    expect(positionTo('2026-01-15', '2026-01-16', time, 'Europe/Berlin')).toBe(position);
  });
});

describe('time zones', () => {
  it.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each([
    ['an offset, which has no daylight-saving time', '+02:00'],
    ['a letter', 'Z'],
    ['a place that is not', 'Mars/Olympus_Mons'],
    ['a time', '2026-01-01T00:00Z'],
    ['a zone with more behind it', 'Europe/Berlin[u-ca=hebrew]'],
    ['nothing', ''],
  ])('refuses %s', (_name, name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
