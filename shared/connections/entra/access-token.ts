import { Secret } from '../../kernel/secret.ts';
import type { ConnectionPorts } from '../contract.ts';
import { CollectionError } from '../errors.ts';
import { checkedBaseUrl } from '../transport/address.ts';
import { MAX_IDLE_MS, refuseUsualStatuses, sendTo, untilAnswered } from '../transport/attempts.ts';
import { readBody } from '../transport/body.ts';
import { parseStrictJson } from '../transport/strict-json.ts';
import { type ClientCredential, clientAssertion } from './credential.ts';
import { TOKEN_HOST } from './options.ts';

/** An app registration, and where it asks for tokens. */
export interface TokenClient {
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly credential: ClientCredential;
}

export interface AccessToken {
  readonly secret: Secret;
  /** Epoch milliseconds from which on it is refused. */
  readonly expiresAt: number;
}

type TokenPorts = Pick<ConnectionPorts, 'exchange' | 'tokenEndpoint' | 'clock' | 'random' | 'allowLoopback'>;

/** All application permissions of Graph that an administrator consented to. */
const SCOPE = 'https://graph.microsoft.com/.default';
const HEADERS = {
  accept: 'application/json',
  'accept-encoding': 'gzip',
  'content-type': 'application/x-www-form-urlencoded',
  'user-agent': 'rollcall',
};
/** A token is two or three kilobytes. */
const MAX_BYTES = 64 * 1024;

/**
 * Asks for an access token by client credentials (RFC 6749 §4.4). The form with the secret goes to Microsoft's token host
 * or, where that is allowed, to this machine, and nowhere else; the same guards hold as for reading: a checked address,
 * deadlines, caps, no redirects. Rejects with a CollectionError that holds nothing of the form and nothing of the answer
 * but codes.
 */
export function requestToken(client: TokenClient, ports: TokenPorts, deadline: number): Promise<AccessToken> {
  const { exchange, tokenEndpoint, clock, allowLoopback } = ports;
  const url = new URL(checkedBaseUrl(client.authority, { allowedHosts: [TOKEN_HOST], allowLoopback }));
  url.pathname = `/${client.tenant}/oauth2/v2.0/token`;
  const where = `the token endpoint ${url.host}`;
  return untilAnswered(ports, deadline, where, async (signal) => {
    const askedAt = clock.now();
    const form = formOf(client, url.href, askedAt, ports.random.fraction());
    const response = await sendTo(exchange, url, where, signal, (address) =>
      tokenEndpoint.postForm({ url, address, headers: HEADERS, signal, form }),
    );
    refuseUsualStatuses(response, where, clock.now());
    const limits = { maxBytes: MAX_BYTES, maxIdleMs: MAX_IDLE_MS };
    const body = await readBody(response, limits, clock, signal, where);
    if (response.status !== 200) throw refusal(response.status, body, where);
    return tokenOf(membersOf(parseStrictJson(body, where)), where, askedAt);
  });
}

function formOf({ clientId, credential }: TokenClient, audience: string, now: number, fraction: number): string {
  const proof =
    credential.kind === 'secret'
      ? { client_secret: credential.secret.reveal() }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: clientAssertion(credential.key, { clientId, audience }, now, fraction),
        };
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: SCOPE,
    ...proof,
  }).toString();
}

interface Members {
  readonly [name: string]: unknown;
}

function membersOf(document: unknown): Members {
  return typeof document === 'object' && document !== null ? { ...document } : {};
}

function tokenOf(
  { token_type: type, access_token: token, expires_in: seconds }: Members,
  where: string,
  askedAt: number,
): AccessToken {
  const isBearer = typeof type === 'string' && type.toLowerCase() === 'bearer';
  const isToken = typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
  // Some of Microsoft's endpoints write the number as a text.
  const lifetime = typeof seconds === 'string' && /^\d+$/.test(seconds) ? Number(seconds) : seconds;
  if (!isBearer || !isToken || typeof lifetime !== 'number' || lifetime <= 0) {
    throw new CollectionError('token-malformed', `${where} answered with no bearer token that lasts; ask the vendor`);
  }
  return { secret: new Secret(token), expiresAt: askedAt + lifetime * 1000 };
}

/** RFC 6749 §5.2. Microsoft says what is meant with a number, which its documentation explains; its texts are not quoted. */
function refusal(status: number, body: Buffer, where: string): CollectionError {
  const { error, error_codes: codes } = refusalMembers(body, where);
  const [code] = Array.isArray(codes) ? codes : [];
  const named = [
    ...(typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? [error] : []),
    ...(Number.isSafeInteger(code) ? [`AADSTS${code}`] : []),
  ];
  const said = named.length === 0 ? '' : ` (${named.join(', ')})`;
  return new CollectionError(
    'auth-refused',
    `${where} refused the app registration with status ${status}${said}; check tenant, clientId and its secret or certificate`,
  );
}

/** A refusal is one whatever its body is. */
function refusalMembers(body: Buffer, where: string): Members {
  try {
    return membersOf(parseStrictJson(body, where));
  } catch (error) {
    if (error instanceof CollectionError) return {};
    throw error;
  }
}
