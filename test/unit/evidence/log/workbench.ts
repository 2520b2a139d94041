import { putArtifact } from '../../../../shared/evidence/artifact.ts';
import { type Appended, append, type Draft } from '../../../../shared/evidence/log/append.ts';
import type { LogEntry, LogWriting } from '../../../../shared/evidence/log/entry.ts';
import { BEGINNING, openLog } from '../../../../shared/evidence/log/open.ts';
import { rotateKey } from '../../../../shared/evidence/log/rotate.ts';
import type { EvidenceStore, Signer } from '../../../../shared/evidence/ports.ts';
import type { VerificationReport } from '../../../../shared/evidence/verify/report.ts';
import { verify } from '../../../../shared/evidence/verify/verify.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { sourceOf } from '../../../support/memory-source.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

export const ORIGIN = 'acme/main';
/** Daily at six: nothing falls due in the tests, which begin half an hour later. */
export const SCHEDULE = { cron: '0 6 * * *', timezone: 'UTC' };
export const SLOT = '2026-03-02T06:00:00Z';
export const START = '2026-03-02T06:30:00.000Z';
export const RANDOM = { fraction: () => 0.5 };

export function writingTo(store: EvidenceStore, signer: Signer): LogWriting {
  return { store, origin: ORIGIN, trusted: [signer.publicKey], signers: [signer] };
}

/** Hands a log over to a key that it has not had, or has been handed over to just before. */
export async function handOver(log: LogWriting, next: Signer, clock: Clock): Promise<LogEntry> {
  const signers = [...log.signers, next];
  const entry = await rotateKey({ ...log, trusted: signers.map(({ publicKey }) => publicKey), signers }, clock, RANDOM);
  if (!entry) throw new Error('there is nothing to hand over');
  return entry;
}

/** A small entry with an artifact, once for its key. Who writes it is in it, so that two writers' entries differ. */
export async function noteDraft(store: EvidenceStore, key: string, by = 'ada'): Promise<Draft> {
  return {
    type: 'evidence-expiry',
    subject: [await putArtifact(store, SLOT, { schema: 'urn:rollcall:note:v1', key, by })],
    predicate: { id: key, by },
    notBefore: BEGINNING,
  };
}

/** A log in memory, with everything to write to it, to damage it and to verify it. */
export class LogBench {
  readonly store = new MemoryStore();
  readonly clock = new VirtualClock(START);
  signer = testSigner('first');

  log(store: EvidenceStore = this.store): LogWriting {
    return writingTo(store, this.signer);
  }

  open(): Promise<void> {
    return openLog(this.log(), this.clock, RANDOM, SCHEDULE);
  }

  append(draft: Draft): Promise<Appended> {
    return append(this.log(), this.clock, RANDOM, draft);
  }

  async note(key: string, by?: string): Promise<Appended> {
    return this.append(await noteDraft(this.store, key, by));
  }

  verify(): Promise<VerificationReport> {
    return verifyLogIn(this.store, this.clock.now());
  }
}

/** What the independent verifier says of a log that the first key opened. */
export function verifyLogIn(store: MemoryStore, asOf: number): Promise<VerificationReport> {
  const anchor = testSigner('first').publicKey.keyid;
  return verify(sourceOf(store), { anchor, from: null, to: null, schedule: null, knownHeads: [], asOf });
}

/** The statement in an envelope that a store holds. */
export function statementIn(store: MemoryStore, path: string) {
  const { payload } = JSON.parse(Buffer.from(store.files.get(path) ?? []).toString('utf8'));
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
}
