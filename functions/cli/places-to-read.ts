import type { EvidenceStore } from '../../shared/evidence/ports.ts';
import type { PublicKey } from '../../shared/kernel/fingerprint.ts';

/** Where evidence is looked at. */
export interface PlacesToRead {
  readonly storeOf: (workspace: string) => EvidenceStore;
  /** The key that somebody has given to read by. */
  readonly given: PublicKey | null;
  /** Says what is missing where the store publishes no key either: then there is no log. */
  readonly refuse: (workspace: string) => Promise<PublicKey>;
}
