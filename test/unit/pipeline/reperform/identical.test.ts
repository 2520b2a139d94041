import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/pipeline/evaluate.ts';
import { noteFinding } from '../../../../shared/pipeline/notes.ts';
import { observe } from '../../../../shared/pipeline/observe.ts';
import { run } from '../../../../shared/pipeline/run.ts';
import { reperformed } from '../../../support/reperformed.ts';
import { Scenario } from '../../../support/scenario.ts';
import { testSigner } from '../../../support/test-signer.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T06:00:00Z');

/** The time of a slot, counted from the first. */
const slot = (number: number) => new Date(START + 6 * HOUR * number).toISOString();

async function runSlots(scenario: Scenario, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) await scenario.runAt(slot(number));
}

function accountIn(scenario: Scenario, at: number) {
  const account = scenario.company.accounts[at];
  if (!account) throw new RangeError('the company is larger than that');
  return account;
}

/** Somebody gets a role that nobody has approved; the key of what comes of it. */
function grantUnapproved(scenario: Scenario): string {
  const account = accountIn(scenario, 3);
  scenario.company.setRole(account, 'Super Admin');
  return `PAR-03:main/leapsome:grant.${account.id}.Super%20Admin`;
}

const observeActive = (scenario: Scenario, count: number) =>
  observe(scenario.context(), {
    connection: 'leapsome',
    count,
    by: 'Grace',
    observedAt: new Date(scenario.clock.now()).toISOString(),
  });

const SITUATIONS: readonly (readonly [
  what: string,
  play: (scenario: Scenario) => Promise<unknown>,
  evaluations: number,
])[] = [
  ['the first slot', (scenario) => runSlots(scenario, 0, 0), 1],
  [
    'notes about a finding, while slots go on',
    async (scenario) => {
      const key = grantUnapproved(scenario);
      await runSlots(scenario, 0, 1);
      await noteFinding(scenario.context(), key, { owner: 'grace@acme.example', ticket: 'SEC-12' });
      await runSlots(scenario, 2, 3);
      await noteFinding(scenario.context(), key, { ticket: null });
      await noteFinding(scenario.context(), key, { text: 'waits for the vendor' });
      await runSlots(scenario, 4, 5);
    },
    6,
  ],
  [
    'an exception that begins, holds and expires',
    async (scenario) => {
      const key = grantUnapproved(scenario);
      const plain = scenario.yaml;
      await runSlots(scenario, 0, 1);
      scenario.yaml = `${plain}    exceptions:
      - { finding: "${key}", reason: migration, approvedBy: E-1001, approvedOn: 2026-03-02, expires: 2026-03-03 }\n`;
      await runSlots(scenario, 2, 9);
      scenario.yaml = plain;
      await runSlots(scenario, 10, 10);
    },
    11,
  ],
  [
    'counts that somebody saw, one right and one wrong',
    async (scenario) => {
      await runSlots(scenario, 0, 0);
      await observeActive(scenario, 12);
      await runSlots(scenario, 1, 2);
      await observeActive(scenario, 3);
      await runSlots(scenario, 3, 4);
    },
    5,
  ],
  [
    'manual slots between scheduled ones',
    async (scenario) => {
      await runSlots(scenario, 0, 0);
      await scenario.runAt('2026-03-02T07:30:00Z', { manual: true });
      grantUnapproved(scenario);
      await scenario.runAt('2026-03-02T07:30:01Z', { manual: true });
      await runSlots(scenario, 1, 1);
      await scenario.runAt('2026-03-02T17:59:59Z', { manual: true });
      await runSlots(scenario, 2, 2);
    },
    6,
  ],
  [
    'a manual slot that is evaluated while a scheduled one is being collected',
    async (scenario) => {
      await runSlots(scenario, 0, 0);
      await scenario.collect('leapsome', slot(1));
      await scenario.runAt('2026-03-02T12:10:00Z', { manual: true });
      await scenario.runAt('2026-03-02T12:15:00Z');
      await runSlots(scenario, 2, 2);
    },
    4,
  ],
  [
    'collections that fail, and one that is tried again',
    async (scenario) => {
      await runSlots(scenario, 0, 1);
      scenario.files['people.csv'] = 'neither header nor rows';
      await runSlots(scenario, 2, 2);
      await scenario.collect('people', slot(3));
      delete scenario.files['people.csv'];
      await runSlots(scenario, 3, 4);
    },
    5,
  ],
  [
    'a slot that was sealed without a reading',
    async (scenario) => {
      await runSlots(scenario, 0, 0);
      await scenario.collect('leapsome', slot(1));
      const sealing = { slot: '2026-03-02T12:00:00Z', trigger: 'schedule' } as const;
      await evaluate(scenario.context(), sealing);
      await runSlots(scenario, 2, 2);
    },
    3,
  ],
  [
    'slots that nobody ran',
    async (scenario) => {
      await runSlots(scenario, 0, 1);
      await runSlots(scenario, 4, 5);
    },
    4,
  ],
  [
    'readings that differ too much to be believed, until they are confirmed',
    async (scenario) => {
      await runSlots(scenario, 0, 1);
      for (const account of scenario.company.accounts.slice(2)) scenario.company.deactivate(account);
      scenario.company.accounts.splice(2);
      await runSlots(scenario, 2, 5);
    },
    6,
  ],
  [
    'a handover to another key',
    async (scenario) => {
      await runSlots(scenario, 0, 1);
      await scenario.handOver(testSigner('second'));
      await runSlots(scenario, 2, 2);
      await scenario.handOver(testSigner('third'));
      await runSlots(scenario, 3, 3);
    },
    4,
  ],
  [
    'a change of the schedule',
    async (scenario) => {
      await runSlots(scenario, 0, 1);
      scenario.yaml = scenario.yaml.replace(
        'cron: "0 */6 * * *", timezone: UTC',
        'cron: "30 4 * * *", timezone: Europe/Berlin',
      );
      await scenario.runAt('2026-03-02T15:00:00Z', { manual: true });
      await scenario.runAt('2026-03-03T03:31:00Z');
      await scenario.runAt('2026-03-06T03:31:00Z');
    },
    5,
  ],
  [
    'people who are out of scope, and come back into it',
    async (scenario) => {
      const plain = scenario.yaml;
      grantUnapproved(scenario);
      await runSlots(scenario, 0, 1);
      scenario.yaml = plain.replace(
        '      reviews:',
        `      exclusions:
        - { id: one, person: ${scenario.company.people[3]?.email}, reason: other audit, approvedBy: E-1001, approvedOn: 2026-03-02, expires: 2026-03-03 }
      reviews:`,
      );
      await runSlots(scenario, 2, 8);
      scenario.yaml = plain;
      await runSlots(scenario, 9, 9);
    },
    10,
  ],
  [
    'a policy whose members stand in no order',
    async (scenario) => {
      scenario.yaml = scenario.yaml
        .replace('[Manager, Employee]', '[Employee]')
        .replace('["Super Admin", Admin]', '["Super Admin", Manager, Admin, "10", "9"]')
        .replace(
          '{ "Super Admin": { max: 4 } }',
          '{ "Super Admin": { min: 9 }, Manager: { min: 99 }, Admin: { max: 0 }, "10": { min: 1 }, "9": { min: 1 } }',
        );
      grantUnapproved(scenario);
      await runSlots(scenario, 0, 2);
    },
    3,
  ],
  [
    'runs of one slot at once',
    async (scenario) => {
      await runSlots(scenario, 0, 0);
      scenario.clock.set(slot(1));
      const now = { slot: null, manual: false };
      await Promise.all([1, 2, 3].map(() => run(scenario.context(), now)));
      await runSlots(scenario, 2, 2);
    },
    3,
  ],
  [
    'a company that changes over months',
    async (scenario) => {
      const { company } = scenario;
      for (let number = 0; number < 40; number++) {
        const account = accountIn(scenario, number % company.accounts.length);
        const person = company.people[(number * 5) % company.people.length];
        if (number % 4 === 1) company.setRole(account, number % 8 === 1 ? 'Admin' : 'Goal Coach');
        if (number % 9 === 4 && person) company.leave(person, slot(number * 9).slice(0, 10));
        if (number % 7 === 5) company.deactivate(account);
        if (number % 7 === 6) company.activate(account);
        await scenario.runAt(slot(number * 9));
      }
    },
    40,
  ],
];

describe('an evaluation that is performed again', () => {
  it.each(SITUATIONS)('comes to the same, byte for byte: %s', async (_what, play, evaluations) => {
    const scenario = new Scenario();
    await play(scenario);

    const again = await reperformed(scenario.store, await scenario.verify());

    expect(again.filter(({ outcome }) => outcome !== 'identical')).toEqual([]);
    expect(again).toHaveLength(evaluations);
  });
});
