import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Clock, sleep } from '../../kernel/clock.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { CollectionError } from '../errors.ts';
import type { ExchangeResponse } from '../ports.ts';
import { AttemptError } from './retry.ts';

export interface BodyLimits {
  /** Cap on decoded bytes: what a decompression bomb would fill memory with. */
  readonly maxBytes: number;
  /** Longest silence between two pieces of the body. */
  readonly maxIdleMs: number;
}

/**
 * Reads and decodes a response's body. Only `identity` and a single `gzip` are accepted: with chained encodings 480
 * bytes can become 200 MB. Throws a CollectionError that names `where`.
 */
export async function readBody(
  response: ExchangeResponse,
  limits: BodyLimits,
  clock: Clock,
  signal: AbortSignal,
  where: string,
): Promise<Buffer> {
  const encoding = (response.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new CollectionError(
      'encoding-refused',
      `${where} came with content-encoding "${encoding.slice(0, 40)}"; only gzip or none is accepted`,
    );
  }
  const parts: Buffer[] = [];
  let size = 0;
  const collect = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limits.maxBytes) {
        throw new CollectionError(
          'body-too-large',
          `${where} is larger than ${limits.maxBytes} bytes after decoding; nothing of it was used`,
        );
      }
      parts.push(Buffer.from(chunk));
    }
  };
  const wire = withIdleLimit(response.body, limits.maxIdleMs, clock, where);
  try {
    if (encoding === 'gzip') await pipeline(wire, createGunzip(), collect, { signal });
    else await pipeline(wire, collect, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof RollcallError) throw error;
    throw new AttemptError('interrupted', `${where} broke off or is not valid gzip`, null, { cause: error });
  }
  return Buffer.concat(parts, size);
}

/** Passes chunks on; a silence longer than the limit is a timeout, however slowly the rest would drip. */
async function* withIdleLimit(
  chunks: AsyncIterable<Uint8Array>,
  maxIdleMs: number,
  clock: Clock,
  where: string,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    while (true) {
      const done = new AbortController();
      const silence = sleep(clock, maxIdleMs, done.signal).then(() => {
        throw new AttemptError('timeout', `${where} went silent for ${maxIdleMs / 1000} s`);
      });
      silence.catch(() => {}); // Aborted below, once the race is decided.
      try {
        const next = await Promise.race([iterator.next(), silence]);
        if (next.done) return;
        yield next.value;
      } finally {
        done.abort();
      }
    }
  } finally {
    await iterator.return?.();
  }
}
