import { describe, expect, it } from 'vitest';
import { CronError, parseCron, schedulerExpression } from '../../../shared/kernel/cron.ts';

const upTo = (last: number, first = 0) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('a cron expression', () => {
  it('lists when it fires', () => {
    expect(parseCron('5,0 */6 * JAN-mar *')).toEqual({
      minutes: [0, 5],
      hours: [0, 6, 12, 18],
      daysOfMonth: null,
      months: [1, 2, 3],
      daysOfWeek: null,
    });
  });

  it.each([
    ['every minute', '* * * * *', upTo(59)],
    ['a range', '10-13 * * * *', [10, 11, 12, 13]],
    ['a range in steps', '10-20/4 * * * *', [10, 14, 18]],
    ['steps from a value on', '50/4 * * * *', [50, 54, 58]],
    ['steps of the whole field', '*/60 * * * *', [0]],
    ['a list with repeats', '7,3,7,1-3 * * * *', [1, 2, 3, 7]],
    ['leading zeros', '05 * * * *', [5]],
  ])('takes minutes: %s', (_name, expression, minutes) => {
    expect(parseCron(expression).minutes).toEqual(minutes);
  });

  it.each([
    ['any day', '0 0 * * *', null],
    ['Sunday as 0', '0 0 * * 0', [0]],
    ['Sunday as 7', '0 0 * * 7', [0]],
    ['a range that ends with Sunday', '0 0 * * 5-7', [0, 5, 6]],
    ['names', '0 0 * * mon,WED', [1, 3]],
    ['a range of names', '0 0 * * MON-FRI', [1, 2, 3, 4, 5]],
    ['every day by a range', '0 0 * * 0-7', [0, 1, 2, 3, 4, 5, 6]],
    ['steps', '0 0 * * 1/2', [0, 1, 3, 5]],
  ])('takes days of the week: %s', (_name, expression, daysOfWeek) => {
    expect(parseCron(expression).daysOfWeek).toEqual(daysOfWeek);
  });

  it('may have any white space around and between the fields', () => {
    expect(parseCron('  0\t 6  * * * ')).toEqual(parseCron('0 6 * * *'));
  });

  it('may fire in leap years only', () => {
    expect(parseCron('0 0 29 2 *').daysOfMonth).toEqual([29]);
  });

  it.each([
    ['too few fields', '0 6 * *', 'has 4 fields, expected 5 (minute hour day-of-month month day-of-week)'],
    ['seconds', '0 0 6 * * *', 'has 6 fields'],
    ['nothing', '', 'has 1 fields'],
    ['a nickname', '@daily', 'has 1 fields'],
    ['minute 60', '60 * * * *', 'has "60" as minute, expected 0 to 59'],
    ['hour 24', '0 24 * * *', 'has "24" as hour, expected 0 to 23'],
    ['day 0', '0 0 0 * *', 'has "0" as day-of-month, expected 1 to 31'],
    ['day 32', '0 0 32 * *', 'has "32" as day-of-month, expected 1 to 31'],
    ['month 0', '0 0 * 0 *', 'has "0" as month, expected 1 to 12'],
    ['month 13', '0 0 * 13 *', 'has "13" as month, expected 1 to 12'],
    ['weekday 8', '0 0 * * 8', 'has "8" as day-of-week, expected 0 to 7'],
    ['a month where a weekday belongs', '0 0 * * JAN', 'has "JAN" as day-of-week'],
    ['a name where a number belongs', 'MON * * * *', 'has "MON" as minute'],
    ['a range that runs backwards', '30-10 * * * *', 'has "30-10" as minute, which is empty'],
    ['a step of nothing', '*/0 * * * *', 'has "*/0" as minute, which is empty'],
    ['a step that fires every hour and looks as if not', '*/90 * * * *', 'a step longer than the field'],
    ['a range from a star', '*-5 * * * *', 'has "*-5" as minute, which is empty'],
    ['an empty part of a list', '1,,2 * * * *', 'has "" as minute'],
    ['a fraction', '1.5 * * * *', 'has "1.5" as minute'],
    ['a sign', '-1 * * * *', 'has "-1" as minute'],
    ['three digits', '005 * * * *', 'has "005" as minute'],
    ['what Quartz writes for any day', '0 0 ? * 1', 'has "?" as day-of-month'],
    ['what Quartz writes for the last day', '0 0 L * *', 'has "L" as day-of-month'],
    ['day of month and day of week', '0 0 1 * 1', 'names both a day-of-month and a day-of-week'],
    ['30 February', '0 0 30 2 *', 'names a day that none of its months has'],
    ['the 31st of short months', '0 0 31 2,4,6,9,11 *', 'names a day that none of its months has'],
  ])('is refused: %s', (_name, expression, message) => {
    const parse = () => parseCron(expression);

    expect(parse).toThrow(CronError);
    expect(parse).toThrow(`cron expression "${expression}" `);
    expect(parse).toThrow(message);
  });
});

describe('the expression for EventBridge Scheduler', () => {
  it.each([
    ['any day', '0 */6 * * *', 'cron(0 0,6,12,18 * * ? *)'],
    ['every minute', '* * * * *', 'cron(* * * * ? *)'],
    ['days of the month', '30 5 1,15 * *', 'cron(30 5 1,15 * ? *)'],
    ['days of the week, Sunday being 1', '0 9 * * MON-FRI', 'cron(0 9 ? * 2,3,4,5,6 *)'],
    ['Sunday as 7', '0 9 * * 7', 'cron(0 9 ? * 1 *)'],
    ['months', '0 0 1 */3 *', 'cron(0 0 1 1,4,7,10 ? *)'],
  ])('has one of the two day fields open: %s', (_name, expression, expected) => {
    expect(schedulerExpression(expression)).toBe(expected);
  });
});
