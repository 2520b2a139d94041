import { createHash, createHmac } from 'node:crypto';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { proveIdentity } from '../../shared/adapters/aws/identity-proof.ts';
import type { Address, Exchange, ExchangeRequest, ExchangeResponse } from '../../shared/connections/ports.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { IdentityProof, SignedFor } from '../../shared/pipeline/appending/identity.ts';

const REGION = 'eu-central-1';
const HOST = `sts.${REGION}.amazonaws.com`;

/** Somebody with credentials, as AWS knows them. */
export interface Principal {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a session of a role. */
  readonly sessionToken?: string;
}

/** A network with STS of one region at its end, which checks signatures by a computation of its own and knows one action. */
export class SimulatedSts implements Exchange {
  readonly principals: Principal[] = [];
  /** What arrived. */
  readonly requests: ExchangeRequest[] = [];
  /** Puts something else in the place of an answer. */
  meddle: (answer: ExchangeResponse) => ExchangeResponse | Promise<ExchangeResponse> = (answer) => answer;

  /** Somebody new, by the ARN of a user or of a session. */
  principal(arn: string): Principal {
    const number = String(this.principals.length + 1);
    const made = {
      arn,
      accessKeyId: `ASIAEXAMPLE${number.padStart(9, '0')}`,
      secretAccessKey: `secret-${number}`,
      ...(arn.includes(':sts:') && { sessionToken: `token//${number}==` }),
    };
    this.principals.push(made);
    return made;
  }

  resolve(host: string): Promise<readonly Address[]> {
    if (host !== HOST) throw new Error(`${host} is not STS`);
    return Promise.resolve([{ address: '192.0.2.1', family: 4 }]);
  }

  async get(request: ExchangeRequest): Promise<ExchangeResponse> {
    this.requests.push(request);
    const { url, headers } = request;
    const signer = this.principals.find((known) => headers.authorization === authorizationOf(request, known));
    const isKnown =
      url.host === HOST && headers.host === HOST && url.searchParams.get('Action') === 'GetCallerIdentity';
    return this.meddle(
      isKnown && signer ? identityOf(signer.arn) : answerOf(403, '<Error><Code>SignatureDoesNotMatch'),
    );
  }
}

/** What somebody signs, with the SDK, to say that they submit something. */
export function proofOf(
  { accessKeyId, secretAccessKey, sessionToken }: Omit<Principal, 'arn'>,
  clock: Clock,
  signedFor: SignedFor,
): Promise<IdentityProof> {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  return proveIdentity(new LambdaClient({ region: REGION, credentials }), clock, signedFor);
}

export function identityOf(arn: string): ExchangeResponse {
  const result = `<Arn>${arn}</Arn>\n<UserId>AIDAEXAMPLE</UserId>\n<Account>123456789012</Account>`;
  return answerOf(200, `<GetCallerIdentityResponse><GetCallerIdentityResult>${result}</GetCallerIdentityResult>`);
}

export function answerOf(status: number, text: string): ExchangeResponse {
  const body = (async function* () {
    yield Buffer.from(text);
  })();
  return { status, headers: new Map(), body, peerCertificate: null };
}

/** The header that a request has if somebody signed it as it arrived: Signature Version 4, as AWS documents it. */
function authorizationOf({ url, headers }: ExchangeRequest, principal: Principal): string | null {
  const { authorization = '', ...sent } = headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const date = sent['x-amz-date'] ?? '';
  if (principal.sessionToken !== sent['x-amz-security-token']) return null;
  if (Object.keys(sent).some((name) => !names.includes(name))) return null;
  const lines = names.map((name) => `${name}:${sent[name] ?? ''}\n`).join('');
  const canonical = `GET\n/\n${url.searchParams}\n${lines}\n${names.join(';')}\n${sha256('')}`;
  const scope = [date.slice(0, 8), REGION, 'sts', 'aws4_request'];
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${principal.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${sha256(canonical)}`).toString('hex');
  const credential = [principal.accessKeyId, ...scope].join('/');
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
