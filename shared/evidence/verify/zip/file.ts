/** A file that is read at any place: an open file, a Blob, an object in a bucket. Throws only if it cannot be read. */
export interface RandomAccessFile {
  /** In bytes. */
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Why an archive is refused. Thrown and caught within this folder. */
export class Refusal extends Error {
  readonly code: 'E_ZIP_FORMAT' | 'E_ZIP_ENTRY' | 'E_ZIP_LIMIT';
  /** The file in the archive that it is about. */
  readonly at: string;

  constructor(code: Refusal['code'], at: string, message: string) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

/** What refusals of the archive as a whole are about. */
export const ARCHIVE = 'archive';

const WINDOW = 64 * 1024;

/** Small pieces of a file, read ahead, for whoever goes through it from front to back. */
export class Window {
  readonly #file: RandomAccessFile;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(file: RandomAccessFile) {
    this.#file = file;
  }

  /** The bytes at a place; a refusal if the file ends before them. */
  async at(offset: number, length: number): Promise<Uint8Array> {
    const isHeld = offset >= this.#start && offset + length <= this.#start + this.#bytes.length;
    if (!isHeld) {
      const ahead = Math.max(length, Math.min(WINDOW, this.#file.size - offset));
      this.#bytes = await readExactly(this.#file, offset, ahead);
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }
}

/** Bytes of a file; a refusal if it ends before them, though it may have been longer when it was measured. */
export async function readExactly(file: RandomAccessFile, offset: number, length: number): Promise<Uint8Array> {
  if (offset + length > file.size) throw new Refusal('E_ZIP_FORMAT', ARCHIVE, 'ends in the middle of a record');
  const bytes = await file.read(offset, length);
  if (bytes.length !== length) throw new Refusal('E_ZIP_FORMAT', ARCHIVE, 'became shorter while it was read');
  return bytes;
}
