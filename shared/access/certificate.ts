import * as z from 'zod';
import { isSha256Hex } from '../kernel/bytes.ts';
import { INSTANT_PATTERN, SLOT_PATTERN } from '../kernel/instant.ts';
import { connectionKindSchema } from './connection-kind.ts';

const instant = z.string().regex(INSTANT_PATTERN);
const count = z.int().min(0);
const sha256 = z.string().refine(isSha256Hex, 'not a hex SHA-256');

/** One response, or one file, as it came: what was asked, what it declared, what it held, and the digest of its bytes. */
const pageRecordSchema = z.strictObject({
  /** `/Users`, `/Groups`, or the configured reference of a file, with the version of an object of S3. */
  resource: z.string(),
  /** Counts readings of the whole list; the last one is kept, earlier ones were given up because the list changed. */
  reading: z.int().min(1),
  /** 1 for the pages that are kept; 2 for those that confirm them: a look at the end, a second reading of several. */
  pass: z.union([z.literal(1), z.literal(2)]),
  startIndex: count.nullable(),
  /** Page size asked for; null for files. */
  count: count.nullable(),
  received: count,
  totalResults: count.nullable(),
  /** As declared; informational, servers get it wrong. Null when absent or not a whole number. */
  itemsPerPage: z.int().nullable(),
  /** HTTP status, null for files. */
  status: z.int().nullable(),
  /** Requests that this page took, retries included. */
  attempts: z.int().min(1),
  bytes: count,
  sha256,
  /** The server's Date header; null for files. */
  serverDate: instant.nullable(),
});

/** Two figures about the same thing from different places. */
const crossCheckSchema = z.strictObject({
  check: z.string(),
  expected: count,
  found: count,
  agrees: z.boolean(),
});

/** One configured source of roles, and how far its answer goes. */
const roleSourceSchema = z.strictObject({
  from: z.enum(['scim', 'groups', 'import', 'unified']),
  /** Authoritative sources know every role of every active account; indicative ones may miss what was set by hand. */
  authority: z.enum(['authoritative', 'indicative']),
  /** `absent`: the source was asked and has no role data at all. */
  state: z.enum(['collected', 'absent']),
  /** When the data was true; for imports, what the file says. */
  asOf: instant.nullable(),
  /** How old `asOf` may be, a duration; null when it is of the reading itself. */
  maxAge: z.string().nullable(),
  /** Whether somebody vouches for an import; the snapshot says who, since certificates hold no personal data. */
  attested: z.boolean(),
  grants: count,
  /** Active accounts that the source says something about, of all active accounts. */
  covered: count,
  active: count,
  /** Rows of an import that name no account of the snapshot. */
  unknownAccounts: count,
});

/** Numbers that are compared from one snapshot to the next, against sudden loss. */
export const populationSchema = z.strictObject({
  /** Accounts or people. */
  records: count,
  /** Role grants; 0 for rosters. */
  roleGrants: count,
  /** Number of accounts that may be active and hold each role, sorted by id. A list, since role ids can be hostile keys. */
  holders: z.array(z.strictObject({ role: z.string(), name: z.string(), count })),
});

/** A credential's reference, and its keyed fingerprint, so that a rotation is visible. */
const credentialSchema = z.strictObject({ reference: z.string(), fingerprint: z.string() });

/**
 * What makes a snapshot worth trusting, the "information produced by the entity" of AT-C 205.36: where it came from,
 * what was asked, that everything declared was received, and every doubt. No personal data.
 */
export const certificateSchema = z.strictObject({
  verdict: z.enum(['complete', 'partial']),
  /** Why the verdict is not `complete`: codes of `docs/evidence-format.md`, sorted. Empty when complete. */
  reasons: z.array(z.string()),
  source: z.strictObject({
    provider: z.string(),
    kind: connectionKindSchema,
    /** `api`: read by us from the source. `manual-import`: a file that somebody made. */
    evidenceClass: z.enum(['api', 'manual-import']),
    /** Base URL or file reference, as configured. */
    location: z.string(),
    credential: credentialSchema.nullable(),
    /** Interfaces of the same system that were read as well, with credentials of their own. */
    further: z.array(z.strictObject({ location: z.string(), credential: credentialSchema })),
    /** SHA-256 of the server certificates seen, sorted. Empty for files and plain loopback. */
    peerCertificates: z.array(sha256),
  }),
  /** `count` is the page size asked for, `filter` as it was sent; null for a list without them. */
  requests: z.array(z.strictObject({ resource: z.string(), count: count.nullable(), filter: z.string().nullable() })),
  pages: z.array(pageRecordSchema),
  counts: z.record(z.string(), count),
  crossChecks: z.array(crossCheckSchema),
  fields: z.strictObject({ kept: z.array(z.string()), dropped: count }),
  roles: z.array(roleSourceSchema),
  /** Whether the source was seen to list deactivated accounts; null for rosters. */
  inactiveListed: z.enum(['seen', 'never-seen']).nullable(),
  /** Whether the source keeps people who left; null for accounts. */
  listsLeavers: z.boolean().nullable(),
  population: populationSchema,
  times: z.strictObject({
    slot: z.string().regex(SLOT_PATTERN),
    startedAt: instant,
    finishedAt: instant,
    /** When the data was true: the end of the reading for an API, what the file says for a file. */
    asOf: instant,
    /** Greatest difference between our clock and the server's Date header; null for files. */
    skewMs: count.nullable(),
  }),
  collector: z.strictObject({
    name: z.string(),
    version: z.string(),
    commit: z.string().nullable(),
    configuration: sha256.nullable(),
  }),
});

export type PageRecord = z.infer<typeof pageRecordSchema>;
export type RoleSource = z.infer<typeof roleSourceSchema>;
export type Population = z.infer<typeof populationSchema>;
export type Certificate = z.infer<typeof certificateSchema>;
