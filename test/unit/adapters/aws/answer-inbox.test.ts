import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { signAnswerLinks } from '../../../../shared/adapters/aws/answer-inbox.ts';
import { ANSWER_HEADERS } from '../../../../shared/reviews/worksheets/names.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const NOW = '2026-11-22T12:00:00Z';
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const KEYS = ['worksheets/main/all-2026-10-01/a.json', 'worksheets/main/all-2026-10-01/b.json'];
const PERMANENT = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'canary' };

const minutesOn = (minutes: number) => new Date(Date.parse(NOW) + minutes * MINUTE_MS);

/** What is signed by credentials, those of a session if they end. */
function signedBy(credentials: { readonly sessionToken?: string; readonly expiration?: Date }, endpoint?: string) {
  const s3 = new S3Client({
    region: 'eu-central-1',
    credentials: { ...PERMANENT, ...credentials },
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  return signAnswerLinks(s3, new VirtualClock(NOW), {
    bucket: 'acme-evidence-inbox',
    keys: KEYS,
    headers: ANSWER_HEADERS,
  });
}
const session = (minutes: number) => ({ sessionToken: 'a+b/c=', expiration: minutesOn(minutes) });

describe('links by which worksheets are answered [C14]', () => {
  it('are for one key each, and for a new object of JSON alone', async () => {
    const { links } = await signedBy({});

    const addresses = links.map((link) => new URL(link));
    expect(addresses.map(({ origin, pathname }) => origin + pathname)).toEqual(
      KEYS.map((key) => `https://acme-evidence-inbox.s3.eu-central-1.amazonaws.com/${key}`),
    );
    expect(Object.fromEntries(addresses[0]?.searchParams ?? [])).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      'X-Amz-Credential': 'AKIDEXAMPLE/20261122/eu-central-1/s3/aws4_request',
      'X-Amz-Date': '20261122T120000Z',
      'X-Amz-Expires': '604800',
      'X-Amz-SignedHeaders': 'content-type;host;if-none-match',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(links[0]?.split('Signature=')[1]).not.toBe(links[1]?.split('Signature=')[1]);
  });

  it('go where the client goes, and carry the token of a session', async () => {
    const { links } = await signedBy(session(60), 'http://127.0.0.1:4566');

    const { origin, pathname, searchParams } = new URL(links[0] ?? '');
    expect(origin + pathname).toBe(`http://127.0.0.1:4566/acme-evidence-inbox/${KEYS[0]}`);
    expect(searchParams.get('X-Amz-Security-Token')).toBe('a+b/c=');
  });

  it.each([
    ['of a user', {}, 7 * DAY_MINUTES],
    ['with an hour left', session(60), 60],
    ['with the shortest time left', session(15), 15],
    ['with seven days left', session(7 * DAY_MINUTES), 7 * DAY_MINUTES],
    ['with longer left than a link can hold', session(7 * DAY_MINUTES + 1), 7 * DAY_MINUTES],
  ])('hold no longer than credentials %s, nor than seven days', async (_what, credentials, minutes) => {
    const { links, expiresAt } = await signedBy(credentials);

    expect(Date.parse(expiresAt)).toBe(minutesOn(minutes).getTime());
    expect(new URL(links[0] ?? '').searchParams.get('X-Amz-Expires')).toBe(String(minutes * 60));
  });

  it.each([
    ['of a session do not say when they end', { sessionToken: 'token' }, /do not say when they expire/],
    ['are about to end', session(14), /expire within 15 minutes/],
  ])('are not made where credentials %s', async (_what, credentials, message) => {
    const signing = signedBy(credentials);

    await expect(signing).rejects.toMatchObject({ code: 'store-unavailable', message });
    await expect(signing).rejects.not.toThrow(/canary/);
  });
});
