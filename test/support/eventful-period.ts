import type { LogReading } from '../../shared/evidence/log/entry.ts';
import { readTail } from '../../shared/evidence/log/read.ts';
import { slotsBetween } from '../../shared/kernel/slots.ts';
import { noteFinding } from '../../shared/pipeline/notes.ts';
import { observe } from '../../shared/pipeline/observe.ts';
import { readPeriod } from '../../shared/pipeline/period/read-period.ts';
import type { Account, Person } from '../simulators/company/company.ts';
import { Scenario } from './scenario.ts';
import { testSigner } from './test-signer.ts';

/** Three weeks of March, in a log that was opened a week before and goes on for some days after. */
export const PERIOD = { from: '2026-03-09T00:00:00.000Z', to: '2026-03-30T00:00:00.000Z' };
export const AS_OF = '2026-04-03T08:00:00.000Z';

/** How long playing it may take, in milliseconds, where much else is going on: for hooks, which otherwise have ten seconds. */
export const PLAYED_WITHIN = 120_000;

/** The people and accounts that something happens to. */
interface Cast {
  readonly leaver: Person;
  readonly leaversAccount: Account;
  readonly newAdmin: Account;
  readonly mover: Person;
  readonly joiner: Person;
  readonly orphan: Account;
}

export interface EventfulPeriod extends Cast {
  readonly scenario: Scenario;
  readonly log: LogReading;
}

/** What is done before the slot of a time is run; `skip`: nobody runs it. */
type Script = { readonly [slot: string]: (() => unknown) | 'skip' };

let played: Promise<EventfulPeriod> | null = null;

/** Everything that a report has to tell of, played once: tests look at it and change nothing. */
export function eventfulPeriod(): Promise<EventfulPeriod> {
  played ??= play();
  return played;
}

/** The report of a log, up to its end. */
export async function reportOf(log: LogReading, request = { period: PERIOD, asOf: AS_OF }) {
  const tail = await readTail(log);
  if (!tail) throw new Error('the log has been opened');
  return readPeriod(log, tail, request);
}

async function play(): Promise<EventfulPeriod> {
  const scenario = new Scenario({ start: '2026-03-02T00:00:00Z', size: 12 });
  const { company } = scenario;
  const [leaver, newAdmin, mover] = [company.people[4], company.accounts[3], company.people[6]];
  const leaversAccount = company.accountOf(leaver?.id ?? null);
  if (!leaver || !leaversAccount || !newAdmin || !mover) throw new RangeError('the company is larger than that');
  const joiner = company.hire('2026-03-11', { givenName: 'Mei', familyName: 'Chen' });

  let orphan: Account | null = null;
  const orphanKey = () => `UAR-09:main/leapsome:account.${orphan?.id}`;
  const edit = (from: string, to: string) => {
    if (!scenario.yaml.includes(from)) throw new RangeError(`the configuration has no ${from}`);
    scenario.yaml = scenario.yaml.replace(from, to);
  };

  const script: Script = {
    '2026-03-10T12:00:00Z': () => company.leave(leaver, '2026-03-10'),
    '2026-03-11T06:00:00Z': () => {
      company.join(joiner);
    },
    '2026-03-12T06:00:00Z': () => company.setRole(newAdmin, 'Super Admin'),
    // The account is deactivated 30 hours after the limit, comes back for one slot, and is gone for good.
    '2026-03-13T06:00:00Z': () => company.deactivate(leaversAccount),
    '2026-03-13T12:00:00Z': () => company.activate(leaversAccount),
    '2026-03-13T18:00:00Z': () => company.deactivate(leaversAccount),
    '2026-03-14T06:00:00Z': () => {
      edit('version: 1', 'version: 2');
      edit(
        'approved: []',
        `approved: [{ account: ${newAdmin.userName}, role: "Super Admin", approvedBy: E-1001, approvedOn: 2026-03-13, expires: 2026-09-30, reason: "runs Leapsome" }]`,
      );
    },
    '2026-03-14T12:00:00Z': () => {
      scenario.exchange.fault = (request, answer) => {
        if (request.list?.resource === 'Users') answer.status = 500;
      };
    },
    '2026-03-14T18:00:00Z': () => {
      scenario.exchange.fault = (request, answer) => {
        const body = answer.body as { Resources?: { userName: string }[] } | undefined;
        const [first, second] = request.list?.resource === 'Users' ? (body?.Resources ?? []) : [];
        if (first && second) second.userName = first.userName;
      };
    },
    '2026-03-15T00:00:00Z': () => {
      scenario.exchange.fault = null;
    },
    '2026-03-15T06:00:00Z': 'skip',
    '2026-03-15T12:00:00Z': 'skip',
    '2026-03-16T06:00:00Z': () => scenario.handOver(testSigner('next')),
    '2026-03-17T06:00:00Z': async () => {
      await scenario.runAt('2026-03-17T03:10:00Z', { manual: true });
    },
    '2026-03-18T06:00:00Z': () => company.move(mover, mover.department === 'Finance' ? 'Sales' : 'Finance'),
    '2026-03-19T06:00:00Z': () => {
      orphan = company.addOrphan('kiosk');
    },
    '2026-03-21T06:00:00Z': async () => {
      edit('reviews: { all', 'remediateWithin: { medium: 2d }\n      reviews: { all');
      edit(
        '    policy:\n',
        `    exceptions: [{ finding: "${orphanKey()}", reason: "a kiosk", approvedBy: E-1001, approvedOn: 2026-03-20, expires: 2026-03-24 }]\n    policy:\n`,
      );
      await noteFinding(scenario.context(), orphanKey(), { owner: 'grace@acme.example', ticket: 'SEC-12' });
    },
    '2026-03-22T06:00:00Z': async () => {
      await observe(scenario.context(), {
        connection: 'leapsome',
        count: 13,
        by: 'Grace Hopper',
        observedAt: '2026-03-22T00:30:00.000Z',
      });
    },
    '2026-03-23T06:00:00Z': () => edit('0 */6 * * *', '0 */12 * * *'),
    '2026-04-01T12:00:00Z': () => {
      if (orphan) company.deactivate(orphan);
    },
  };

  const sixHourly = slotsBetween(
    { cron: '0 */6 * * *', timezone: 'UTC' },
    Date.parse('2026-03-02T00:00:00Z'),
    Date.parse('2026-03-23T06:00:00Z'),
  );
  const twelveHourly = slotsBetween(
    { cron: '0 */12 * * *', timezone: 'UTC' },
    Date.parse('2026-03-23T06:00:00Z'),
    Date.parse('2026-04-03T00:00:00Z'),
  );
  for (const slot of [...sixHourly, ...twelveHourly]) {
    const step = script[slot];
    if (step === 'skip') continue;
    scenario.clock.set(slot);
    await step?.();
    await scenario.runAt(slot);
  }
  if (!orphan) throw new Error('the orphan has been added');
  const cast = { leaver, leaversAccount, newAdmin, mover, joiner, orphan };
  return { scenario, log: scenario.context().log, ...cast };
}
