/** The words in which policy and records speak of access reviews. */

/** How often access is reviewed: in every calendar window of this length, in the workspace's time zone. */
export const CADENCES = ['month', 'quarter', 'half-year', 'year'] as const;
export type Cadence = (typeof CADENCES)[number];

/** What a reviewer can say about access. `not-mine` decides nothing. */
export const DECISIONS = ['keep', 'modify', 'revoke', 'not-mine'] as const;

/** How it is known who somebody was who acted in a review, from the weakest to the strongest. */
export const AUTHENTICATIONS = ['none', 'operator-attested', 'link', 'iam', 'signature'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** Whether an authentication is at least as strong as another. */
export function isStrongEnough(given: Authentication, wanted: Authentication): boolean {
  return AUTHENTICATIONS.indexOf(given) >= AUTHENTICATIONS.indexOf(wanted);
}
