import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { type BodyLimits, readBody } from '../../../../shared/connections/transport/body.ts';
import { RollcallError } from '../../../../shared/kernel/errors.ts';
import { bomb } from '../../../simulators/faults/responses.ts';
import { ManualClock } from '../manual-clock.ts';
import { failureOf } from './line.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

const never = new AbortController().signal;
const LIMITS: BodyLimits = { maxBytes: 1_000_000, maxIdleMs: 15_000 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are really in use. */
function liveMemory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Wire {
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly encoding?: string;
  readonly limits?: Partial<BodyLimits>;
  readonly clock?: ManualClock;
  readonly signal?: AbortSignal;
}

function read({ pieces, encoding, limits, clock = new ManualClock(), signal = never }: Wire): Promise<Buffer> {
  const headers = new Map(encoding === undefined ? [] : [['content-encoding', encoding]]);
  const body = (async function* () {
    yield* pieces;
  })();
  const response = { status: 200, headers, body, peerCertificate: null };
  return readBody(response, { ...LIMITS, ...limits }, clock, signal, 'the answer');
}

/** The bytes in pieces of a length, with the number of pieces that were taken. */
function inPieces(bytes: Buffer, length: number) {
  const taken = { pieces: 0, bytes: 0 };
  function* pieces() {
    for (let at = 0; at < bytes.length; at += length) {
      const piece = bytes.subarray(at, at + length);
      taken.pieces++;
      taken.bytes += piece.length;
      yield piece;
    }
  }
  return { pieces: pieces(), taken };
}

describe('a body', () => {
  it.each([
    ['as it is', undefined, (bytes: Buffer) => bytes],
    ['as it is, said so', 'identity', (bytes: Buffer) => bytes],
    ['as gzip', 'gzip', gzipSync],
    ['as gzip in capitals', ' GZIP ', gzipSync],
    [
      'as gzip in two members',
      'gzip',
      (bytes: Buffer) => Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))]),
    ],
  ])('is read whole, %s, in pieces of whatever length', async (_how, encoding, encode) => {
    const bytes = Buffer.from('{"name":"Jürgen Müller"}'.repeat(5000));

    for (const length of [1, 7, 65_536, 1_000_000]) {
      const { pieces } = inPieces(encode(bytes.subarray(0, length * 500)), length);
      const body = await read({ pieces, ...(encoding !== undefined && { encoding }) });

      expect(body.equals(bytes.subarray(0, length * 500))).toBe(true);
    }
  });

  it('may be empty', async () => {
    expect(await read({ pieces: [] })).toHaveLength(0);
  });

  it.each([
    'gzip, gzip',
    'gzip,gzip',
    'br',
    'deflate',
    'x-gzip',
    'compress',
    'zstd',
    'identity, gzip',
    'gzip;q=1',
    '',
    'gzipp',
  ])('in the encoding "%s" is refused before a byte of it is read [A5]', async (encoding) => {
    const { pieces, taken } = inPieces(gzipSync(gzipSync('{}')), 10);

    const { code } = await failureOf(read({ pieces, encoding }));

    expect([code, taken.pieces]).toEqual(['encoding-refused', 0]);
  });

  it.each([
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, -9)],
    ['lacks its checksum', (bytes: Buffer) => bytes.subarray(0, -4)],
    ['is followed by another that is cut off', (bytes: Buffer) => Buffer.concat([bytes, bytes.subarray(0, 20)])],
    ['is none', () => Buffer.from('{"totalResults":0}')],
    ['is nothing', () => Buffer.alloc(0)],
  ])('whose gzip %s is a failure, not a shorter body [A5]', async (_how, damage) => {
    const squeezed = gzipSync('{"totalResults":0,"Resources":[]}'.repeat(10));

    const { code } = await failureOf(read({ pieces: [damage(squeezed)], encoding: 'gzip' }));

    expect(code).toBe('interrupted');
  });

  it('that the network cuts off is a failure that may be tried again [B7]', async () => {
    async function* cutOff() {
      yield Buffer.from('{');
      await Promise.reject(new RollcallError('interrupted', 'ECONNRESET'));
    }

    const error = await failureOf(read({ pieces: cutOff() }));

    expect([error.code, error.name]).toEqual(['interrupted', 'AttemptError']);
  });
});

describe('the cap on a body', () => {
  it.each([
    ['exactly at it passes', 1000, null],
    ['one byte beyond it is refused', 1001, 'body-too-large'],
  ])('%s, counted in decoded bytes [A5]', async (_where, length, expected) => {
    const limits = { maxBytes: 1000 };
    const bytes = Buffer.alloc(length, ' ');
    const outcome = (work: Promise<Buffer>) =>
      expected === null ? work.then(() => null) : failureOf(work).then(({ code }) => code);

    expect(await outcome(read({ pieces: [bytes], limits }))).toBe(expected);
    expect(await outcome(read({ pieces: [gzipSync(bytes)], encoding: 'gzip', limits }))).toBe(expected);
    expect(gzipSync(bytes).length).toBeLessThan(100);
  });

  it('stops a bomb soon after it is reached: the rest is neither read nor decoded [A5]', async () => {
    const squeezed = bomb(1000);
    const { pieces, taken } = inPieces(squeezed, 1000);

    const { code } = await failureOf(read({ pieces, encoding: 'gzip', limits: { maxBytes: 8 * 2 ** 20 } }));

    expect(code).toBe('body-too-large');
    // The decoder takes 64 kB of input ahead.
    expect(taken.bytes).toBeLessThan(100_000);
    expect(squeezed.length).toBeGreaterThan(1_000_000);
  });

  it('bounds memory, also against pieces of a single byte [A5]', async () => {
    const length = 300_000;
    const { pieces } = inPieces(Buffer.alloc(length, ' '), 1);
    let peak = 0;
    let taken = 0;
    function* watched() {
      for (const piece of pieces) {
        if (++taken % 100_000 === 0) peak = Math.max(peak, liveMemory());
        yield piece;
      }
    }
    const before = liveMemory();

    const body = await read({ pieces: watched() });

    expect(body).toHaveLength(length);
    // A list of the pieces would hold 300,000 objects, some 30 MB.
    expect(peak - before).toBeLessThan(8 * 2 ** 20);
  });
});

describe('the idle limit of a body', () => {
  /** A body that comes when the test lets it. */
  function tap() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    return { pieces: readable, write: (text: string) => writer.write(Buffer.from(text)), end: () => writer.close() };
  }

  it('ends a silence of fifteen seconds, and no shorter one [A6]', async () => {
    const clock = new ManualClock();
    const { pieces, write } = tap();
    const reading = failureOf(read({ pieces, clock }));
    await write('{');
    clock.advance(14_999);
    await write('"');
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(14_999);
    await write('a');
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(15_000);

    const { code, message } = await reading;

    expect([code, message]).toEqual(['timeout', 'the answer went silent for 15 s']);
  });

  it('does not concern a body that has ended', async () => {
    const clock = new ManualClock();
    const { pieces, write, end } = tap();
    const reading = read({ pieces, clock });
    await write('{}');
    await end();

    const body = await reading;
    clock.advance(1_000_000);

    expect(body.toString()).toBe('{}');
  });
});

describe('a body whose request is given up', () => {
  it('fails with the reason at once, though it may never end [A6]', async () => {
    const controller = new AbortController();
    const pieces = new ReadableStream<Uint8Array>();
    const reading = read({ pieces, signal: controller.signal });

    controller.abort(new Error('given up'));

    await expect(reading).rejects.toThrow('given up');
  });
});
