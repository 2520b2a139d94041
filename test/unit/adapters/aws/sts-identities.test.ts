import { LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import { beforeEach, describe, expect, it } from 'vitest';
import { StsIdentities } from '../../../../shared/adapters/aws/sts-identities.ts';
import { toInstant } from '../../../../shared/kernel/instant.ts';
import type { IdentityProof, SignedFor } from '../../../../shared/pipeline/appending/identity.ts';
import { answerOf, identityOf, type Principal, proofOf, SimulatedSts } from '../../../support/simulated-sts.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const NOW = '2026-04-02T10:00:00Z';
const SUBMITTED: SignedFor = { origin: 'acme/main', submission: 'a'.repeat(64) };
const USER = 'arn:aws:iam::123456789012:user/grace';
const SESSION = 'arn:aws:sts::123456789012:assumed-role/acme-reviewer/grace@acme.example';
const HEADERS = {
  host: 'sts.eu-central-1.amazonaws.com',
  'x-rollcall-origin': SUBMITTED.origin,
  'x-rollcall-submission': SUBMITTED.submission,
};
const QUERY = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
const { sha256: Hash } = new LambdaClient({ region: 'eu-central-1' }).config;

let sts: SimulatedSts;
let clock: VirtualClock;
let identities: StsIdentities;
beforeEach(() => {
  sts = new SimulatedSts();
  clock = new VirtualClock(NOW);
  identities = new StsIdentities(sts, 'eu-central-1', clock);
});

const proved = (principal: Principal) => proofOf(principal, clock, SUBMITTED);

describe('who signed a submission [C13]', () => {
  it.each([USER, SESSION])('is what STS says of the signature: %s', async (arn) => {
    const proof = await proved(sts.principal(arn));

    expect(await identities.arnOf(proof, SUBMITTED)).toBe(arn);
  });

  it('is asked of STS of the region alone, with what was signed and nothing else', async () => {
    await identities.arnOf(await proved(sts.principal(SESSION)), SUBMITTED);

    const [request] = sts.requests;
    expect(String(request?.url)).toBe(
      'https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15',
    );
    expect(request?.headers).toEqual({
      host: 'sts.eu-central-1.amazonaws.com',
      'x-amz-date': '20260402T100000Z',
      'x-amz-security-token': 'token//1==',
      'x-rollcall-origin': 'acme/main',
      'x-rollcall-submission': 'a'.repeat(64),
      authorization: expect.stringMatching(
        /SignedHeaders=host;x-amz-date;x-amz-security-token;x-rollcall-origin;x-rollcall-submission, Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  it.each<[string, SignedFor]>([
    ['another submission', { ...SUBMITTED, submission: 'b'.repeat(64) }],
    ['the same in another workspace', { ...SUBMITTED, origin: 'acme/other' }],
  ])('is nobody if they signed for %s', async (_what, submitted) => {
    const proof = await proved(sts.principal(SESSION));

    expect(await identities.arnOf(proof, submitted)).toBeNull();
  });

  it.each<[string, (proof: IdentityProof) => Partial<IdentityProof>]>([
    ['has another signature', () => ({ signature: '0'.repeat(64) })],
    ['has another key', () => ({ accessKey: 'ASIAEXAMPLE000000002' })],
    ['has another token', () => ({ sessionToken: 'token//2==' })],
    ['lacks its token', () => ({ sessionToken: null })],
    ['is of another moment', () => ({ signedAt: '20260402T100001Z' })],
  ])('is nobody if the proof %s', async (_what, change) => {
    const [mine] = [sts.principal(SESSION), sts.principal(SESSION)];
    const proof = await proved(mine);

    expect(await identities.arnOf({ ...proof, ...change(proof) }, SUBMITTED)).toBeNull();
  });

  it.each([
    ['STS of another region', 'us-east-1'],
    ['STS of China', 'cn-north-1'],
  ])('is nobody if they signed for %s', async (_what, region) => {
    const foreign = new StsIdentities(
      { get: (request) => sts.get(request), resolve: async () => [here] },
      region,
      clock,
    );
    const proof = await proved(sts.principal(SESSION));

    expect(await foreign.arnOf(proof, SUBMITTED)).toBeNull();
    expect(sts.requests[0]?.url.host).toMatch(
      region === 'us-east-1' ? /^sts\.us-east-1\.amazonaws\.com$/ : /\.com\.cn$/,
    );
  });

  it.each<[string, object]>([
    ['another action', { query: { Action: 'GetSessionToken', Version: '2011-06-15' } }],
    ['another method', { method: 'POST' }],
    ['another path', { path: '/other' }],
    ['another host', { headers: { ...HEADERS, host: 'sts.amazonaws.com' } }],
    ['fewer headers', { headers: { host: HEADERS.host } }],
    ['one header more', { headers: { ...HEADERS, 'x-other': 'x' } }],
  ])('is nobody if what they signed has %s', async (_what, other) => {
    const mine = sts.principal(SESSION);
    const signing = { service: 'sts', region: 'eu-central-1', sha256: Hash, applyChecksum: false, credentials: mine };
    const request = {
      method: 'GET',
      protocol: 'https:',
      hostname: HEADERS.host,
      path: '/',
      query: QUERY,
      headers: HEADERS,
    };
    const options = { signingDate: new Date(clock.now()) };
    const proof = await proved(mine);

    const same = await new SignatureV4(signing).sign(request, options);
    const signed = await new SignatureV4(signing).sign({ ...request, ...other }, options);

    expect(signatureIn(same)).toBe(proof.signature);
    expect(await identities.arnOf({ ...proof, signature: signatureIn(signed) }, SUBMITTED)).toBeNull();
  });

  it('is nobody if they made a link by which others can ask who they are', async () => {
    const mine = sts.principal(SESSION);
    const signer = new SignatureV4({ service: 'sts', region: 'eu-central-1', sha256: Hash, credentials: mine });
    const request = {
      method: 'GET',
      protocol: 'https:',
      hostname: HEADERS.host,
      path: '/',
      query: QUERY,
      headers: HEADERS,
    };
    const link = await signer.presign(request, { signingDate: new Date(clock.now()) });
    const signature = String(link.query?.['X-Amz-Signature']);

    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    expect(await identities.arnOf({ ...(await proved(mine)), signature }, SUBMITTED)).toBeNull();
  });

  it('is nobody whose account knows no such key, as one of another partition', async () => {
    const stranger = { accessKeyId: 'AKIAEXAMPLE000000009', secretAccessKey: 'other' };

    expect(await identities.arnOf(await proofOf(stranger, clock, SUBMITTED), SUBMITTED)).toBeNull();
  });

  it.each([
    [15 * 60_000, SESSION],
    [15 * 60_000 + 1000, null],
    [-15 * 60_000, SESSION],
    [-15 * 60_000 - 1000, null],
  ])('is found out %i ms after it was signed: %s', async (later, expected) => {
    const proof = await proved(sts.principal(SESSION));
    clock.set(toInstant(Date.parse(NOW) + later));

    expect(await identities.arnOf(proof, SUBMITTED)).toBe(expected);
    expect(sts.requests).toHaveLength(expected === null ? 0 : 1);
  });

  it('is nobody at a time that there is not, and nobody is asked', async () => {
    const proof = await proved(sts.principal(SESSION));

    expect(await identities.arnOf({ ...proof, signedAt: '20269902T100000Z' }, SUBMITTED)).toBeNull();
    expect(sts.requests).toEqual([]);
  });
});

describe('STS that does not say who it was [C13]', () => {
  it.each([
    ['is throttled', () => answerOf(429, '')],
    ['fails', () => answerOf(503, '')],
    ['sends elsewhere', () => answerOf(302, `<Arn>${USER}</Arn>`)],
    ['answers with two identities', () => answerOf(200, `<Arn>${USER}</Arn><Arn>${SESSION}</Arn>`)],
    ['answers with none', () => answerOf(200, '<GetCallerIdentityResponse/>')],
    ['answers with what is no ARN', () => identityOf('grace')],
    ['answers with an ARN in which something else stands', () => identityOf(`${USER}\n${SESSION}`)],
    ['answers without an end', () => answerOf(200, `<Arn>${USER}</Arn>${' '.repeat(20_000)}`)],
    ['breaks off', () => Promise.reject(new Error('reset'))],
  ])('is asked again later if it %s', async (_what, meddle) => {
    sts.meddle = meddle;
    const proof = await proved(sts.principal(SESSION));

    await expect(identities.arnOf(proof, SUBMITTED)).rejects.toMatchObject({ code: 'identity-unavailable' });
  });

  it.each([400, 403])('and refuses with status %i has said that it is nobody', async (status) => {
    sts.meddle = () => answerOf(status, '<Error/>');
    const proof = await proved(sts.principal(SESSION));

    expect(await identities.arnOf(proof, SUBMITTED)).toBeNull();
  });
});

const signatureIn = ({ headers }: { readonly headers: { readonly [name: string]: string } }) =>
  headers.authorization?.split('Signature=')[1] ?? '';
const here = { address: '192.0.2.1', family: 4 } as const;
