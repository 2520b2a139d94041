import { toKeyRecord } from '../../shared/evidence/log/key-record.ts';
import { testSigner } from '../support/test-signer.ts';
import { checkpointAt, entryAt, type Forge, nameOf, sha256 } from './forge.ts';
import { LAST, ROTATION } from './good-store.ts';
import { malleate } from './malleate.ts';
import { set } from './statement.ts';
import type { TamperCase } from './tamper-case.ts';

const mallory = testSigner('mallory');

/** The artifact of a snapshot. */
const snapshotOf = (forge: Forge, seq: number) => forge.statement(entryAt(seq)).subject[0]?.name ?? '';

/**
 * The thirty-two ways to tamper with an evidence log that every verifier is asked about, as far as a store has what they
 * tamper with. Numbers 24 and 25, an edited and a foreign manifest, need a bundle.
 */
export const CLASSIC: readonly TamperCase[] = [
  {
    name: '01 evidence byte flipped [C1]',
    tamper: (forge) => forge.flip(snapshotOf(forge, 12)),
    codes: ['E_EVIDENCE_DIGEST'],
    verdict: 'integrity-violated',
  },
  {
    name: '02 evidence deleted',
    tamper: (forge) => forge.remove(snapshotOf(forge, 12)),
    codes: ['E_EVIDENCE_MISSING'],
    verdict: 'integrity-violated',
  },
  {
    name: '03 all evidence deleted',
    tamper: (forge) => forge.remove(...forge.paths('evidence/')),
    codes: ['E_EVIDENCE_MISSING'],
    verdict: 'integrity-violated',
  },
  {
    name: '04 evidence swapped with that of another slot [C6]',
    tamper: (forge) => forge.swap(snapshotOf(forge, 12), snapshotOf(forge, 15)),
    codes: ['E_EVIDENCE_DIGEST'],
    verdict: 'integrity-violated',
  },
  {
    name: '05 evidence injected under a name that is not its digest',
    tamper: (forge) => forge.write(`evidence/2026/03/${'0'.repeat(64)}`, '{}'),
    codes: ['E_EVIDENCE_DIGEST'],
    verdict: 'integrity-violated',
  },
  {
    name: '06 entry in the middle deleted [C3]',
    tamper: (forge) => forge.remove(entryAt(5)),
    codes: ['E_LOG_GAP'],
    verdict: 'integrity-violated',
  },
  {
    name: '07 first entry deleted',
    tamper: (forge) => forge.remove(entryAt(0)),
    codes: ['E_LOG_GENESIS', 'E_KEY_UNKNOWN'],
    verdict: 'integrity-violated',
  },
  {
    name: '08 last entry deleted [C3]',
    tamper: (forge) => forge.remove(entryAt(LAST)),
    codes: ['E_LOG_TRUNCATED'],
    verdict: 'integrity-violated',
  },
  {
    name: '09 end deleted together with its checkpoints, so that an older one is the newest [C3]',
    tamper: (forge) => {
      forge.remove(...[15, 16, 17, 18, 19, 20].map(entryAt), checkpointAt(18), checkpointAt(21));
    },
    codes: ['E_COVERAGE_GAP', 'E_CHECKPOINT_STALE'],
    verdict: 'gaps',
    input: () => ({ asOf: Date.parse('2026-03-05T06:30:00Z') }),
  },
  {
    name: '10 two entries in each other’s place',
    tamper: (forge) => forge.swap(entryAt(12), entryAt(13)),
    codes: ['E_LOG_SEQ', 'E_LOG_CHAIN'],
    verdict: 'integrity-violated',
  },
  {
    name: '11 payload edited under its signature [C1]',
    tamper: (forge) =>
      forge.editStatement(entryAt(7), (statement) => set(statement, 'predicate.asOf', '2026-03-02T12:06:00.000Z')),
    codes: ['E_SIGNATURE', 'E_LOG_CHAIN', 'E_CHECKPOINT_HEAD', 'E_REFERENCE', 'E_BINDING'],
    verdict: 'integrity-violated',
  },
  {
    name: '12 entry signed anew by an unknown key [C1]',
    tamper: (forge) => forge.sign(entryAt(7), forge.statement(entryAt(7)), mallory),
    codes: ['E_KEY_UNKNOWN'],
    verdict: 'integrity-violated',
  },
  {
    name: '13 entry signed by an unknown key that claims to be the known one',
    tamper: (forge) =>
      forge.sign(entryAt(7), forge.statement(entryAt(7)), { ...mallory, publicKey: forge.good.first.publicKey }),
    codes: ['E_SIGNATURE'],
    verdict: 'integrity-violated',
  },
  {
    name: '14 retired key signs after the rotation [C12]',
    tamper: (forge) => forge.sign(entryAt(13), forge.statement(entryAt(13)), forge.good.first),
    codes: ['E_SIGNATURE'],
    verdict: 'integrity-violated',
  },
  {
    name: '15 rotation to another key without the old one, and what follows signed by that [C12]',
    tamper: async (forge) => {
      const rotation = forge.statement(entryAt(ROTATION));
      set(rotation, 'predicate.newKey', toKeyRecord(mallory.publicKey));
      set(rotation, 'predicate.id', mallory.publicKey.keyid);
      await forge.sign(entryAt(ROTATION), rotation, mallory);
      for (let seq = ROTATION + 1; seq <= LAST; seq++) {
        await forge.sign(entryAt(seq), forge.statement(entryAt(seq)), mallory);
      }
    },
    codes: ['E_SIGNATURE', 'E_KEY_UNKNOWN'],
    verdict: 'integrity-violated',
  },
  {
    name: '16 signatures taken away',
    tamper: (forge) =>
      forge.editEnvelope(entryAt(7), (envelope) => {
        envelope.signatures = [];
      }),
    codes: ['E_NO_SIGNATURE'],
    verdict: 'integrity-violated',
  },
  {
    name: '17 payload type changed',
    tamper: (forge) =>
      forge.editEnvelope(entryAt(7), (envelope) => {
        envelope.payloadType = 'application/json';
      }),
    codes: ['E_PAYLOAD_TYPE'],
    verdict: 'integrity-violated',
  },
  {
    name: '18 entry of the log of another workspace, with the same key, in the place of one [C5]',
    tamper: (forge) => forge.write(entryAt(5), forge.good.other.get(entryAt(5)) ?? ''),
    codes: ['E_LOG_ORIGIN', 'E_LOG_CHAIN'],
    verdict: 'integrity-violated',
  },
  {
    name: '19 checkpoint in the place of an entry',
    tamper: (forge) => forge.copy(checkpointAt(8), entryAt(8)),
    codes: ['E_PREDICATE_TYPE', 'E_STATEMENT'],
    verdict: 'integrity-violated',
  },
  {
    name: '20 slot left out, by whoever holds the keys [C3]',
    tamper: (forge) => forge.rewrite((entries) => entries.splice(15, 3)),
    codes: ['E_COVERAGE_GAP'],
    verdict: 'gaps',
  },
  {
    name: '21 history written anew, by whoever holds the keys, against a known head [C2]',
    tamper: (forge) =>
      forge.rewrite((entries) => {
        for (const statement of entries) {
          if (nameOf(statement) === 'control-evaluation') set(statement, 'predicate.evaluator.version', '9.9.9');
        }
      }),
    codes: ['E_LOG_REWRITTEN'],
    verdict: 'integrity-violated',
    input: ({ good }) => ({ knownHeads: [knownHead(good.files)] }),
  },
  {
    name: '22 checkpoint from the future [C4]',
    tamper: (forge) =>
      forge.checkpoint(forge.statement(entryAt(LAST)), forge.good.second, { issuedAt: '2026-03-03T07:30:00.000Z' }),
    codes: ['E_CHECKPOINT_FUTURE'],
    verdict: 'integrity-violated',
  },
  {
    name: '23 checkpoint inside the log deleted',
    tamper: (forge) => forge.remove(checkpointAt(8)),
    codes: ['E_CHECKPOINT_MISSING'],
    verdict: 'integrity-violated',
  },
  {
    name: '23 all checkpoints deleted',
    tamper: (forge) => forge.remove(...forge.paths('checkpoints/')),
    codes: ['E_CHECKPOINT_MISSING'],
    verdict: 'integrity-violated',
  },
  {
    name: '26 path that leaves the folder',
    tamper: (forge) => forge.write('evidence/2026/03/../../../../etc/passwd', 'root'),
    codes: ['E_PATH'],
    verdict: 'integrity-violated',
  },
  {
    name: '27 entry whose name differs in its case only',
    tamper: (forge) => forge.copy(entryAt(7), entryAt(7).replace('dsse', 'DSSE')),
    codes: ['E_LOG_NAME'],
    verdict: 'integrity-violated',
  },
  {
    name: '27 artifact whose name differs in its case only',
    tamper: (forge) => forge.copy(snapshotOf(forge, 12), snapshotOf(forge, 12).toUpperCase()),
    codes: ['E_PATH'],
    verdict: 'integrity-violated',
  },
  {
    name: '28 second file for the same number',
    tamper: (forge) => forge.copy(entryAt(7), 'log/7.dsse.json'),
    codes: ['E_LOG_NAME'],
    verdict: 'integrity-violated',
  },
  {
    name: '29 member twice in a payload that is validly signed [C7]',
    tamper: (forge) => {
      const text = JSON.stringify(forge.statement(entryAt(7))).replace('{', '{"predicateType":"x",');
      return forge.sign(entryAt(7), text, forge.good.first);
    },
    codes: ['E_NOT_CANONICAL'],
    verdict: 'integrity-violated',
  },
  {
    name: '30 wrong trust anchor',
    tamper: () => {},
    codes: ['E_ANCHOR_MISMATCH'],
    verdict: 'untrusted',
    input: () => ({ anchor: mallory.publicKey.keyid }),
  },
  {
    name: '31 clock set back, by whoever holds the keys [C4]',
    tamper: (forge) =>
      forge.rewrite((entries) => {
        set(entries[12] ?? {}, 'predicate.log.appendedAt', '2026-03-02T14:00:00.000Z');
      }),
    codes: ['E_TIME_ORDER'],
    verdict: 'integrity-violated',
  },
  {
    name: '32 signature malleated, s to n - s',
    tamper: (forge) => {
      for (const path of [...forge.paths('log/'), ...forge.paths('checkpoints/')]) {
        forge.editEnvelope(path, ({ signatures }) => {
          for (const signature of signatures) signature.sig = malleate(signature.sig);
        });
      }
    },
    codes: [],
    verdict: 'verified',
  },
];

function knownHead(files: ReadonlyMap<string, Uint8Array>): { seq: number; digest: string } {
  const envelope = JSON.parse(Buffer.from(files.get(entryAt(10)) ?? []).toString('utf8'));
  return { seq: 10, digest: sha256(Buffer.from(envelope.payload, 'base64')) };
}
