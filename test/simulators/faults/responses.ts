import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { bodyBytes, type Fault } from '../service.ts';
import type { MakeFault } from './apply.ts';

/** Answers with a status and nothing else. */
export function withStatus(status: number, headers: { readonly [name: string]: string } = {}): Fault {
  return (_request, answer) => {
    answer.status = status;
    answer.headers = { ...answer.headers, ...headers };
    answer.body = undefined;
  };
}

/** Every redirect that there is. */
export const REDIRECTS = [300, 301, 302, 303, 304, 305, 307, 308] as const;

/** Answers by status alone, from those that may pass to those that never will. */
export const STATUS_FAULTS: { readonly [name: string]: MakeFault } = Object.fromEntries(
  [204, 206, 400, 401, 403, 404, 429, 500, 502, 503, 504, ...REDIRECTS].map((status) => [
    `status ${status}`,
    () => withStatus(status, status < 400 ? { location: 'https://elsewhere.example/scim/v1/Users' } : {}),
  ]),
);

/** What a busy server may say about when to come back. */
export const RETRY_AFTER: { readonly [name: string]: string | null } = {
  nothing: null,
  'seven seconds': '7',
  'no time at all': '0',
  'a date': 'Mon, 02 Mar 2026 06:00:09 GMT',
  'a date in the past': 'Sun, 01 Mar 2026 06:00:00 GMT',
  'three years': '99999999',
  'more seconds than there are': '9'.repeat(30),
  'a negative number': '-5',
  'a fraction': '1.5',
  'two values': '3, 4',
  words: 'when the moon is full',
};

const encoded = (encoding: string, encode: (bytes: Buffer) => Buffer): MakeFault => {
  return () => (_request, answer) => {
    answer.body = encode(bodyBytes(answer));
    answer.headers['content-encoding'] = encoding;
  };
};

/** So many megabytes of zeros, squeezed a thousand to one. */
export function bomb(megabytes: number): Buffer {
  const one = gzipSync(Buffer.alloc(2 ** 20, '0'));
  return Buffer.concat(Array.from({ length: megabytes }, () => one));
}

/** Encodings that are not plain gzip, or no gzip at all. */
export const ENCODING_FAULTS = {
  'gzip twice': encoded('gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))),
  'gzip twice, said once': encoded('gzip', (bytes) => gzipSync(gzipSync(bytes))),
  brotli: encoded('br', brotliCompressSync),
  deflate: encoded('deflate', (bytes) => deflateSync(bytes)),
  'an encoding that nobody knows': encoded('canary-encoding', (bytes) => bytes),
  'gzip that is cut off': encoded('gzip', (bytes) => gzipSync(bytes).subarray(0, -12)),
  'gzip with a flipped bit': encoded('gzip', (bytes) => {
    const squeezed = gzipSync(bytes);
    const middle = squeezed.length >> 1;
    squeezed.writeUInt8(squeezed.readUInt8(middle) ^ 0x10, middle);
    return squeezed;
  }),
  'gzip that is said and not done': encoded('gzip', (bytes) => bytes),
  'a gigabyte from a megabyte': encoded('gzip', () => bomb(1024)),
} satisfies { readonly [name: string]: MakeFault };
