import { crc32, deflateRawSync } from 'node:zlib';

/**
 * Writes zip archives byte by byte, so that any part of them can be a lie. What is not said is as a good archive has it:
 * deflated, without descriptors, of one fixed time.
 */

/** What a header says of a file. */
interface Said {
  readonly name: string | Uint8Array;
  readonly version: number;
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly extra: Uint8Array;
}

interface SaidCentrally extends Said {
  readonly madeBy: number;
  readonly attributes: number;
  readonly disk: number;
  readonly comment: string;
  readonly offset: number;
}

export interface RawFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
  /** Whether sizes and CRC-32 follow the data, and with how many bytes for a size; not at all if nothing is said. */
  readonly descriptor?: 4 | 8;
  /** Whether the central header says sizes and place in its zip64 field, as for files from four gigabytes on. */
  readonly zip64?: boolean;
  /** What both headers say, what the local one says, and what the central one says. */
  readonly both?: Partial<Said>;
  readonly local?: Partial<Said>;
  readonly central?: Partial<SaidCentrally>;
  /** The data as it lies there. */
  readonly data?: Uint8Array;
  /** The descriptor as it lies there, and anything else behind the data. */
  readonly behind?: Uint8Array;
  /** There is a central header, but no data: it points to that of somebody else. */
  readonly absent?: boolean;
}

export interface RawArchive {
  readonly before?: Uint8Array;
  /** Between the last file and the central directory. */
  readonly between?: Uint8Array;
  /** Between the central directory and the end record. */
  readonly beforeEnd?: Uint8Array;
  readonly after?: Uint8Array;
  readonly comment?: string;
  /** Whether there are zip64 end records. */
  readonly zip64?: boolean;
  /** What the end record says. */
  readonly end?: Partial<{ disk: number; files: number; filesHere: number; size: number; offset: number }>;
  readonly end64?: Partial<{ recordSize: number; disk: number; files: number; size: number; offset: number }>;
  readonly locator?: Partial<{ disk: number; offset: number; disks: number }>;
}

const UTF8 = 0x0800;
const DESCRIPTOR = 0x0008;
const ELSEWHERE = 0xffffffff;
/** 1980-01-01 00:00. */
const EPOCH = 0x00210000;

export function rawZip(files: readonly RawFile[], archive: RawArchive = {}): Buffer {
  const pieces: Uint8Array[] = [archive.before ?? new Uint8Array(0)];
  const headers: Buffer[] = [];
  let at = pieces[0]?.length ?? 0;
  const add = (piece: Uint8Array) => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const file of files) {
    const data = file.data ?? (file.stored ? file.bytes : deflateRawSync(file.bytes));
    const said = { ...truth(file, data), ...file.both };
    const isOpen = file.descriptor !== undefined;
    const wide = file.zip64
      ? { size: ELSEWHERE, compressedSize: ELSEWHERE, extra: zip64Field(said.size, said.compressedSize, at) }
      : {};
    const offset = file.zip64 ? ELSEWHERE : at;
    const open = isOpen ? { crc32: 0, compressedSize: 0, size: 0 } : {};
    const usual = { madeBy: 0x033f, attributes: 0o100644 * 0x10000, disk: 0, comment: '' };
    headers.push(centralHeader({ ...said, ...wide, ...usual, offset, ...file.central }));
    if (file.absent) continue;
    add(localHeader({ ...said, ...open, ...file.local }));
    add(data);
    add(file.behind ?? (file.descriptor ? descriptor(said, file.descriptor) : new Uint8Array(0)));
  }
  add(archive.between ?? new Uint8Array(0));
  const directory = { offset: at, size: headers.reduce((sum, { length }) => sum + length, 0), files: files.length };
  for (const header of headers) add(header);
  add(archive.beforeEnd ?? new Uint8Array(0));
  if (archive.zip64) add(endRecords64(directory, archive, at));
  add(endRecord(directory, archive));
  add(archive.after ?? new Uint8Array(0));
  return Buffer.concat(pieces);
}

/** A zip64 field, of sizes and perhaps an offset. */
export function zip64Field(...values: readonly number[]): Buffer {
  return extraField(0x0001, Buffer.concat(values.map((value) => u64(value))));
}

export function extraField(id: number, content: Uint8Array): Buffer {
  return Buffer.concat([u16(id), u16(content.length), content]);
}

function truth({ name, bytes, stored, descriptor: width }: RawFile, data: Uint8Array): Said {
  return {
    name,
    version: 20,
    flags: UTF8 | (width === undefined ? 0 : DESCRIPTOR),
    method: stored ? 0 : 8,
    time: EPOCH,
    crc32: crc32(bytes),
    compressedSize: data.length,
    size: bytes.length,
    extra: new Uint8Array(0),
  };
}

function localHeader(said: Said): Buffer {
  const name = Buffer.from(said.name);
  return Buffer.concat([u32(0x04034b50), common(said), u16(name.length), u16(said.extra.length), name, said.extra]);
}

function centralHeader(said: SaidCentrally): Buffer {
  const { madeBy, extra, comment, disk, attributes, offset } = said;
  const name = Buffer.from(said.name);
  return Buffer.concat([
    ...[u32(0x02014b50), u16(madeBy), common(said)],
    ...[u16(name.length), u16(extra.length), u16(Buffer.byteLength(comment)), u16(disk), u16(0), u32(attributes)],
    ...[u32(offset), name, extra, Buffer.from(comment)],
  ]);
}

function common({ version, flags, method, time, crc32: crc, compressedSize, size }: Said): Buffer {
  return Buffer.concat([u16(version), u16(flags), u16(method), u32(time), u32(crc), u32(compressedSize), u32(size)]);
}

function descriptor(said: Pick<Said, 'crc32' | 'compressedSize' | 'size'>, width: 4 | 8): Buffer {
  const number = width === 4 ? u32 : u64;
  return Buffer.concat([u32(0x08074b50), u32(said.crc32), number(said.compressedSize), number(said.size)]);
}

interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly files: number;
}

function endRecord(directory: Directory, { zip64, end, comment = '' }: RawArchive): Buffer {
  const usual = zip64 ? { files: 0xffff, size: ELSEWHERE, offset: ELSEWHERE } : directory;
  const { disk = 0, files = usual.files, size = usual.size, offset = usual.offset } = end ?? {};
  return Buffer.concat([
    ...[u32(0x06054b50), u16(disk), u16(disk), u16(end?.filesHere ?? files), u16(files), u32(size), u32(offset)],
    ...[u16(Buffer.byteLength(comment)), Buffer.from(comment)],
  ]);
}

function endRecords64(directory: Directory, { end64 = {}, locator = {} }: RawArchive, at: number): Buffer {
  const {
    recordSize = 44,
    disk = 0,
    files = directory.files,
    size = directory.size,
    offset = directory.offset,
  } = end64;
  return Buffer.concat([
    ...[u32(0x06064b50), u64(recordSize), u16(45), u16(45), u32(disk), u32(disk)],
    ...[u64(files), u64(files), u64(size), u64(offset)],
    ...[u32(0x07064b50), u32(locator.disk ?? 0), u64(locator.offset ?? at), u32(locator.disks ?? 1)],
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/**
 * An archive with `count` files of `size` zeros each, stored, and one small one behind them, as a file that is nowhere: it
 * may be larger than a disk. The CRC-32 of the zeros is left out.
 */
export function hugeZip(
  count: number,
  size: number,
  last: RawFile,
): { size: number; read: (at: number, length: number) => Promise<Buffer> } {
  const pieces: { readonly at: number; readonly bytes: Buffer }[] = [];
  const headers: Buffer[] = [];
  let at = 0;
  const add = (bytes: Buffer, hole = 0) => {
    pieces.push({ at, bytes });
    at += bytes.length + hole;
  };
  const addFile = (file: RawFile, said: Said, hole: number) => {
    const wide = { offset: ELSEWHERE, extra: zip64Field(at) };
    headers.push(
      centralHeader({ ...said, madeBy: 0x033f, attributes: 0o100644 * 0x10000, disk: 0, comment: '', ...wide }),
    );
    add(Buffer.concat([localHeader(said), hole > 0 ? Buffer.alloc(0) : file.bytes]), hole);
  };
  for (let i = 0; i < count; i++) {
    const zeros: RawFile = { name: `zeros/${i}`, bytes: Buffer.alloc(0), stored: true };
    addFile(zeros, { ...truth(zeros, zeros.bytes), size, compressedSize: size }, size);
  }
  addFile(last, truth({ ...last, stored: true }, last.bytes), 0);
  const directory = { offset: at, size: headers.reduce((sum, { length }) => sum + length, 0), files: count + 1 };
  for (const header of headers) add(header);
  add(Buffer.concat([endRecords64(directory, {}, at), endRecord(directory, { zip64: true })]));
  return { size: at, read: (from, length) => Promise.resolve(cut(pieces, from, length)) };
}

function cut(pieces: readonly { readonly at: number; readonly bytes: Buffer }[], from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (const piece of pieces) {
    const start = Math.max(from, piece.at);
    const end = Math.min(from + length, piece.at + piece.bytes.length);
    if (start < end) piece.bytes.copy(bytes, start - from, start - piece.at, end - piece.at);
  }
  return bytes;
}
