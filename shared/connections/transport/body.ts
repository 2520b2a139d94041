import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../../kernel/clock.ts';
import { CollectionError } from '../errors.ts';
import type { ExchangeResponse } from '../ports.ts';
import { AttemptError } from './retry.ts';
import { untilAborted } from './until-aborted.ts';

export interface BodyLimits {
  /** Cap on decoded bytes: what a decompression bomb would fill memory with. */
  readonly maxBytes: number;
  /** Longest silence between two pieces of the body. */
  readonly maxIdleMs: number;
}

/** Decoded bytes come in pieces of this length: Node's 16 kB would be a thousand steps for a page. */
const DECODED_CHUNK = 128 * 1024;

/**
 * Reads and decodes a response's body. Only `identity` and a single `gzip` are accepted: with chained encodings 480
 * bytes can become 200 MB. The bytes stand in the buffer that is given. Throws a CollectionError that names `where`.
 */
export async function readBody(
  response: ExchangeResponse,
  limits: BodyLimits,
  clock: Clock,
  signal: AbortSignal,
  where: string,
  decoded = new GrowingBuffer(),
): Promise<Buffer> {
  const encoding = (response.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    // The header is not quoted: a server could put anything into it, and the message goes into evidence.
    throw new CollectionError(
      'encoding-refused',
      `${where} came with another content-encoding than gzip or none; ask the vendor, or look for a proxy in between`,
    );
  }
  decoded.clear();
  const collect = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      if (decoded.size + chunk.length > limits.maxBytes) {
        throw new CollectionError(
          'body-too-large',
          `${where} is larger than ${limits.maxBytes} bytes after decoding; nothing of it was used`,
        );
      }
      decoded.append(chunk);
    }
  };
  const wire = withIdleLimit(response.body, limits.maxIdleMs, clock, signal, where);
  try {
    if (encoding === 'gzip') await pipeline(wire, createGunzip({ chunkSize: DECODED_CHUNK }), collect, { signal });
    else await pipeline(wire, collect, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof CollectionError) throw error;
    throw new AttemptError('interrupted', `${where} broke off or is not valid gzip`, null, { cause: error });
  }
  return decoded.bytes();
}

/** One block that doubles as it fills. A list of pieces would cost an object for each, and they may be one byte long. */
export class GrowingBuffer {
  size = 0;
  #block = Buffer.allocUnsafe(64 * 1024);

  clear(): void {
    this.size = 0;
  }

  append(chunk: Uint8Array): void {
    const needed = this.size + chunk.length;
    if (needed > this.#block.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#block.length * 2));
      larger.set(this.bytes());
      this.#block = larger;
    }
    this.#block.set(chunk, this.size);
    this.size = needed;
  }

  bytes(): Buffer {
    return this.#block.subarray(0, this.size);
  }
}

/** Passes chunks on; a silence longer than the limit is a timeout, however slowly the rest would drip. */
async function* withIdleLimit(
  chunks: AsyncIterable<Uint8Array>,
  maxIdleMs: number,
  clock: Clock,
  signal: AbortSignal,
  where: string,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const next = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      const cancel = clock.after(maxIdleMs, () => {
        reject(new AttemptError('timeout', `${where} went silent for ${maxIdleMs / 1000} s`));
      });
      untilAborted(iterator.next(), signal).finally(cancel).then(resolve, reject);
    });
  try {
    for (let read = await next(); !read.done; read = await next()) yield read.value;
  } finally {
    // Not awaited: an iterator that hangs in next() answers return() only when the connection has been closed.
    iterator.return?.().catch(() => {});
  }
}
