import { describe, expect, it } from 'vitest';
import type { RosterSnapshot } from '../../../shared/access/snapshot.ts';
import { aLeaver, anAccount } from '../../support/builders.ts';
import { aDirectory, anIdentity, assignmentsWithout, identitiesWith } from '../../support/builders-directory.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  inShort,
  resultOf,
  type Situation,
  withPeople,
} from '../../support/builders-evaluation.ts';

type Event = NonNullable<RosterSnapshot['provisioning']>[number];

const FIRST = '2026-03-02T06:00:00Z';
const A_DAY_LATER = '2026-03-03T06:00:00Z';

let number = 0;
const sent = (action: string, status: string, at: string, about: Partial<Event> = {}): Event => ({
  id: `event-${++number}`,
  at,
  action,
  status,
  person: 'O-alan',
  account: null,
  ...about,
});
const DISABLED = sent('disable', 'success', '2026-03-01T10:00:00.000Z');
const FAILED = sent('Disable', 'failure', '2026-03-01T10:40:00.000Z', { id: 'earlier-by-id' });

/** Alan has left; the directory has him disabled, and this log. */
const leaving = (log: readonly Event[] | null, application = 'leapsome'): Situation => ({
  people: withPeople(aLeaver('alan', '2026-02-27')),
  furtherRosters: [
    aDirectory(
      { people: identitiesWith(anIdentity('alan', { status: 'ended' })) },
      { application },
      { provisioning: log && [...log] },
    ),
  ],
});
const measured = (situation: Situation, test: string) =>
  resultOf(evaluateInTurn([FIRST, situation], [A_DAY_LATER, situation]), test).failures.map((one) => one.measured);

describe('what a directory sent about a leaver', () => {
  it.each<[string, readonly Event[] | null, object]>([
    ['no log is kept', null, {}],
    ['the log has nothing', [], { directorySent: 'nothing' }],
    [
      'it was sent',
      [DISABLED],
      { directorySent: 'disable', directorySentAt: '2026-03-01T10:00:00.000Z', directorySentStatus: 'success' },
    ],
    [
      'it was sent again and failed',
      [FAILED, DISABLED],
      { directorySent: 'Disable', directorySentAt: '2026-03-01T10:40:00.000Z', directorySentStatus: 'failure' },
    ],
    [
      'it was sent about the account',
      [sent('delete', 'success', '2026-03-01T10:00:00.000Z', { person: null, account: 'acc-alan' })],
      { directorySent: 'delete', directorySentAt: '2026-03-01T10:00:00.000Z', directorySentStatus: 'success' },
    ],
    ['something else was sent', [sent('update', 'success', '2026-03-01T10:00:00.000Z')], { directorySent: 'nothing' }],
    [
      'it was sent about others',
      [
        sent('disable', 'success', '2026-03-01T10:00:00.000Z', { person: 'O-ada' }),
        sent('disable', 'success', '2026-03-01T10:00:00.000Z', { person: null }),
      ],
      { directorySent: 'nothing' },
    ],
  ])('is measured beside the violation: %s', (_, log, expected) => {
    expect(measured(leaving(log), 'UAR-08')).toEqual([{ hours: 78, ...expected }]);
  });

  it('is not that which a log of another application has', () => {
    expect(measured(leaving([DISABLED], 'other'), 'UAR-08')).toEqual([{ hours: 78 }]);
  });

  it('changes no verdict', () => {
    const [without, failed] = [null, [FAILED]].map((log) => evaluateAt(FIRST, leaving(log)));
    const { accounts, ...inactive } = { ...leaving([FAILED]), accounts: ACCOUNTS };
    const gone = evaluateAt(FIRST, {
      ...inactive,
      accounts: accounts.map((account) => (account.id === 'acc-alan' ? anAccount('alan', { active: false }) : account)),
    });

    expect(failed && inShort(failed, 'UAR-08')).toEqual(without && inShort(without, 'UAR-08'));
    expect(inShort(gone, 'UAR-08').outcome).toBe('pass');
  });

  it('is no change of the finding when it is sent again', () => {
    const moment = evaluateInTurn([FIRST, leaving([DISABLED])], [A_DAY_LATER, leaving([DISABLED, FAILED])]);

    const transitions = moment.evaluation.transitions.transitions.filter(({ key }) => key.startsWith('UAR-08:'));
    expect(transitions).toEqual([]);
  });
});

describe('what a directory sent about somebody who is here', () => {
  it('is measured where the account was to end, and where one was to be', () => {
    const log = [
      sent('disable', 'failure', '2026-03-01T10:00:00.000Z'),
      sent('create', 'failure', '2026-03-01T12:00:00.000Z', { person: 'O-grace' }),
    ];
    const situation: Situation = {
      accounts: ACCOUNTS.filter(({ id }) => id !== 'acc-grace'),
      furtherRosters: [aDirectory({}, { assignments: assignmentsWithout('alan') }, { provisioning: log })],
    };

    expect([...measured(situation, 'UAR-22'), ...measured(situation, 'UAR-23')]).toEqual([
      { directorySent: 'disable', directorySentAt: '2026-03-01T10:00:00.000Z', directorySentStatus: 'failure' },
      { directorySent: 'create', directorySentAt: '2026-03-01T12:00:00.000Z', directorySentStatus: 'failure' },
    ]);
  });
});
