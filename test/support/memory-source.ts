import type { VerificationSource } from '../../shared/evidence/verify/source.ts';
import type { MemoryStore } from './memory-store.ts';

/** What a MemoryStore holds, for the verifier. */
export function sourceOf({ files }: MemoryStore): VerificationSource {
  return {
    paths: () => Promise.resolve([...files.keys()]),
    read: (path) => Promise.resolve(files.get(path) ?? null),
  };
}
