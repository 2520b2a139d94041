import { ARCHIVE, Refusal } from './file.ts';

/** What a member of 16 or 32 bits says when the real value is in a zip64 record. */
export const ELSEWHERE_16 = 0xffff;
export const ELSEWHERE_32 = 0xffffffff;

/** The little-endian numbers of a record. */
export class Fields {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  u64(at: number): number {
    const value = this.u32(at + 4) * 2 ** 32 + this.u32(at);
    if (Number.isSafeInteger(value)) return value;
    throw misshapen(ARCHIVE, 'has a size or place that no file can have');
  }
}

export function misshapen(at: string, message: string): Refusal {
  return new Refusal('E_ZIP_FORMAT', at, message);
}
