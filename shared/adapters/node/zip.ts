import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib';
import { oneAhead } from '../../kernel/one-ahead.ts';

/** A file of an archive: a path of ASCII, and what is in it. */
interface ArchivedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What the central directory says of a file that has been written. */
interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

const compress = promisify(deflateRaw);
/** Files below this are compressed at once, since waiting for another thread would take longer. */
const SMALL = 64 * 1024;

const SIGNATURE = { file: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 };
/** Names are UTF-8. */
const FLAGS = 1 << 11;
const DEFLATE = 8;
/** 1980-01-01 00:00, the beginning of time: archives of the same files differ by nothing. */
const DATE = (1 << 5) | 1;
const UNIX = 3 << 8;
const MODE = 0o100644;
const [VERSION, VERSION_64] = [20, 45];
const [MAX_16, MAX_32] = [0xffff, 0xffffffff];

/**
 * A zip archive of files, in their order, piece by piece: each is asked for while the one before it is compressed, so two are in
 * memory at a time. Sizes and checksums come before the data, as readers like it; 64-bit offsets where they are needed.
 */
export async function* zipped(files: AsyncIterable<ArchivedFile>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { path, bytes, data } of oneAhead(files, deflated)) {
    // Of its own memory: a slice of Node's pool would keep the pool.
    const name = Buffer.alloc(Buffer.byteLength(path));
    name.write(path);
    const file = { name, crc: crc32(bytes), compressed: data.length, size: bytes.length, offset };
    const header = Buffer.concat([numbers([SIGNATURE.file, 4], ...commonOf(file, VERSION), [0, 2]), name]);
    yield Buffer.concat([header, data]);
    written.push(file);
    offset += header.length + data.length;
  }
  const start = offset;
  for (const file of written) {
    const record = centralRecord(file);
    yield record;
    offset += record.length;
  }
  yield endRecords(written.length, start, offset - start);
}

async function deflated({ path, bytes }: ArchivedFile) {
  return { path, bytes, data: bytes.length < SMALL ? deflateRawSync(bytes) : await compress(bytes) };
}

/** What a file's own header and the central directory have in common. */
function commonOf({ name, crc, compressed, size }: Written, version: number): Field[] {
  if (size > MAX_32 || compressed > MAX_32) throw new RangeError('a file of an archive is smaller than 4 GiB');
  return [
    [version, 2],
    [FLAGS, 2],
    [DEFLATE, 2],
    [0, 2],
    [DATE, 2],
    [crc, 4],
    [compressed, 4],
    [size, 4],
    [name.length, 2],
  ];
}

function centralRecord(file: Written): Buffer {
  const isFar = file.offset >= MAX_32;
  const version = isFar ? VERSION_64 : VERSION;
  const extra = isFar ? numbers([1, 2], [8, 2], [file.offset, 8]) : Buffer.alloc(0);
  const record = numbers(
    [SIGNATURE.central, 4],
    [UNIX | version, 2],
    ...commonOf(file, version),
    [extra.length, 2],
    // Comment, disk, internal attributes.
    [0, 2],
    [0, 2],
    [0, 2],
    [MODE * 0x10000, 4],
    [isFar ? MAX_32 : file.offset, 4],
  );
  return Buffer.concat([record, file.name, extra]);
}

function endRecords(count: number, start: number, size: number): Buffer {
  const end = numbers(
    [SIGNATURE.end, 4],
    [0, 2],
    [0, 2],
    [Math.min(count, MAX_16), 2],
    [Math.min(count, MAX_16), 2],
    [Math.min(size, MAX_32), 4],
    [Math.min(start, MAX_32), 4],
    [0, 2],
  );
  if (count < MAX_16 && start < MAX_32 && size < MAX_32) return end;
  const end64 = numbers(
    [SIGNATURE.end64, 4],
    [44, 8],
    [UNIX | VERSION_64, 2],
    [VERSION_64, 2],
    [0, 4],
    [0, 4],
    [count, 8],
    [count, 8],
    [size, 8],
    [start, 8],
  );
  const locator = numbers([SIGNATURE.locator, 4], [0, 4], [start + size, 8], [1, 4]);
  return Buffer.concat([end64, locator, end]);
}

type Field = readonly [value: number, bytes: 2 | 4 | 8];

/** Numbers one after the other, the least significant byte first. */
function numbers(...fields: readonly Field[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}
