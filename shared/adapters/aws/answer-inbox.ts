import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { EvidenceError } from '../../evidence/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Instant, toInstant } from '../../kernel/instant.ts';
import { failureOf } from './failure.ts';
import { headObject, listObjects, readObject } from './s3-objects.ts';

/** S3 takes no link for longer. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** With less than this left, a link is over before anybody has answered. */
const SHORTEST_MS = 15 * 60_000;

interface ToSign {
  readonly bucket: string;
  readonly keys: readonly string[];
  /** What whoever puts an object has to say with it. */
  readonly headers: { readonly [name: string]: string };
}

/**
 * Signs a link for each key: whoever has it can put an object there, under those headers. They hold as long as the credentials of the
 * client, and for seven days at the most. Throws an EvidenceError `store-unavailable` where there are no credentials, they do not say
 * how long they hold, or they are about to end.
 */
export async function signAnswerLinks(
  s3: S3Client,
  clock: Clock,
  { bucket, keys, headers: required }: ToSign,
): Promise<{ readonly links: readonly string[]; readonly expiresAt: Instant }> {
  const refuse = (why: string, cause?: unknown) =>
    new EvidenceError('store-unavailable', `no links can be signed: ${why}`, { cause });
  const { config } = s3;
  const [region, credentials] = await Promise.all([config.region(), config.credentials()]).catch((error: unknown) => {
    throw refuse(failureOf(error).words, error);
  });
  const { expiration, sessionToken } = credentials;
  if (sessionToken !== undefined && expiration === undefined) {
    throw refuse('these credentials do not say when they expire; use a profile, or set AWS_CREDENTIAL_EXPIRATION');
  }
  const now = clock.now();
  const left = Math.min(LONGEST_MS, (expiration?.getTime() ?? Number.POSITIVE_INFINITY) - now);
  if (left < SHORTEST_MS) throw refuse('these credentials expire within 15 minutes; sign in again');
  const expiresIn = Math.floor(left / 1000);
  const { sha256 } = config;
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const links = keys.map(async (key) => {
    const { protocol, hostname, port, path } = await addressOf(s3, bucket, key);
    const host = port === undefined ? hostname : `${hostname}:${port}`;
    const headers = { host, ...required, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
    const { query = {} } = await signer.presign(
      { method: 'PUT', protocol, hostname, path, query: {}, headers },
      { signingDate: new Date(now), expiresIn },
    );
    const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
    return `${protocol}//${host}${path}?${parameters.join('&')}`;
  });
  return { links: await Promise.all(links), expiresAt: toInstant(now + expiresIn * 1000) };
}

interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

/** Where the client would find an object: it knows of regions, partitions and endpoints. Nothing is sent. */
async function addressOf(s3: S3Client, Bucket: string, Key: string): Promise<Address> {
  let address: Address | null = null;
  const command = new GetObjectCommand({ Bucket, Key });
  command.middlewareStack.add(
    () =>
      ({ request }) => {
        address = request as Address;
        return Promise.resolve({ output: { $metadata: {} }, response: undefined });
      },
    { step: 'finalizeRequest', priority: 'high' },
  );
  await s3.send(command);
  if (address === null) throw new TypeError('a command makes a request');
  return address;
}

/** The keys of what lies at a place: an object, or all of a folder. */
export async function answersAt(s3: S3Client, bucket: string, place: string): Promise<string[]> {
  const { keys } = await listObjects(s3, { bucket, prefix: place, folders: false });
  const folder = place.endsWith('/') ? place : `${place}/`;
  return keys.filter((key) => key === place || key.startsWith(folder));
}

/** What somebody has put there; null if it is larger than that, and is not fetched. Throws an EvidenceError. */
export async function readAnswer(
  s3: S3Client,
  bucket: string,
  key: string,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const head = await headObject(s3, bucket, key, key);
  if ((head?.ContentLength ?? 0) > maxBytes) return null;
  const object = await readObject(s3, bucket, key, key);
  if (!object) throw new EvidenceError('store-missing', `there is no ${key} in the bucket ${bucket} any more`);
  return object.bytes;
}
