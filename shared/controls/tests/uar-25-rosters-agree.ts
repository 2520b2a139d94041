import { employmentOf } from '../../access/matching/employment.ts';
import type { Human } from '../../access/matching/humans.ts';
import type { Undetermined, Violation, WorkspaceInput, WorkspaceTest } from '../contract.ts';
import { isAway, isOver, lastDayOf } from '../employment.ts';
import { areCutOff, type BothWords, bothWordsOn, lackOfBothWords } from '../identities.ts';
import { personSubject } from '../people.ts';
import { tally, type Verdict } from '../verdict.ts';

/** HR hears of a leave or a sudden end within some days; an identity that is locked for a while is mostly open again. */
const DISABLED_TOLERANCE = '7d';

export const rostersAgree: WorkspaceTest = {
  id: 'UAR-25',
  version: 1,
  scope: 'workspace',
  title: 'HR system and identity provider agree about who works here',
  criterion: `Nobody whom both the HR system and an identity provider know has an enabled identity after the employment has ended, for longer than the limit of the policy for leavers; and nobody has only disabled or deleted identities while the HR system has them at work, for longer than ${DISABLED_TOLERANCE}. Left out of the second are people on leave or after their last day at work, and those who have not started; a guest’s identity stands for no employee in it.`,
  why: 'All other tests believe the roster that comes first. Where two rosters differ, one of them is wrong, and whoever provisions by the wrong one gives access to people who have left, or brings it back.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2', 'AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  needs: ['people'],
  remediation: [
    'Ask HR whether the person works here. If the HR system is wrong, correct it first: Humaans: People > the person > end of employment.',
    'Left, and the identity is enabled: Entra ID: Users > the person > Edit properties > Settings > Account enabled: off. Then look why that did not happen by itself: the leaver task of HR, or the provisioning from the HR system into the directory.',
    'At work, and the identity is disabled: Entra ID: Users > the person > Edit properties > Settings > Account enabled: on; or Users > Deleted users > the person > Restore user. If they left in a hurry, Humaans: People > the person > Offboard; if they are on leave, record that in the HR system.',
    'If they are two people, make their addresses and employee numbers distinct. Humaans: People > the person > Work email. Entra ID: Users > the person > Edit properties > Job information > Employee ID.',
  ],
  closes: 'with the next complete rosters that agree about the person, or of which only one has a record of them',
  titleOf: ({ facts }) =>
    facts.problem === 'identity-enabled'
      ? `The identity of somebody who has left is still enabled: record ${String(facts.person)}`
      : `The HR system has somebody at work whose identity is disabled or deleted: record ${String(facts.person)}`,
  notApplicable: (_, inputs) => lackOfBothWords(inputs),

  evaluate(input) {
    const { people, policy } = input;
    const known = people.everybody.flatMap((human) => {
      const words = bothWordsOn(human, input);
      return words && !input.isOutOfScope(human) ? [{ human, words }] : [];
    });
    const isHere = ({ records, status }: Human, kind: 'hris' | 'idp') =>
      status !== 'ended' && records.every((record) => record.kind === kind);
    return {
      population: known.map(({ human }) => human.key),
      ...tally(known.map(({ human, words }) => judge(human, words, input))),
      parameters: { enabledTolerance: policy.leavers.deactivateWithin, disabledTolerance: DISABLED_TOLERANCE },
      // Directories know mailboxes and guests, and HR systems people who never sign in: nobody's mistake.
      observations: {
        knownToHrAlone: people.everybody.filter((human) => isHere(human, 'hris')).length,
        knownToDirectoryAlone: people.everybody.filter((human) => isHere(human, 'idp')).length,
      },
    };
  },
};

function judge(human: Human, { employments, identities }: BothWords, input: WorkspaceInput): Verdict | null {
  const { policy, asOf } = input;
  const employment = employmentOf(employments);
  const { connection, subject } = personSubject(human);
  const unknown: Undetermined = { connection, subject, reason: 'employment-unknown' };
  if (employment.status === 'unknown') return { undetermined: unknown };
  const violation = (problem: string, facts: Violation['facts'], tolerance: string): Verdict => ({
    violation: {
      connection,
      subject,
      severity: 'medium',
      facts: {
        person: human.key,
        problem,
        directories: [...new Set(identities.map((identity) => identity.connection))],
        ...facts,
      },
      tolerance,
    },
  });

  if (isOver(employment, asOf, input)) {
    const isCutOff = areCutOff(identities);
    if (isCutOff !== false) return isCutOff ? null : { undetermined: unknown };
    const { from, deactivateWithin } = policy.leavers;
    return violation('identity-enabled', { endedOn: lastDayOf(employment, from) }, deactivateWithin);
  }
  if (employment.status === 'future' || isAway(employment, asOf, input)) return null;
  const own = identities.filter(({ type }) => type !== 'external' || employment.type === 'external');
  const isCutOff = areCutOff(own);
  if (isCutOff === null) return { undetermined: unknown };
  return isCutOff ? violation('identity-disabled', {}, DISABLED_TOLERANCE) : null;
}
