/**
 * Why a test has no verdict. `collection`: something broke, which is an alarm. `configuration`: nothing provides what
 * the test needs, which is said once, in `check` and in the report.
 */
export const REASONS = {
  'not-collected': { class: 'collection', text: 'a connection was not collected in this slot' },
  'collection-failed': { class: 'collection', text: 'a connection could not be collected' },
  'snapshot-partial': { class: 'collection', text: 'the reading of a connection is not known to be complete' },
  'snapshot-stale': { class: 'collection', text: 'the snapshot is older than policy allows' },
  'roster-stale': { class: 'collection', text: 'the roster is older than its maxAge' },
  'roles-stale': { class: 'collection', text: 'the role import is older than its maxAge' },
  'evaluator-error': { class: 'collection', text: 'the test itself failed; this is a defect of Rollcall' },
  'active-unknown': { class: 'collection', text: 'the source does not say whether the account is active' },
  'employment-unknown': { class: 'collection', text: 'the roster does not say whether the person is still employed' },
  'owner-ambiguous': { class: 'collection', text: 'more than one person matches the account' },
  resolution: { class: 'configuration', text: 'slots are too far apart to tell whether the limit was kept' },
  'no-roster': { class: 'configuration', text: 'no roster of people is connected' },
  'roles-not-collected': { class: 'configuration', text: 'no source of roles is connected, or it has no role data' },
  'roles-indicative': {
    class: 'configuration',
    text: 'the sources of roles may miss roles that were set by hand; an import that covers every active account would not',
  },
  'role-unclassified': { class: 'configuration', text: 'policy does not say whether a role is privileged' },
  'approver-unknown': { class: 'configuration', text: 'nothing connected knows the approver' },
  'not-configured': { class: 'configuration', text: 'policy does not say what the test measures against' },
} as const satisfies {
  readonly [code: string]: { readonly class: 'collection' | 'configuration'; readonly text: string };
};

export type ReasonCode = keyof typeof REASONS;
