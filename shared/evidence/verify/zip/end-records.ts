import { ELSEWHERE_16, ELSEWHERE_32, Fields, misshapen } from './fields.ts';
import { ARCHIVE, type RandomAccessFile, readExactly } from './file.ts';

/** Where the central directory is. */
export interface Directory {
  readonly files: number;
  readonly offset: number;
  readonly size: number;
}

const END = { signature: 0x06054b50, size: 22 } as const;
const END_64 = { signature: 0x06064b50, size: 56 } as const;
const LOCATOR = { signature: 0x07064b50, size: 20 } as const;
const LOCAL_SIGNATURE = 0x04034b50;

/**
 * Finds the central directory by the records at the end (APPNOTE 6.3.10 §4.3.14 to 4.3.16): the end record in the very
 * last bytes, before it those of zip64 where they are needed, and before these the directory, with nothing in between.
 */
export async function findDirectory(file: RandomAccessFile): Promise<Directory> {
  const begin = await readExactly(file, 0, Math.min(4, file.size));
  if (begin.length < 4 || new Fields(begin).u32(0) !== LOCAL_SIGNATURE) {
    throw misshapen(ARCHIVE, 'is no bundle: it does not begin as a zip archive with files in it does');
  }
  const tail = Math.min(file.size, END.size + LOCATOR.size + END_64.size);
  const bytes = await readExactly(file, file.size - tail, tail);
  const at = bytes.length - END.size;
  if (at < 0 || new Fields(bytes).u32(at) !== END.signature) {
    throw misshapen(
      ARCHIVE,
      'does not end with the end record of a zip archive: it was cut off, or something was added',
    );
  }
  const narrow = readEnd(new Fields(bytes.subarray(at)));
  const isWide = narrow.files === ELSEWHERE_16 || narrow.size === ELSEWHERE_32 || narrow.offset === ELSEWHERE_32;
  const records = isWide ? END.size + LOCATOR.size + END_64.size : END.size;
  const directory = isWide ? readEnd64(bytes, file.size - records, narrow) : narrow;
  if (directory.offset + directory.size !== file.size - records) {
    throw misshapen(ARCHIVE, 'has a central directory that does not end where the end record begins');
  }
  return directory;
}

function readEnd(fields: Fields): Directory {
  const files = fields.u16(10);
  if (fields.u16(4) !== 0 || fields.u16(6) !== 0 || fields.u16(8) !== files) {
    throw misshapen(ARCHIVE, 'claims to be one of several parts');
  }
  if (fields.u16(20) !== 0) throw misshapen(ARCHIVE, 'has a comment');
  return { files, size: fields.u32(12), offset: fields.u32(16) };
}

/** Reads the zip64 end record, which must lie at `place`, by its locator. `bytes` are the end of the archive. */
function readEnd64(bytes: Uint8Array, place: number, narrow: Directory): Directory {
  if (bytes.length < END.size + LOCATOR.size + END_64.size) throw misshapen(ARCHIVE, 'has no zip64 end record');
  const end = new Fields(bytes);
  const locator = new Fields(bytes.subarray(END_64.size));
  if (locator.u32(0) !== LOCATOR.signature || locator.u64(8) !== place) {
    throw misshapen(ARCHIVE, 'has no locator of its zip64 end record where it must be');
  }
  // The size in the record leaves out the first twelve bytes; a larger one would have room for something else.
  if (end.u32(0) !== END_64.signature || end.u64(4) !== END_64.size - 12) {
    throw misshapen(ARCHIVE, 'has no zip64 end record of the usual size');
  }
  const files = end.u64(32);
  if (
    locator.u32(4) !== 0 ||
    locator.u32(16) !== 1 ||
    end.u32(16) !== 0 ||
    end.u32(20) !== 0 ||
    end.u64(24) !== files
  ) {
    throw misshapen(ARCHIVE, 'claims to be one of several parts');
  }
  const directory = { files, size: end.u64(40), offset: end.u64(48) };
  const agrees =
    [ELSEWHERE_16, files].includes(narrow.files) &&
    [ELSEWHERE_32, directory.size].includes(narrow.size) &&
    [ELSEWHERE_32, directory.offset].includes(narrow.offset);
  if (!agrees) throw misshapen(ARCHIVE, 'has two end records that disagree');
  return directory;
}
