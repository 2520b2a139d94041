import type { Findings } from '../report.ts';
import { crc32 } from './crc32.ts';
import { findDirectory } from './end-records.ts';
import { misshapen } from './fields.ts';
import { ARCHIVE, type RandomAccessFile, Refusal, readExactly, Window } from './file.ts';
import { type CentralHeader, checkDescriptor, checkLocalHeader, readCentralHeader } from './headers.ts';
import { inflate } from './inflate.ts';
import { LIMITS } from './limits.ts';
import { checkNames } from './names.ts';

/** A zip archive whose structure has been checked. */
export interface Archive {
  /** Names of all files, in the order in which they lie there. */
  readonly names: readonly string[];
  /** What a file comes to, in bytes; 0 if there is none. */
  sizeOf(name: string): number;
  /** Bytes of a file; null if there is none, and, with a violation, if what lies there is not what its header says. */
  read(name: string): Promise<Uint8Array | null>;
}

interface Place extends CentralHeader {
  /** Where the data begins. */
  readonly data: number;
}

/**
 * Opens a zip archive of the narrow kind that bundles are: files back to back from the first byte on, the central
 * directory, the end record and nothing else; headers that agree; ordinary files, stored or deflated, with safe names.
 * So everybody who reads it, from the front or from the end, finds the same files in it. Null, with violations, if it is
 * anything else: then nothing has been read out.
 */
export async function openArchive(file: RandomAccessFile, found: Findings): Promise<Archive | null> {
  let places: readonly Place[];
  try {
    places = await placesIn(file);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    found.add(error.code, error.at, error.message);
    return null;
  }
  const names = places.map(({ name }) => name);
  if (!checkNames(names, found)) return null;
  const byName = new Map(places.map((place) => [place.name, place]));
  return {
    names,
    sizeOf: (name) => byName.get(name)?.size ?? 0,
    async read(name) {
      const place = byName.get(name);
      const bytes = place && (await readOut(file, place));
      if (place && !bytes) found.add('E_ZIP_FORMAT', name, 'cannot be unpacked to what its header says');
      return bytes ?? null;
    },
  };
}

async function placesIn(file: RandomAccessFile): Promise<Place[]> {
  const directory = await findDirectory(file);
  if (directory.files > LIMITS.files) throw tooMuch(ARCHIVE, `has ${directory.files} files`, LIMITS.files);
  const headers: CentralHeader[] = [];
  const window = new Window(file);
  let at = directory.offset;
  let total = 0;
  for (let i = 0; i < directory.files; i++) {
    const header = await readCentralHeader(window, at);
    checkSize(header);
    total += header.size;
    headers.push(header);
    at += header.length;
  }
  if (total > LIMITS.totalBytes) throw tooMuch(ARCHIVE, `comes to ${total} bytes`, LIMITS.totalBytes);
  if (at !== directory.offset + directory.size) {
    throw misshapen(ARCHIVE, 'has a central directory of another size than the end record says');
  }
  return placed(file, headers, directory.offset);
}

/** Goes through the files from the front: each begins where the one before it ends, and the last ends at `end`. */
async function placed(file: RandomAccessFile, headers: readonly CentralHeader[], end: number): Promise<Place[]> {
  const window = new Window(file);
  const places: Place[] = [];
  if (headers[0]?.offset !== 0) throw misshapen(ARCHIVE, 'has something before its first file');
  for (const [i, header] of headers.entries()) {
    const next = headers[i + 1]?.offset ?? end;
    const data = await checkLocalHeader(window, header);
    await checkDescriptor(window, header, data + header.compressedSize, next);
    places.push({ ...header, data });
  }
  return places;
}

function checkSize({ name, method, size, compressedSize }: CentralHeader): void {
  if (size > LIMITS.fileBytes) throw tooMuch(name, `comes to ${size} bytes`, LIMITS.fileBytes);
  if (method === 'store' && size !== compressedSize) throw misshapen(name, 'is stored, but has two sizes');
  // A deflater that finds nothing to compress adds five bytes to every 16 KiB or so.
  if (compressedSize > size + (size >>> 8) + 64) throw misshapen(name, 'is larger compressed than it can be');
  if (size > LIMITS.smallBytes && size > compressedSize * LIMITS.ratio) {
    throw new Refusal('E_ZIP_LIMIT', name, `comes to more than ${LIMITS.ratio} times its compressed size`);
  }
}

function tooMuch(at: string, what: string, limit: number): Refusal {
  return new Refusal('E_ZIP_LIMIT', at, `${what}; ${limit} are allowed`);
}

async function readOut(file: RandomAccessFile, place: Place): Promise<Uint8Array | null> {
  const data = new Uint8Array(await readExactly(file, place.data, place.compressedSize));
  const bytes = place.method === 'store' ? data : await inflate(data, place.size);
  return bytes && crc32(bytes) === place.crc32 ? bytes : null;
}
