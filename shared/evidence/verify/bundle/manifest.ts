import * as z from 'zod';
import { isSha256Hex } from '../../../kernel/bytes.ts';
import { isInstant } from '../../../kernel/instant.ts';
import { sha256Hex } from '../digest.ts';
import { readJson } from '../envelope.ts';
import type { Findings } from '../report.ts';

/** Where the files of a bundle are that vouch for the rest, and so are not in the manifest's list. */
export const ROOT = {
  manifest: 'MANIFEST.json',
  statement: 'MANIFEST.dsse.json',
  sigstore: 'MANIFEST.sigstore.json',
  digests: 'manifest-sha256.txt',
  checkpoint: 'checkpoint.dsse.json',
} as const;

/** What each role of a file in a bundle may be called. */
const PATHS = {
  log: /^log\/\d{20}\.dsse\.json$/,
  checkpoint: /^checkpoints\/\d{20}\.dsse\.json$/,
  key: /^keys\/[0-9a-f]{64}\.pem$/,
  evidence: /^evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$/,
  'outside-period': /^evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$/,
  derived: /^derived\/./,
  guide: /^VERIFY\.md$/,
} as const;

export type Role = keyof typeof PATHS;

const instant = z.string().refine(isInstant);
const sha256 = z.string().refine(isSha256Hex);
export const periodSchema = z.strictObject({ from: instant, to: instant });
export const positionSchema = z.strictObject({
  size: z.int().min(1),
  head: z.strictObject({ seq: z.int().min(0), digest: sha256 }),
});

const schema = z.strictObject({
  schema: z.literal('urn:rollcall:bundle-manifest:v1'),
  origin: z.string().min(1),
  period: periodSchema,
  asOf: instant,
  log: positionSchema,
  // Who wrote it is told to people; nothing hangs on it.
  software: z.looseObject({}),
  files: z.array(
    z.strictObject({
      path: z.string(),
      role: z.enum(Object.keys(PATHS) as [Role, ...Role[]]),
      sha256,
      size: z.int().min(0),
    }),
  ),
});

type Manifest = z.infer<typeof schema>;
export type ListedFile = Manifest['files'][number];

export interface ReadManifest extends Manifest {
  /** SHA-256 of its bytes. */
  readonly digest: string;
}

/** Reads a manifest; null, with a violation, unless it is one, byte for byte. */
export async function readManifest(bytes: Uint8Array | null, found: Findings): Promise<ReadManifest | null> {
  if (!bytes) {
    found.add('E_MANIFEST', ROOT.manifest, 'is missing: nothing says what belongs to the bundle');
    return null;
  }
  const { value, isCanonical } = readJson(bytes);
  if (!isCanonical) {
    found.add('E_MANIFEST', ROOT.manifest, 'is not canonical JSON (RFC 8785)');
    return null;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const wrong = parsed.error.issues[0]?.path.join('.') || 'a member';
    found.add('E_MANIFEST', ROOT.manifest, `is no manifest: "${wrong}" is missing or not what it must be`);
    return null;
  }
  const { period, log, files } = parsed.data;
  const refuse = (message: string) => found.add('E_MANIFEST', ROOT.manifest, message);
  if (period.from >= period.to) refuse('has a period that ends before it begins');
  if (log.head.seq !== log.size - 1) refuse('names a head that is not the last of its entries');
  if (files.some(({ path }, i) => path <= (files[i - 1]?.path ?? ''))) refuse('lists a file twice, or out of order');
  const misplaced = files.find(({ path, role }) => !PATHS[role].test(path));
  if (misplaced) refuse(`lists ${misplaced.path} as ${misplaced.role}`);
  return { ...parsed.data, digest: await sha256Hex(bytes) };
}
