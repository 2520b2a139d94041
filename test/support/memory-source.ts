import type { VerificationSource } from '../../shared/evidence/verify/source.ts';

/** What a MemoryStore, or anything else with files, holds, for the verifier. */
export function sourceOf({ files }: { readonly files: ReadonlyMap<string, Uint8Array> }): VerificationSource {
  return {
    paths: () => Promise.resolve([...files.keys()]),
    read: (path) => Promise.resolve(files.get(path) ?? null),
  };
}
