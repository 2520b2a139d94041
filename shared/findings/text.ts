import type { ControlTest } from '../controls/contract.ts';
import type { Instant } from '../kernel/instant.ts';
import type { ExceptionFault, Finding } from './state.ts';

/** What somebody who has to act on a finding needs to know. Of a person it names the account's user name at most. */
export interface FindingText {
  /** What is wrong with which account. */
  readonly title: string;
  readonly why: string;
  /** What was seen, where and when, in sentences. */
  readonly seen: readonly string[];
  /** What to do, source of truth first. */
  readonly remediation: readonly string[];
  /** When it closes by itself. */
  readonly closes: string;
}

/** Puts a finding into words: those of its test, and what was seen. */
export function describeFinding(finding: Finding, tests: readonly ControlTest[]): FindingText {
  const test = tests.find(({ id }) => id === finding.test);
  return {
    title: titleOf(finding, tests),
    why: test?.why ?? `The test ${finding.test} is not part of this version of Rollcall.`,
    seen: [sightingOf(finding), matchOf(finding), sendingOf(finding), historyOf(finding), exceptionOf(finding)].flatMap(
      (sentence) => sentence ?? [],
    ),
    remediation: test?.remediation ?? [],
    closes: test ? `It closes by itself ${test.closes}.` : 'It stays as it is.',
  };
}

/** One line about a finding; its key, if its test is not known any more. */
export function titleOf(finding: Finding, tests: readonly ControlTest[]): string {
  return tests.find(({ id }) => id === finding.test)?.titleOf(finding) ?? finding.key;
}

function sightingOf({ sighting }: Finding): string {
  const places = sighting.entries.map(({ connection, seq }) => `${connection} (entry ${seq} of the evidence log)`);
  return `Last seen failing at ${clockOf(sighting.at)}${places.length > 0 ? ` in ${places.join(' and ')}` : ''}.`;
}

const MATCHED_BY: { readonly [basis: string]: string } = {
  'external-id': 'its external id',
  'employee-number': 'the employee number',
  previous: 'what the last evaluation had matched',
  'e-mail': 'an e-mail address',
  alias: 'an alias of the policy',
};

function matchOf({ facts: { matchedBy } }: Finding): string | null {
  const basis = typeof matchedBy === 'string' ? MATCHED_BY[matchedBy] : undefined;
  return basis === undefined ? null : `The account was matched to its owner by ${basis}.`;
}

/** What the directory did about it, by its provisioning log. */
function sendingOf({ measured: { directorySent, directorySentAt, directorySentStatus } }: Finding): string | null {
  if (directorySent === 'nothing')
    return 'The provisioning log of the directory, as far back as it is read, has nothing about it.';
  if (typeof directorySent !== 'string' || typeof directorySentAt !== 'string') return null;
  return `The directory sent "${directorySent}" last at ${clockOf(directorySentAt)}: ${String(directorySentStatus)}.`;
}

function historyOf({ status, openedAt, firstSeen, resolvedAt }: Finding): string {
  const before = firstSeen < openedAt ? `, and seen before, first at ${clockOf(firstSeen)}` : '';
  const end = status === 'resolved' && resolvedAt !== null ? `, resolved at ${clockOf(resolvedAt)}` : '';
  return `Open since ${clockOf(openedAt)}${before}${end}.`;
}

const FAULTS: { readonly [fault in ExceptionFault]: string } = {
  'not-begun': 'it has not begun',
  expired: 'it has expired',
  'approver-gone': 'whoever approved it is not here any more',
  'approved-by-subject': 'it was approved by whom it is about',
  'approver-unknown': 'the roster cannot tell whether whoever approved it is still here',
};

function exceptionOf({ exception, exceptionFault }: Finding): string | null {
  if (exception && exception.exclusion !== null) {
    return `Not judged until the end of ${exception.expires}: the policy’s exclusion ${exception.exclusion} leaves the account out.`;
  }
  if (exception) return `Waived by an exception until the end of ${exception.expires}.`;
  return exceptionFault ? `The exception for it does not hold: ${FAULTS[exceptionFault]}.` : null;
}

/** `2026-03-02 12:01 UTC`. */
export function clockOf(time: Instant): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
