/**
 * Why a test has no verdict. `collection`: something broke, which is an alarm. `configuration`: nothing provides what
 * the test needs, which is said once, in `check` and in the report. `answer` says what would give it a verdict.
 */
export const REASONS = {
  'not-collected': {
    class: 'collection',
    text: 'a connection was not collected in this slot',
    answer: 'run again: the connection was left out',
  },
  'collection-failed': {
    class: 'collection',
    text: 'a connection could not be collected',
    answer: 'mend the connection: docs/connectors.md says what each failure means',
  },
  'snapshot-partial': {
    class: 'collection',
    text: 'the reading of a connection is not known to be complete',
    answer: 'look at the reasons of the reading; a sudden change is believed once the next slot confirms it',
  },
  'count-contradicted': {
    class: 'collection',
    text: 'more active accounts were seen on the application’s own screen than the readings around it have',
    answer: 'look again, and record what you see with "rollcall observe"; the finding of EVD-01 has the numbers',
  },
  'comparison-contradicted': {
    class: 'collection',
    text: 'a second reading of the application has accounts that its own reading lacks, or has as inactive',
    answer: 'the findings of EVD-04 name the accounts: find out which reading is right',
  },
  'snapshot-stale': {
    class: 'collection',
    text: 'the snapshot is older than policy allows',
    answer: 'let the evaluation follow the collection without delay',
  },
  'roster-stale': {
    class: 'collection',
    text: 'the roster is older than its maxAge',
    answer: 'export the roster anew, more often than its maxAge',
  },
  'roles-stale': {
    class: 'collection',
    text: 'the role import is older than its maxAge',
    answer: 'have the roles attested anew: "rollcall roles template" writes a list to fill in',
  },
  'evaluator-error': {
    class: 'collection',
    text: 'the test itself failed; this is a defect of Rollcall',
    answer: 'report the defect',
  },
  'active-unknown': {
    class: 'collection',
    text: 'the source does not say whether the account is active',
    answer: 'ask the vendor why accounts have no "active"',
  },
  'employment-unknown': {
    class: 'collection',
    text: 'no roster says now whether somebody is still employed',
    answer: 'keep rosters readable and in date, and give everybody in them a status',
  },
  'owner-ambiguous': {
    class: 'collection',
    text: 'more than one person matches the account',
    answer: 'give people distinct external ids, employee numbers or addresses',
  },
  resolution: {
    class: 'configuration',
    text: 'slots are too far apart to tell whether the limit was kept',
    answer: 'run more often: at least twice within the limit',
  },
  'no-roster': {
    class: 'configuration',
    text: 'no roster of people is connected',
    answer: 'connect a roster of people (kind: hris): Humaans, or a file; docs/connectors.md shows both',
  },
  'roles-not-collected': {
    class: 'configuration',
    text: 'no source of roles is connected, or it has no role data',
    answer: 'connect a source of roles: "rollcall roles template" writes a list of all accounts to fill in',
  },
  'roles-indicative': {
    class: 'configuration',
    text: 'the sources of roles may miss roles that were set by hand; an import that covers every active account would not',
    answer: 'add a role import that covers every active account: "rollcall roles template" writes one to fill in',
  },
  'app-roles-unread': {
    class: 'collection',
    text: 'a directory gives roles, and whose they are cannot be told now: it, or another roster, is not complete and fresh',
    answer: 'mend the rosters; what app roles have shown stands meanwhile',
  },
  'role-definitions-not-collected': {
    class: 'collection',
    text: 'the application told what roles it has before, and does not now',
    answer:
      'give the key of the Content API the access role Super Admin again; 30 days after it was taken away, tests go without it',
  },
  'role-unclassified': {
    class: 'configuration',
    text: 'policy does not say whether a role is privileged',
    answer: 'name every role under policy.roles, as privileged or standard',
  },
  'actor-unknown': {
    class: 'configuration',
    text: 'nothing connected knows an approver, owner or sponsor',
    answer: 'connect a roster that has the approvers, owners and sponsors, or name others',
  },
  'type-unknown': {
    class: 'configuration',
    text: 'nothing says whether an account is an employee’s or an external’s',
    answer: 'give the roster a column "type", or set the employment type in Leapsome',
  },
  'group-name-unknown': {
    class: 'collection',
    text: 'the source does not say what a group is called',
    answer: 'ask the vendor why a group that accounts belong to is not listed, or has no name',
  },
  'last-use-not-collected': {
    class: 'configuration',
    text: 'Leapsome’s SCIM interface does not say when an account was last used',
    answer: 'look at the sign-ins of the identity provider by hand, until they can be connected',
  },
  'sign-in-not-collected': {
    class: 'configuration',
    text: 'Leapsome’s SCIM interface does not say how people sign in',
    answer: 'look at the sign-in policies of the identity provider by hand, until they can be connected',
  },
  'managers-not-listed': {
    class: 'configuration',
    text: 'no roster says who manages whom',
    answer: 'add the column "manager" to the roster: id, employee number or work address',
  },
  'manager-unknown': {
    class: 'configuration',
    text: 'a roster names a manager whom no record of it answers to',
    answer: 'write managers as the id, employee number or work address of their own record',
  },
  'attributes-not-listed': {
    class: 'configuration',
    text: 'no roster lists departments, titles or work addresses',
    answer: 'add the columns "department", "title" and "emails" to the roster',
  },
  'positions-not-listed': {
    class: 'configuration',
    text: 'no roster lists departments or titles',
    answer: 'add the columns "department" and "title" to the roster',
  },
  'no-comparison': {
    class: 'configuration',
    text: 'no second reading of the application is configured',
    answer:
      'nothing is to do; where StackOne is linked to the application, it can be a second way to the same list (kind: comparison)',
  },
  'no-directory': {
    class: 'configuration',
    text: 'no directory that is connected says who was given the application',
    answer: 'connect a directory with its application (kind: idp, provider: entra); docs/connectors.md says how',
  },
  'nobody-assigned': {
    class: 'configuration',
    text: 'the directory gave the application to nobody',
    answer: 'compare application.servicePrincipal and scope of the directory’s connection with what the directory has',
  },
  'not-expected-yet': {
    class: 'configuration',
    text: 'policy expects people to have accounts only from a later day on',
    answer: 'nothing is to do: the test begins on that day',
  },
  'no-second-roster': {
    class: 'configuration',
    text: 'people are not known by both an HR system and an identity provider',
    answer: 'connect the other of the two: an HR system (kind: hris), or an identity provider (kind: idp)',
  },
  'provisions-everybody': {
    class: 'configuration',
    text: 'the directory provisions everybody in it, assigned or not',
    answer:
      'nothing is to do; where the directory provisions only those assigned, say so: `application.scope: assigned`',
  },
  'assignee-not-listed': {
    class: 'collection',
    text: 'a directory gave the application to somebody whom it does not list',
    answer: 'nothing is to do if the next slot finds it in order: the directory may have changed while it was read',
  },
  'assignee-not-matchable': {
    class: 'configuration',
    text: 'somebody who was given the application has no address by which one of the accounts that nobody owns could be theirs',
    answer: 'name their mail domain under policy.emailDomains, or their address under policy.aliases',
  },
  'stages-not-collected': {
    class: 'configuration',
    text: 'no interface that is connected tells the stages of accounts: invited, active, terminated',
    answer: 'connect Leapsome’s Content API (contentApi); docs/connectors.md says how',
  },
  'stage-unknown': {
    class: 'collection',
    text: 'the interface that tells the stages of accounts does not know this one, or has a new word for it',
    answer: 'look at the account in the application; a new word is for a new version of Rollcall',
  },
  'position-unknown': {
    class: 'configuration',
    text: 'no roster says in which department or job somebody is who holds a role that is kept for some',
    answer: 'give the roster the departments and titles by which policy.roleProfiles goes',
  },
  'mapped-group-unknown': {
    class: 'configuration',
    text: 'a group or team that the policy maps is not listed by its directory or application',
    answer: 'look whether it still exists, and correct policy.mappedGroups or the groups of the connection',
  },
  'no-baseline': {
    class: 'configuration',
    text: 'there is no earlier snapshot to compare with',
    answer: 'nothing is to do: the next slot compares with this one',
  },
  'no-review': {
    class: 'configuration',
    text: 'no access review has been opened yet',
    answer: 'nothing is to do: the next run that is due opens it; "rollcall review open" does so before',
  },
  'no-review-due': {
    class: 'configuration',
    text: 'no access review had to be over yet: the window in which reviews began asks for none',
    answer: 'nothing is to do: the first whole window is judged once its review is due',
  },
  'not-configured': {
    class: 'configuration',
    text: 'policy does not say what the test measures against',
    answer: 'say in the policy what the test measures against; docs/control-tests.md has its criterion',
  },
} as const satisfies {
  readonly [code: string]: {
    readonly class: 'collection' | 'configuration';
    readonly text: string;
    readonly answer: string;
  };
};

export type ReasonCode = keyof typeof REASONS;
