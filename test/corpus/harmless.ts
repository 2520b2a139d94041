import { toKeyRecord } from '../../shared/evidence/log/key-record.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { testSigner } from '../support/test-signer.ts';
import { checkpointAt, entryAt, type Forge, nameOf, sha256 } from './forge.ts';
import { LAST, ROTATION } from './good-store.ts';
import { get, set } from './statement.ts';
import { harmless, type TamperCase } from './tamper-case.ts';

const third = testSigner('stranger');
const stranger = third.publicKey;

/**
 * What must stay verified: traces of interrupted runs, what later versions may write, and what cannot be told from a
 * good store without something that the auditor remembers.
 */
export const HARMLESS: readonly TamperCase[] = [
  harmless('nothing', [], () => {}),
  harmless('key file that a rotation left which died before its entry', ['W_KEY_ORPHAN'], (forge) =>
    forge.write(`keys/${stranger.spkiSha256}.pem`, stranger.pem),
  ),
  harmless('last checkpoint missing, as a run leaves it that died before it', ['W_CHECKPOINT_PENDING'], (forge) =>
    forge.remove(checkpointAt(LAST + 1)),
  ),
  harmless('checkpoint more than there must be', [], (forge) =>
    forge.checkpoint(forge.statement(entryAt(5)), forge.good.first),
  ),
  harmless('second rotation', [], rotateAgain),
  harmless('same entry twice of a type that this version does not know', ['W_PREDICATE_UNKNOWN'], (forge) =>
    forge.rewrite((entries) => {
      const note = structuredClone(entries[0]);
      if (!note) return;
      note.predicateType = 'urn:rollcall:attestation:key-revocation:v2';
      set(note, 'predicate.log.appendedAt', '2026-03-02T13:00:00.000Z');
      entries.splice(8, 0, note, structuredClone(note));
    }),
  ),
  harmless('predicate that says more than this version knows', [], (forge) =>
    forge.rewrite((entries) => {
      for (const { predicate } of entries) Object.assign(predicate, { further: { things: [1, 2, 3] } });
    }),
  ),
  harmless('snapshot that names a new key, as only a rotation may', [], (forge) =>
    forge.rewrite((entries) => set(entries[18] ?? {}, 'predicate.newKey', toKeyRecord(stranger))),
  ),
  harmless('history written anew by whoever holds the keys, while nobody knows a head', [], (forge) =>
    forge.rewrite((entries) => {
      for (const statement of entries) {
        if (nameOf(statement) === 'control-evaluation') set(statement, 'predicate.evaluator.version', '9.9.9');
      }
    }),
  ),
  {
    name: 'end cut off with its checkpoint, while its slot can still be collected',
    tamper: (forge) => forge.remove(...forge.namedOnlyFrom(18), ...[18, 19, 20].map(entryAt), checkpointAt(LAST + 1)),
    codes: [],
    verdict: 'verified',
  },
];

/** Hands the log over at its end, from the second key to a third. */
async function rotateAgain(forge: Forge): Promise<void> {
  const [last, rotation] = [forge.statement(entryAt(LAST)), forge.statement(entryAt(ROTATION))];
  const name = `keys/${stranger.spkiSha256}.pem`;
  const log = { ...Object(get(last, 'predicate.log')), seq: LAST + 1, prev: sha256(canonicalJson(last)) };
  const again = {
    ...rotation,
    subject: [{ name, digest: { sha256: sha256(stranger.pem) } }],
    predicate: {
      id: stranger.keyid,
      oldKey: get(rotation, 'predicate.newKey'),
      newKey: toKeyRecord(stranger),
      log,
    },
  };
  forge.write(name, stranger.pem);
  await forge.sign(entryAt(LAST + 1), again, forge.good.second, third);
  await forge.checkpoint(again, third);
}
