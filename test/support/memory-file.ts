import type { RandomAccessFile } from '../../shared/evidence/verify/zip/file.ts';

/** Bytes in memory, for whoever reads a file at any place. */
export function fileOf(bytes: Uint8Array): RandomAccessFile {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
