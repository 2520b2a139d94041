import { sha256Hex } from '../digest.ts';
import type { Findings } from '../report.ts';
import type { VerificationSource } from '../source.ts';
import type { Archive } from '../zip/archive.ts';
import { type ListedFile, type ReadManifest, ROOT } from './manifest.ts';

/**
 * The files of a bundle as a source of verification, with each held against the manifest when it is read. What is missing
 * or not listed is a violation at once. Without a manifest nothing can be held against it.
 */
export function listedFiles(archive: Archive, manifest: ReadManifest | null, found: Findings): VerificationSource {
  const listed = new Map<string, ListedFile>(manifest?.files.map((file) => [file.path, file]));
  const isRoot = (path: string) => Object.values<string>(ROOT).includes(path);
  if (manifest) {
    const present = new Set(archive.names);
    for (const path of listed.keys()) {
      if (!present.has(path)) found.add('E_FILE_MISSING', path, 'is missing; the manifest lists it');
    }
    for (const path of present) {
      if (!listed.has(path) && !isRoot(path)) found.add('E_FILE_EXTRA', path, 'is not in the manifest');
    }
  }
  return {
    paths: () => Promise.resolve(archive.names),
    async read(path) {
      const bytes = await archive.read(path);
      const file = listed.get(path);
      if (bytes && file && (bytes.length !== file.size || (await sha256Hex(bytes)) !== file.sha256)) {
        found.add('E_FILE_DIGEST', path, 'is not the file that the manifest lists');
      }
      return bytes;
    },
  };
}
