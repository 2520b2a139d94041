import { describe, expect, it } from 'vitest';
import { type Expectation, verifyCoverage } from '../../../../shared/evidence/verify/coverage.ts';
import type { VerifiedEntry, VerifiedLog } from '../../../../shared/evidence/verify/log.ts';
import type { EvaluationPredicate, Meaning } from '../../../../shared/evidence/verify/predicates.ts';
import { Findings } from '../../../../shared/evidence/verify/report.ts';
import type { Schedule } from '../../../../shared/kernel/slots.ts';

export const SIX_HOURLY: Schedule = { cron: '0 */6 * * *', timezone: 'UTC' };
export const HOURLY: Schedule = { cron: '0 * * * *', timezone: 'UTC' };
export const DAILY: Schedule = { cron: '0 6 * * *', timezone: 'UTC' };
export const EVERY_MINUTE: Schedule = { cron: '* * * * *', timezone: 'UTC' };

/** An evaluation: its slot on 2 March, when it was appended (at once), and what was unusual about it. */
export interface Evaluated {
  readonly slot: string;
  readonly at?: string;
  readonly trigger?: 'manual';
  readonly schedule?: Schedule;
  readonly states?: readonly EvaluationPredicate['inputs'][number]['state'][];
}

/** A log of evaluations, what an auditor expects of it, and what is said. */
export interface Row {
  readonly opened?: string;
  readonly schedule?: Schedule;
  readonly evaluated: readonly Evaluated[];
  readonly asOf: string;
  readonly expectation?: { readonly from?: string; readonly to?: string; readonly schedule?: Schedule };
  /** Time of the newest checkpoint; that of verification, if nothing is said; null if there is none. */
  readonly newest?: string | null;
  /** `code at`, for each. */
  readonly reported: readonly string[];
  readonly slots?: { readonly expected: number; readonly evaluated: number };
}

/** Times are of 2 March 2026, a Monday, or whole. */
export const time = (text: string) => (text.includes('T') ? text : `2026-03-02T${text}Z`);
export const ms = (text: string) => Date.parse(time(text));
export const instant = (text: string) => new Date(ms(text)).toISOString();

/** An entry that says this. */
export function entry(seq: number, appendedAt: string, meaning: Meaning): VerifiedEntry {
  return {
    seq,
    path: `log/${seq}`,
    digest: '',
    predicateType: '',
    predicate: {},
    subjects: [],
    writer: null,
    appendedAt: instant(appendedAt),
    meaning,
  };
}

function evaluation(seq: number, schedule: Schedule, { slot, at, trigger, states, ...own }: Evaluated): VerifiedEntry {
  const predicate: EvaluationPredicate = {
    slot: time(slot),
    trigger: trigger ?? 'schedule',
    asOf: instant(at ?? slot),
    artifacts: { policy: '', results: '', state: '', transitions: '', matching: '', reviews: '' },
    reviews: [],
    previous: null,
    inputs: (states ?? ['complete']).map((state, i) => ({ connection: `c${i}`, state, entry: null })),
    expecting: [{ ...(own.schedule ?? schedule) }],
    summary: {},
  };
  return entry(seq, at ?? slot, { name: 'control-evaluation', predicate });
}

/** What is said of a log that was opened with a schedule and has these evaluations. */
export function check({ opened = '00:30:00', schedule = SIX_HOURLY, evaluated, asOf, newest, ...row }: Row) {
  const opening = entry(0, opened, {
    name: 'log-opened',
    predicate: { key: { keyid: '', spki: '' }, schedule: { ...schedule } },
  });
  let current = schedule;
  const evaluations = evaluated.map((item, i) => {
    current = item.schedule ?? current;
    return evaluation(i + 1, current, item);
  });
  const entries = new Map([opening, ...evaluations].map((item) => [item.seq, item]));
  const log: VerifiedLog = { entries, size: entries.size, origin: 'acme/main', keys: [] };
  const { from, to } = row.expectation ?? {};
  const expectation: Expectation = {
    from: from === undefined ? null : ms(from),
    to: to === undefined ? null : ms(to),
    schedule: row.expectation?.schedule ?? null,
    asOf: ms(asOf),
  };
  const found = new Findings();
  const checkpoint = newest === null ? null : ms(newest ?? asOf);
  const slots = verifyCoverage(log, checkpoint, expectation, found);
  return {
    reported: found.list.map(({ code, at }) => `${code} ${at}`),
    words: found.list.map(({ code, message }) => `${code}: ${message}`),
    slots,
  };
}

/** Tests that logs come to what their rows say, group by group. */
export function testRows(groups: { readonly [group: string]: { readonly [name: string]: Row } }): void {
  describe.each(Object.entries(groups))('%s', (_group, rows) => {
    it.each(Object.entries(rows))('%s', (_name, row) => {
      const { reported, slots } = check(row);

      expect(reported).toEqual(row.reported);
      if (row.slots) expect(slots).toEqual(row.slots);
    });
  });
}
