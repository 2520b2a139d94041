import { describe, expect, it } from 'vitest';
import { foresee } from '../../../shared/pipeline/foresight.ts';
import type { Workspace } from '../../../shared/workspace/configuration.ts';
import { aPolicy, type PolicyInput } from '../../support/builders.ts';

const NOW = '2026-03-02T06:00:00.000Z';

function codesFor(
  schedule: Workspace['schedule'],
  policy: Partial<PolicyInput>,
  exceptions: Workspace['exceptions'] = [],
): string[] {
  const workspace: Workspace = { id: 'main', schedule, connections: [], policy: aPolicy(policy), exceptions };
  return foresee(workspace, NOW).map(({ code }) => code);
}

const within = (deactivateWithin: string) => ({ leavers: { deactivateWithin } });

describe('the limit for leavers [note 17]', () => {
  it.each([
    ['every six hours', '0 */6 * * *', '12h', []],
    ['every six hours', '0 */6 * * *', '719m', ['leaver-limit-too-short']],
    ['once a day', '0 6 * * *', '48h', []],
    ['once a day', '0 6 * * *', '24h', ['leaver-limit-too-short']],
    ['on weekdays, with a weekend between', '0 6 * * 1-5', '143h', ['leaver-limit-too-short']],
    ['on weekdays, with a weekend between', '0 6 * * 1-5', '6d', []],
    ['once a month', '0 6 1 * *', '61d', ['leaver-limit-too-short']],
    ['once a month', '0 6 1 * *', '62d', []],
    ['once a year', '0 6 1 1 *', '100d', ['leaver-limit-too-short']],
  ])('with slots %s (%s), %s is warned of by %j', (_name, cron, limit, expected) => {
    expect(codesFor({ cron, timezone: 'UTC' }, within(limit))).toEqual(expected);
  });

  it('is not warned of for the one hour that daylight saving adds', () => {
    const schedule = { cron: '0 */6 * * *', timezone: 'Europe/Berlin' };

    expect(codesFor(schedule, within('12h'))).toEqual([]);
  });

  it('is explained with figures', () => {
    const workspace: Workspace = {
      id: 'main',
      schedule: { cron: '0 */12 * * *', timezone: 'UTC' },
      connections: [],
      policy: aPolicy(within('23h')),
      exceptions: [],
    };

    expect(foresee(workspace, NOW).map(({ message }) => message)).toEqual([
      'leavers.deactivateWithin is 23h, and slots are up to 12 h apart: whether the limit was kept cannot always be told; run at least every 690 min, or raise the limit',
    ]);
  });
});

describe('what has expired', () => {
  const schedule = { cron: '0 */6 * * *', timezone: 'UTC' };
  const approval = {
    account: 'ada@acme.example',
    role: 'Super Admin',
    approvedBy: 'grace@acme.example',
    approvedOn: '2026-01-01',
    reason: 'runs Leapsome',
  };
  const service = {
    account: 'sync@acme.example',
    kind: 'service',
    owner: 'ada@acme.example',
    purpose: 'sync',
  } as const;
  const exception = {
    finding: 'UAR-09:main/leapsome:account.1',
    reason: 'kiosk',
    approvedBy: 'grace@acme.example',
    approvedOn: '2026-01-01',
  };

  it.each([
    ['yesterday', '2026-03-01', ['expired', 'expired', 'expired']],
    ['at the end of today', '2026-03-02', []],
  ])('is told if it was %s', (_name, expires, expected) => {
    const policy = {
      privilegedAccess: { approved: [{ ...approval, expires }] },
      serviceAccounts: [{ ...service, expires }],
    };

    expect(codesFor(schedule, policy, [{ ...exception, expires }])).toEqual(expected);
  });

  it('is measured by the day of the workspace', () => {
    const policy = { serviceAccounts: [{ ...service, expires: '2026-03-01' }] };

    expect(codesFor({ ...schedule, timezone: 'Pacific/Honolulu' }, policy)).toEqual([]);
  });
});
