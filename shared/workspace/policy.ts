import * as z from 'zod';
import { isDuration, isFixedDuration } from '../kernel/duration.ts';
import { isCalendarDate } from '../kernel/instant.ts';
import {
  ALWAYS,
  classifiesOnce,
  distinctIds,
  excludesOne,
  lasts,
  reviewersAreNamed,
  rolesAreClassified,
} from './cross-checks.ts';
import { provisioningSchema } from './provisioning-policy.ts';
import { AUTHENTICATIONS, CADENCES, DECISIONS } from './review-words.ts';
import { mappedGroupsSchema, profilesFit, roleProfilesSchema } from './roles-policy.ts';
import { accountsExpectedSchema, rostersSchema } from './rosters-policy.ts';

/** Frameworks whose control numbers can be shown. PCI DSS and HIPAA count only where Leapsome is in their scope. */
export const FRAMEWORKS = ['soc2', 'iso27001', 'nist80053', 'pcidss', 'hipaa'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** An exception is for the time until the cause is removed, not for good. */
const MAX_EXCEPTION_DAYS = 180;

/** What is out of scope is looked at again every year. */
const MAX_EXCLUSION_DAYS = 366;

/** `<test>:<workspace>/<connection>:<subject>`. */
const FINDING_KEY = /^[A-Z]+-\d+:[a-z0-9-]+\/[a-z0-9-]+:[A-Za-z0-9_%.-]+$/;

const text = z.string().min(1);
const date = z.string().refine(isCalendarDate, 'must be a date, YYYY-MM-DD');
const duration = z.string().refine(isDuration, 'must be a duration such as 24h, 7d, 5bd or 15 months');
const fixedDuration = z.string().refine(isFixedDuration, 'must be a duration such as 30m, 24h or 7d');
const domain = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a mail domain in lower case, without @');
const address = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address');
/** Who decides something: an e-mail address or user name. */
const actor = text;
/** Of a user of IAM, or of one session of a role, as `aws sts get-caller-identity` prints it. */
const identity = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:(?:iam::\d{12}:user\/[\w+=,.@/-]+|sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/,
    'must be the ARN of a user or of the session of a role, as "aws sts get-caller-identity" prints it',
  );

const approvalSchema = z
  .strictObject({
    /** Account id or user name. */
    account: text,
    role: text,
    approvedBy: actor,
    approvedOn: date,
    expires: date,
    reason: text,
  })
  .superRefine(lasts(null), ALWAYS);

const serviceAccountSchema = z.strictObject({
  /** Account id or user name. */
  account: text,
  kind: z.enum(['service', 'shared', 'break-glass', 'test']),
  owner: actor,
  purpose: text,
  expires: date,
  lastTested: date.optional(),
});

/** A token or key of an application's interface: whoever has it reads, and often changes, what is behind it. */
const apiCredentialSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens'),
  /** The application's connection. */
  connection: text,
  /** For the token that Rollcall itself uses: its keyed fingerprint, so that a replaced one is seen. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'must be the 16 hex digits that the finding of PAR-09 shows, in quotes')
    .optional(),
  /** The system or people that use it. */
  holder: text,
  owner: actor,
  purpose: text.optional(),
  rotateBy: date,
});

/** Two roles that one person must not hold together. */
const conflictSchema = z.strictObject({ roles: z.tuple([text, text]), reason: text });

/** How many may hold a role. */
const rangeSchema = z
  .strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    path: ['max'],
    message: 'must not be less than min',
  });

/** People whom an access review is not about: one person, or all whom one company of a group employs. */
const exclusionSchema = z
  .strictObject({
    /** By which results name it. */
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens'),
    /** Roster id, employee number or e-mail address. */
    person: text.optional(),
    /** As the roster's column "legalEntity" writes it, whatever the case. */
    legalEntity: text.optional(),
    reason: text,
    approvedBy: actor,
    approvedOn: date,
    expires: date,
  })
  .superRefine(excludesOne, ALWAYS)
  .superRefine(lasts(MAX_EXCLUSION_DAYS), ALWAYS);

const reviewSchema = z.strictObject({
  every: z.enum(CADENCES),
  /** From the start of the window, how long the review may take. */
  due: duration,
  /** From a decision, how long the access may stay that was revoked or is to be modified. */
  removeWithin: duration,
  /** Who decides: each person's manager, the owner of the application, or the first of `list` who may. */
  reviewers: z.enum(['manager', 'owner', 'list']).default('manager'),
  list: z.array(actor).default([]),
  /** Decisions for which a reviewer has to give a reason. */
  reasonFor: z.array(z.enum(DECISIONS)).default([]),
});

const reviewsSchema = z
  .strictObject({
    all: reviewSchema.optional(),
    privileged: reviewSchema.optional(),
    /** Who answers for an application's access, by connection. */
    owners: z.record(text, actor).default({}),
    /** Who decides where nobody else can, in this order, and to whom items are returned; those of `signOff` otherwise. */
    fallback: z.array(actor).default([]),
    /** Management: who may sign a review off. */
    signOff: z.array(actor).min(1),
    /** How well it has to be known who decided, and who signed off. */
    authentication: z
      .strictObject({
        decisions: z.enum(AUTHENTICATIONS).default('none'),
        signOff: z.enum(AUTHENTICATIONS).default('iam'),
      })
      .default({ decisions: 'none', signOff: 'iam' }),
    /** Who somebody is whom AWS vouches for, by ARN: of people whose name there nobody else can take. */
    identities: z.record(identity, actor).optional(),
  })
  .superRefine(reviewersAreNamed, ALWAYS);

const policyFieldsSchema = z.strictObject({
  version: z.int().min(1).optional(),
  approvedBy: actor.optional(),
  approvedOn: date.optional(),
  frameworks: z.array(z.enum(FRAMEWORKS)).min(1).default(['soc2', 'iso27001']),
  /** The company's mail domains. Only addresses of these match accounts to people; private addresses never do. */
  emailDomains: z.array(domain).min(1),
  roles: z
    .strictObject({
      privileged: z.array(text).default([]),
      standard: z.array(text).default([]),
      /** What a role allows, in words that a manager understands, by id or name: reviewers are shown it. */
      meanings: z.record(text, text).default({}),
    })
    .superRefine(classifiesOnce, ALWAYS)
    .default({ privileged: [], standard: [], meanings: {} }),
  privilegedAccess: z
    .strictObject({
      holders: z.record(text, rangeSchema).default({}),
      approved: z.array(approvalSchema).default([]),
      conflicts: z.array(conflictSchema).default([]),
    })
    .optional(),
  /** Which roles are for which departments and jobs. */
  roleProfiles: roleProfilesSchema,
  /** Which groups of directories are which teams of applications. */
  mappedGroups: mappedGroupsSchema,
  leavers: z
    .strictObject({
      deactivateWithin: fixedDuration.default('24h'),
      /** Which day counts as the last one, where a roster knows both. */
      from: z.enum(['employmentEnd', 'lastWorkingDay']).default('employmentEnd'),
    })
    .default({ deactivateWithin: '24h', from: 'employmentEnd' }),
  provisioning: provisioningSchema,
  serviceAccounts: z.array(serviceAccountSchema).default([]),
  /** How long ago a break-glass account may have been tried. */
  breakGlass: z.strictObject({ testedWithin: fixedDuration.default('365d') }).default({ testedWithin: '365d' }),
  /** Who is out of scope. Privileged access is examined whoever has it. */
  exclusions: z.array(exclusionSchema).default([]).superRefine(distinctIds, ALWAYS),
  apiCredentials: z.array(apiCredentialSchema).default([]).superRefine(distinctIds, ALWAYS),
  /** Who answers for externals, by account id or user name, where it is not their manager. */
  sponsors: z.array(z.strictObject({ account: text, sponsor: actor })).default([]),
  /** How soon a finding is to be remediated, by its severity, from when it opened. */
  remediateWithin: z
    .strictObject({
      critical: fixedDuration.default('1d'),
      high: fixedDuration.default('7d'),
      medium: fixedDuration.default('30d'),
      low: fixedDuration.default('90d'),
    })
    .default({ critical: '1d', high: '7d', medium: '30d', low: '90d' }),
  /** Further addresses of people, by roster id or employee number. They may be of any domain. */
  aliases: z.array(z.strictObject({ person: text, emails: z.array(address).min(1) })).default([]),
  rosters: rostersSchema,
  accountsExpected: accountsExpectedSchema.default([]),
  evidence: z
    .strictObject({
      maxAge: fixedDuration.default('26h'),
      retention: duration.default('15 months'),
      logRetention: duration.default('39 months'),
    })
    .default({ maxAge: '26h', retention: '15 months', logRetention: '39 months' }),
  reviews: reviewsSchema.optional(),
});

/** The organisation's own rules: what tests measure against. It is evidence of every run. */
export const policySchema = policyFieldsSchema.superRefine(rolesAreClassified, ALWAYS).superRefine(profilesFit, ALWAYS);

/** An approved, expiring waiver of one finding. */
export const exceptionSchema = z
  .strictObject({
    /** The finding's key. */
    finding: z.string().regex(FINDING_KEY, 'must be the key of a finding, as "rollcall run" prints it'),
    reason: text,
    approvedBy: actor,
    approvedOn: date,
    expires: date,
  })
  .superRefine(lasts(MAX_EXCEPTION_DAYS), ALWAYS);

export type Policy = z.infer<typeof policySchema>;
export type PolicyException = z.infer<typeof exceptionSchema>;
export type Approval = z.infer<typeof approvalSchema>;
export type Exclusion = z.infer<typeof exclusionSchema>;
export type ApiCredential = z.infer<typeof apiCredentialSchema>;
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;
export type ReviewPolicy = z.infer<typeof reviewsSchema>;
