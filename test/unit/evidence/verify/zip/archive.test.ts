import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { Findings, type Violation } from '../../../../../shared/evidence/verify/report.ts';
import { openArchive } from '../../../../../shared/evidence/verify/zip/archive.ts';
import { crc32 } from '../../../../../shared/evidence/verify/zip/crc32.ts';
import { hugeZip, type RawFile, rawZip } from '../../../../conformance/raw-zip.ts';
import { fileOf } from '../../../../support/memory-file.ts';

/** The files in an archive, as far as they can be read out; null if it is refused as a whole. */
async function unzip(bytes: Uint8Array): Promise<{ files: Record<string, string | null> | null; wrong: Violation[] }> {
  const found = new Findings();
  const archive = await openArchive(fileOf(bytes), found);
  if (!archive) return { files: null, wrong: found.list };
  const files: Record<string, string | null> = {};
  for (const name of archive.names) {
    const content = await archive.read(name);
    files[name] = content && Buffer.from(content).toString('latin1');
  }
  return { files, wrong: found.list };
}

const CONTENT = { 'a.txt': 'hello '.repeat(40), 'b/c': '', 'b/d.json': '{"x":1}' };

async function zipped(
  add: (zip: ZipFile, name: string, content: string) => void,
  end?: Parameters<ZipFile['end']>[0],
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(CONTENT)) add(zip, name, content);
  zip.end(end);
  return buffer(zip.outputStream);
}

const SMALL: readonly RawFile[] = [
  { name: 'a.txt', bytes: Buffer.from('hello '.repeat(10)) },
  { name: 'b.txt', bytes: Buffer.from('stored'), stored: true },
  { name: 'c.txt', bytes: Buffer.from('streamed '.repeat(5)), descriptor: 4 },
];

describe('an archive written by yazl', () => {
  const FIXED = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };

  it.each<[string, Promise<Buffer>]>([
    ['deflated', zipped((zip, name, text) => zip.addBuffer(Buffer.from(text), name, FIXED))],
    ['stored', zipped((zip, name, text) => zip.addBuffer(Buffer.from(text), name, { ...FIXED, compress: false }))],
    ['streamed', zipped((zip, name, text) => zip.addReadStream(Readable.from([Buffer.from(text)]), name, FIXED))],
    ['with times of its own', zipped((zip, name, text) => zip.addBuffer(Buffer.from(text), name))],
    [
      'with zip64 records for each file',
      zipped((zip, name, text) => {
        zip.addReadStream(Readable.from([Buffer.from(text)]), name, { ...FIXED, forceZip64Format: true });
      }),
    ],
    [
      'with zip64 end records',
      zipped((zip, name, text) => zip.addBuffer(Buffer.from(text), name, FIXED), {
        forceZip64Format: true,
        comment: '',
      }),
    ],
  ])('is read: %s', async (_how, written) => {
    expect(await unzip(await written)).toEqual({ files: CONTENT, wrong: [] });
  });

  it('is refused if files are stored without knowing their size: from the front, nobody finds their end', async () => {
    const written = await zipped((zip, name, text) => {
      zip.addReadStream(Readable.from([Buffer.from(text)]), name, { ...FIXED, compress: false });
    });

    const { files, wrong } = await unzip(written);

    expect(files).toBeNull();
    expect(wrong).toMatchObject([{ code: 'E_ZIP_FORMAT', at: 'a.txt' }]);
  });
});

describe('an archive of more than four gigabytes', () => {
  const small = { name: 'small.txt', bytes: Buffer.from('at the end') };

  it('is read at any place, by the zip64 records', async () => {
    const found = new Findings();
    const archive = await openArchive(hugeZip(9, 500_000_000, small), found);

    const bytes = await archive?.read('small.txt');

    expect(found.list).toEqual([]);
    expect(archive?.names).toHaveLength(10);
    expect(Buffer.from(bytes ?? []).toString()).toBe('at the end');
  });

  it('is refused if it comes to more than four terabytes', async () => {
    const found = new Findings();

    expect(await openArchive(hugeZip(9000, 500_000_000, small), found)).toBeNull();
    expect(found.list).toMatchObject([{ code: 'E_ZIP_LIMIT', at: 'archive' }]);
  });
});

describe('an archive that is damaged', () => {
  const good = rawZip(SMALL);

  it('is refused wherever it is cut off', async () => {
    for (let length = 0; length < good.length; length++) {
      expect((await unzip(good.subarray(0, length))).files, `${length} bytes`).toBeNull();
    }
  });

  it('is refused, or has nothing but what was in it, whichever bit is flipped', async () => {
    const { files: whole } = await unzip(good);
    for (let at = 0; at < good.length * 8; at++) {
      const flipped = Buffer.from(good);
      flipped[at >> 3] = (good[at >> 3] ?? 0) ^ (1 << (at & 7));
      const { files, wrong } = await unzip(flipped);

      for (const [name, content] of Object.entries(files ?? {})) {
        const isReported = wrong.some((violation) => violation.at === name && violation.code === 'E_ZIP_FORMAT');
        expect(content === null ? isReported : content === whole?.[name], `bit ${at} of ${name}`).toBe(true);
      }
      expect(files !== null || wrong.length > 0, `bit ${at}`).toBe(true);
    }
  });

  it('never does anything but be refused, whatever is put together from pieces of archives', async () => {
    const zip64 = rawZip(SMALL, { zip64: true });
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      ...[good, zip64].map((whole) =>
        fc
          .tuple(fc.nat(whole.length), fc.nat(whole.length))
          .map(([a, b]) => new Uint8Array(whole.subarray(Math.min(a, b), Math.max(a, b)))),
      ),
    );
    const anything = fc.array(piece, { maxLength: 6 }).map((pieces) => Buffer.concat([good.subarray(0, 4), ...pieces]));

    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const { files, wrong } = await unzip(bytes);

        expect(files !== null || wrong.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused if it becomes shorter while it is read', async () => {
    const found = new Findings();
    const shrinking = {
      size: good.length,
      read: (at: number, length: number) => Promise.resolve(good.subarray(at, at + length - 1)),
    };

    expect(await openArchive(shrinking, found)).toBeNull();
    expect(found.list).toMatchObject([{ code: 'E_ZIP_FORMAT' }]);
  });

  it('is not blamed for a disk that cannot be read', async () => {
    const failing = { size: good.length, read: () => Promise.reject(new Error('EIO')) };

    await expect(openArchive(failing, new Findings())).rejects.toThrow('EIO');
  });
});

describe('what is deflated', () => {
  const deflated = deflateRawSync(Buffer.from('hello '.repeat(10)));

  it.each<[string, Partial<RawFile>]>([
    ['has a byte behind its end', { data: Buffer.concat([deflated, Buffer.from([0])]) }],
    ['has a further stream behind its end', { data: Buffer.concat([deflated, deflated]) }],
    ['lacks its last byte', { data: deflated.subarray(0, -1) }],
    ['is empty', { data: Buffer.alloc(0) }],
    ['is no DEFLATE', { data: Buffer.from([7, 7, 7]) }],
    ['comes to more than its header says', { both: { size: 59 } }],
    ['comes to less than its header says', { both: { size: 61 } }],
    [
      'comes to a thousand times more than its header says',
      { data: deflateRawSync(Buffer.alloc(60_000)), both: { size: 60 } },
    ],
    ['has another CRC-32', { both: { crc32: 1 } }],
  ])('is not given out if it %s', async (_what, lie) => {
    const archive = rawZip([{ name: 'a.txt', bytes: Buffer.from('hello '.repeat(10)), ...lie }]);

    const { files, wrong } = await unzip(archive);

    expect(files).toEqual({ 'a.txt': null });
    expect(wrong).toMatchObject([{ code: 'E_ZIP_FORMAT', at: 'a.txt' }]);
  });
});

describe('the CRC-32', () => {
  it('is that of zlib, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
