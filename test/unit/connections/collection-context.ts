import type { CollectionContext, ReadingProgress } from '../../../shared/connections/contract.ts';
import { CollectionError } from '../../../shared/connections/errors.ts';
import type { Exchange, MaintainedFile, TokenEndpoint } from '../../../shared/connections/ports.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { Secret } from '../../../shared/kernel/secret.ts';
import { noTokenEndpoint } from '../../support/token-endpoints.ts';

export const START = '2026-03-02T06:00:00Z';
export const TODAY = '2026-03-02';
/** Long and odd enough to be found in whatever it leaks into. */
export const TOKEN = 'canary-token-Zx81Qp7-not-to-be-seen';
/** What the pipeline allows a reading. */
const READING_MS = 10 * 60_000;

interface World {
  readonly exchange: Exchange;
  readonly tokenEndpoint?: TokenEndpoint;
  readonly clock: Clock;
  /** Text of the files that options name. */
  readonly files?: { readonly [name: string]: string };
  /** What references to secrets stand for; the token where it is not said. */
  readonly secrets?: { readonly [reference: string]: string };
  /** True if absent. */
  readonly allowLoopback?: boolean | undefined;
  readonly report?: (progress: ReadingProgress) => void;
}

/** What a connection is read in: there are the given files. */
export function contextIn({
  exchange,
  tokenEndpoint = noTokenEndpoint,
  clock,
  files = {},
  secrets = {},
  allowLoopback = true,
  report = () => {},
}: World): CollectionContext {
  return {
    origin: 'acme/main',
    timezone: 'UTC',
    today: TODAY,
    deadline: clock.now() + READING_MS,
    ports: {
      exchange,
      tokenEndpoint,
      secrets: { read: (reference) => Promise.resolve(new Secret(secrets[reference] ?? TOKEN)) },
      files: { read: (reference) => readFile(files, reference) },
      clock,
      random: { fraction: () => 0.5 },
      allowLoopback,
    },
    report,
  };
}

function readFile(files: { readonly [name: string]: string }, reference: string): Promise<MaintainedFile> {
  const text = files[reference];
  if (text === undefined) return Promise.reject(new CollectionError('file-unreadable', `${reference} is not there`));
  return Promise.resolve({ bytes: Buffer.from(text), resource: reference });
}
