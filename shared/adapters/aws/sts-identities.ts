import type { Exchange, ExchangeResponse } from '../../connections/ports.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import { RollcallError } from '../../kernel/errors.ts';
import type { CallerIdentities, IdentityProof, SignedFor } from '../../pipeline/appending/identity.ts';
import { identityRequest } from './identity-request.ts';

/** It answers in a few hundred bytes, and at once. */
const MAX_BYTES = 16_384;
const ANSWER_MS = 10_000;
/** How far from now a signature may have been made: what AWS allows too. */
const MAX_DISTANCE_MS = 15 * 60_000;

/** STS does not say who signed, and may when it is asked again. */
class IdentityUnavailable extends RollcallError<'identity-unavailable'> {}

const ARN = /<Arn>(arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[\w+=,.@/:-]{1,600})<\/Arn>/g;

/**
 * Asks STS of a region who made a signature, by sending exactly the request that was to be signed. The request is made here: of what
 * somebody brings, only the id of their key, the time, the signature and the token are in it, so it can go nowhere else
 * and ask for nothing else.
 */
export class StsIdentities implements CallerIdentities {
  readonly #exchange: Exchange;
  readonly #region: string;
  readonly #clock: Clock;

  constructor(exchange: Exchange, region: string, clock: Clock) {
    this.#exchange = exchange;
    this.#region = region;
    this.#clock = clock;
  }

  async arnOf(proof: IdentityProof, signedFor: SignedFor): Promise<string | null> {
    if (!(Math.abs(this.#clock.now() - timeOf(proof)) <= MAX_DISTANCE_MS)) return null;
    const { status, body } = await this.#ask(proof, signedFor);
    if (status >= 400 && status < 500 && status !== 429) return null;
    if (status !== 200) throw unavailable(`answers with status ${status}`);
    const [arn, another] = [...body.matchAll(ARN)].map(([, text]) => text);
    if (arn === undefined || another !== undefined) throw unavailable('answers with something else than one identity');
    return arn;
  }

  async #ask(proof: IdentityProof, signedFor: SignedFor): Promise<{ readonly status: number; readonly body: string }> {
    const { host, path, query, headers } = identityRequest(this.#region, signedFor);
    const url = new URL(`https://${host}${path}?${new URLSearchParams(query)}`);
    const signal = AbortSignal.timeout(ANSWER_MS);
    try {
      const [address] = await this.#exchange.resolve(url.hostname);
      if (!address) throw unavailable('has no address');
      const request = { url, address, headers: authorized(headers, proof, this.#region), signal };
      const response = await this.#exchange.get(request);
      return { status: response.status, body: await textOf(response) };
    } catch (error) {
      if (error instanceof IdentityUnavailable) throw error;
      throw unavailable('does not answer', error);
    }
  }
}

/** The headers of the request as they were signed, with the signature. */
function authorized(
  headers: { readonly [name: string]: string },
  { accessKey, signedAt, signature, sessionToken }: IdentityProof,
  region: string,
): { readonly [name: string]: string } {
  const signed: { readonly [name: string]: string } = {
    ...headers,
    'x-amz-date': signedAt,
    ...(sessionToken !== null && { 'x-amz-security-token': sessionToken }),
  };
  const scope = `${accessKey}/${signedAt.slice(0, 8)}/${region}/sts/aws4_request`;
  const names = Object.keys(signed).sort(byCodeUnit).join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...signed, authorization };
}

async function textOf({ body }: ExchangeResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw unavailable(`answers with more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Epoch milliseconds of `20261122T060000Z`; NaN if there is no such time. */
function timeOf({ signedAt }: IdentityProof): number {
  return Date.parse(signedAt.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}

function unavailable(what: string, cause?: unknown): IdentityUnavailable {
  return new IdentityUnavailable('identity-unavailable', `STS ${what}, so nobody can say who acts`, { cause });
}
