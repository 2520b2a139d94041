import type { Human } from '../../access/matching/humans.ts';
import type { Account } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { ApplicationInput, ApplicationTest, Undetermined } from '../contract.ts';
import { hasLeft, isAway, peopleOf } from '../employment.ts';
import { areCutOff, bothWordsOn, lackOfBothWords } from '../identities.ts';
import { tally, type Verdict } from '../verdict.ts';

export const disabledIdentities: ApplicationTest = {
  id: 'UAR-24',
  version: 1,
  scope: 'application',
  title: 'Nobody whose identity is disabled has an active account',
  criterion:
    'No account is active of a person whose identities are all disabled or deleted in the identity providers, while the HR system has them at work, for longer than the limit of the policy for leavers; accounts with privileged roles have no such grace. Left out are people on leave or after their last day at work, those who have not started, and those who have left, of whom UAR-08 tells.',
  why: 'Whoever is let go in a hurry loses the identity first, and the HR system hears of it days later. What does not sign in by the identity provider stays open meanwhile.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Ask HR whether the person still works here. If not, record the end there first, it is the source of truth. Humaans: People > the person > Offboard. From then on UAR-08 tells of the account.',
    'If they are on leave, record that in the HR system.',
    'If the identity was disabled by mistake, or for a while, enable it again. Entra ID: Users > the person > Edit properties > Settings > Account enabled: on; or Users > Deleted users > the person > Restore user.',
    'If the identity was disabled on purpose, the account has to follow. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Remove; and Enterprise applications > Leapsome > Provisioning > View provisioning logs, search for the person: a disabling that failed is sent again after the error is mended.',
    'If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role. Leapsome does not deactivate Super Admins.',
    'Leapsome > Employees > the employee > … > Deactivate. Do not delete: the history would be lost.',
  ],
  closes:
    'with the next complete snapshot in which the account is inactive or gone, or complete rosters in which an identity of the person is enabled, or the person is on leave or has left',
  titleOf: ({ facts }) => `Active account of somebody whose identity is disabled or deleted: ${String(facts.userName)}`,
  notApplicable: (_, inputs) => lackOfBothWords(inputs),

  evaluate(input) {
    const { active, people, policy } = input;
    const owned = active.all.filter(({ id }) => people.ownerOf(id).kind !== 'unmatched');
    return {
      population: owned.map(({ id }) => id),
      ...tally(owned.map((account) => judge(account, input))),
      parameters: { tolerance: policy.leavers.deactivateWithin },
    };
  },
};

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const { connection, people, policy, roles } = input;
  const match = people.ownerOf(account.id);
  const mayBeOthers = match.kind === 'ambiguous' && match.andOthers;
  const told = peopleOf(match).map((human) => isToldHere(human, input));
  if (!mayBeOthers && told.every((is) => is === false)) return null;
  const subject = ['account', account.id];
  const undetermined = (reason: Undetermined['reason']) => ({ undetermined: { connection, subject, reason } });
  if (match.kind !== 'owner') return undetermined('owner-ambiguous');
  if (account.active === null) return undetermined('active-unknown');
  if (told.includes(null)) return undetermined('employment-unknown');
  const identities = bothWordsOn(match.human, input)?.identities ?? [];
  const deletedOn = identities.flatMap(({ endDate }) => endDate ?? []).sort(byCodeUnit);
  const isPrivileged = roles.privilegedAccounts.has(account.id);
  return {
    violation: {
      connection,
      subject,
      severity: 'high',
      facts: {
        account: account.id,
        userName: account.userName,
        person: match.human.key,
        matchedBy: match.by,
        directories: [...new Set(identities.map((identity) => identity.connection))],
        identityEndedOn: deletedOn.at(-1) ?? null,
        limit: isPrivileged ? '0h, privileged' : policy.leavers.deactivateWithin,
      },
      ...(!isPrivileged && { tolerance: policy.leavers.deactivateWithin }),
    },
  };
}

/** Whether all identities of somebody are cut off, and nothing that HR says explains it. Null: nobody can tell. */
function isToldHere(human: Human, input: ApplicationInput): boolean | null {
  if (hasLeft(human, input) || human.status === 'future' || isAway(human, input.snapshot.takenAt, input)) return false;
  return areCutOff(bothWordsOn(human, input)?.identities ?? []);
}
