import { RollcallError } from './errors.ts';

/** A five-field cron expression, taken apart. Each field lists the values at which it fires, ascending. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Null where the field is `*`: any day. */
  readonly daysOfMonth: readonly number[] | null;
  readonly months: readonly number[];
  /** 0 is Sunday. Null where the field is `*`: any day. */
  readonly daysOfWeek: readonly number[] | null;
}

export class CronError extends RollcallError<'cron-invalid'> {}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Three-letter names for values, the first standing for `min`. */
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Parses `minute hour day-of-month month day-of-week`, as crontab(5) writes it. Day-of-month together with day-of-week
 * is refused: cron and EventBridge Scheduler disagree about what that means. Throws a CronError.
 */
export function parseCron(expression: string): Cron {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) {
    throw invalid(expression, `has ${fields.length} fields, expected 5 (minute hour day-of-month month day-of-week)`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [string, string, string, string, string];
  const cron: Cron = {
    minutes: values(expression, minute, { name: 'minute', min: 0, max: 59 }),
    hours: values(expression, hour, { name: 'hour', min: 0, max: 23 }),
    daysOfMonth: dayOfMonth === '*' ? null : values(expression, dayOfMonth, { name: 'day-of-month', min: 1, max: 31 }),
    months: values(expression, month, { name: 'month', min: 1, max: 12, names: MONTHS }),
    daysOfWeek: dayOfWeek === '*' ? null : weekdays(expression, dayOfWeek),
  };
  if (cron.daysOfMonth && cron.daysOfWeek) {
    throw invalid(expression, 'names both a day-of-month and a day-of-week; use one of them and * for the other');
  }
  const { daysOfMonth, months } = cron;
  if (daysOfMonth && !months.some((m) => daysOfMonth.some((day) => day <= (LONGEST_MONTH[m - 1] ?? 0)))) {
    throw invalid(expression, 'names a day that none of its months has, so it would never fire');
  }
  return cron;
}

/**
 * The expression for EventBridge Scheduler, `cron(minutes hours day-of-month month day-of-week year)`. There one of the
 * two day fields must be `?`, and Sunday is 1.
 */
export function schedulerExpression(expression: string): string {
  const cron = parseCron(expression);
  const list = (numbers: readonly number[], full: number) => (numbers.length === full ? '*' : numbers.join(','));
  const dayOfMonth = cron.daysOfWeek ? '?' : (cron.daysOfMonth?.join(',') ?? '*');
  const dayOfWeek = cron.daysOfWeek ? cron.daysOfWeek.map((day) => day + 1).join(',') : '?';
  return `cron(${list(cron.minutes, 60)} ${list(cron.hours, 24)} ${dayOfMonth} ${list(cron.months, 12)} ${dayOfWeek} *)`;
}

/** 7 is Sunday too, so ranges such as 5-7 wrap onto 0. */
function weekdays(expression: string, text: string): number[] {
  const found = values(expression, text, { name: 'day-of-week', min: 0, max: 7, names: WEEKDAYS });
  return [...new Set(found.map((day) => day % 7))].sort((a, b) => a - b);
}

function values(expression: string, text: string, field: Field): number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) throw invalid(expression, `has "${part}" as ${field.name}, which is not a number, range, list or step`);
    const [, first = '', last, stepText] = match;
    const step = stepText === undefined ? 1 : Number(stepText);
    const from = first === '*' ? field.min : number(expression, first, field);
    // `5/15` means "from 5 on, every 15", as in Vixie cron and Scheduler.
    const to = last !== undefined ? number(expression, last, field) : first === '*' || stepText ? field.max : from;
    if (step < 1 || from > to || (first === '*' && last !== undefined)) {
      throw invalid(expression, `has "${part}" as ${field.name}, which is empty`);
    }
    // `*/90` minutes would fire every hour, which is not what whoever writes it means.
    if (step > field.max - field.min + 1) {
      throw invalid(expression, `has "${part}" as ${field.name}, a step longer than the field`);
    }
    for (let value = from; value <= to; value += step) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function number(expression: string, text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.min : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.min && value <= field.max)) {
    throw invalid(expression, `has "${text}" as ${field.name}, expected ${field.min} to ${field.max}`);
  }
  return value;
}

function invalid(expression: string, why: string): CronError {
  return new CronError('cron-invalid', `cron expression "${expression}" ${why}`);
}
