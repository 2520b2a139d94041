/**
 * Why a call to AWS failed. `denied` and `not-found` stay so until somebody changes something; `throttled` and
 * `unreachable` pass, but outlasted the client's own retries; `unconfigured` is this machine without credentials or region.
 */
type FailureKind = 'denied' | 'not-found' | 'throttled' | 'unreachable' | 'unconfigured' | 'other';

export interface Failure {
  readonly kind: FailureKind;
  /** The error's name as AWS documents it, `SlowDown`. */
  readonly name: string;
  readonly status: number | null;
  /** What happened and what to do, for the end of a sentence. AWS's own words are left out: they name people's ARNs. */
  readonly words: string;
}

const THROTTLED = [
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'LimitExceededException',
];
const UNREACHABLE = [
  'TimeoutError',
  'AbortError',
  'RequestTimeout',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
];

/** Reads what the SDK threw. */
export function failureOf(error: unknown): Failure {
  const name = textIn(error, 'name') ?? 'Error';
  const code = textIn(error, 'code');
  const metadata = memberOf(error, '$metadata');
  const status = memberOf(metadata, 'httpStatusCode');
  const known = typeof status === 'number' ? status : null;
  const kind = kindOf(name, code, known, error);
  const shown = /^[A-Za-z0-9._-]{1,80}$/.test(code ?? name) ? (code ?? name) : 'error';
  return { kind, name, status: known, words: WORDS[kind](known === null ? shown : `${shown}, status ${known}`) };
}

const WORDS: { readonly [kind in FailureKind]: (shown: string) => string } = {
  denied: (shown) => `access is denied (${shown}); give these credentials the permission`,
  'not-found': (shown) => `there is no such thing (${shown}); correct the name, the region or the account`,
  throttled: (shown) => `AWS throttles the calls (${shown}); run again later`,
  unreachable: (shown) => `AWS does not answer (${shown}); check the network and the endpoint, and run again`,
  unconfigured: () => 'there are no AWS credentials or no region; set AWS_PROFILE or sign in, and set AWS_REGION',
  other: (shown) => `AWS answers with an error (${shown}); run again, and look it up if it stays`,
};

function kindOf(name: string, code: string | null, status: number | null, error: unknown): FailureKind {
  const isUnconfigured =
    name === 'CredentialsProviderError' || /^Region is missing/.test(textIn(error, 'message') ?? '');
  if (isUnconfigured) return 'unconfigured';
  if (THROTTLED.includes(name) || status === 429) return 'throttled';
  if (UNREACHABLE.includes(name) || (code !== null && UNREACHABLE.includes(code))) return 'unreachable';
  if (status === 401 || status === 403 || /^AccessDenied|^Unauthorized|^ExpiredToken|^InvalidClientToken/.test(name))
    return 'denied';
  if (status === 404 || /NotFound|^NoSuch/.test(name)) return 'not-found';
  return status === null ? 'unreachable' : 'other';
}

function textIn(value: unknown, name: string): string | null {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : null;
}

function memberOf(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;
}
