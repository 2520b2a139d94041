import { open } from 'node:fs/promises';
import type { RandomAccessFile } from '../../evidence/verify/zip/file.ts';

/** Opens a file of this machine to read it at any place, lets it be used, and closes it. Throws what the file system says. */
export async function withFile<T>(path: string, use: (file: RandomAccessFile) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return await use({
      size,
      read: async (offset, length) => {
        const bytes = new Uint8Array(length);
        let read = 0;
        while (read < length) {
          const { bytesRead } = await handle.read(bytes, read, length - read, offset + read);
          if (bytesRead === 0) break;
          read += bytesRead;
        }
        return bytes.subarray(0, read);
      },
    });
  } finally {
    await handle.close();
  }
}
