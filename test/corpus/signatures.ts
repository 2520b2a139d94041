import { ECDH, generateKeyPairSync, sign } from 'node:crypto';
import { toKeyRecord } from '../../shared/evidence/log/key-record.ts';
import type { PublicKey } from '../../shared/kernel/fingerprint.ts';
import { testSigner } from '../support/test-signer.ts';
import { checkpointAt, entryAt, type Forge } from './forge.ts';
import { ROTATION } from './good-store.ts';
import { type ForgedStatement, get, set } from './statement.ts';
import { forgery, harmless, type TamperCase } from './tamper-case.ts';

const mallory = testSigner('mallory');
const ENTRY = entryAt(7);

/** Edits the text of an envelope, which `JSON.stringify` would put right. */
const edited = (name: string, codes: TamperCase['codes'], change: (text: string) => string): TamperCase =>
  forgery(name, codes, (forge) => forge.write(ENTRY, change(Buffer.from(forge.bytes(ENTRY)).toString('utf8'))));

/** Changes the base64 of a payload and leaves what it stands for. */
const recoded = (name: string, codes: TamperCase['codes'], change: (payload: string) => string): TamperCase =>
  forgery(name, codes, (forge) =>
    forge.editEnvelope(ENTRY, (envelope) => {
      envelope.payload = change(envelope.payload);
    }),
  );

const rotation = (
  name: string,
  codes: TamperCase['codes'],
  change: (statement: ForgedStatement, forge: Forge) => void,
): TamperCase =>
  forgery(name, codes, async (forge) => {
    const statement = forge.statement(entryAt(ROTATION));
    change(statement, forge);
    await forge.sign(entryAt(ROTATION), statement, forge.good.first, forge.good.second);
  });

const otherKey = (options: object): string => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1', ...options });
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
};

/** The same key with its point in the short form: another text for it, and so another name for the same thing. */
function compressed({ key }: PublicKey): string {
  const spki = key.export({ format: 'der', type: 'spki' });
  const point = ECDH.convertKey(spki.subarray(-65), 'prime256v1', undefined, undefined, 'compressed');
  // Sequence of 57 bytes: the algorithm as it is, then a bit string of 34, without unused bits.
  const header = Buffer.from([0x30, 0x39, ...spki.subarray(2, 23), 0x03, 0x22, 0x00]);
  return Buffer.concat([header, Buffer.from(point)]).toString('base64');
}

/** Envelopes and keys. */
export const SIGNATURES: readonly TamperCase[] = [
  edited('further member in an envelope', ['E_ENVELOPE'], (text) => text.replace(/}$/, ',"verified":true}')),
  edited('algorithm named in an envelope', ['E_ENVELOPE'], (text) => text.replace(/}$/, ',"alg":"none"}')),
  edited('further member in a signature', ['E_ENVELOPE'], (text) => text.replace('{"keyid"', '{"alg":"none","keyid"')),
  edited('signature without keyid', ['E_ENVELOPE'], (text) => text.replace(/"keyid":"[^"]*",/, '')),
  edited('payload twice in an envelope', ['E_NOT_CANONICAL'], (text) => text.replace('{', '{"payload":"e30=",')),
  edited('spaces in an envelope', ['E_NOT_CANONICAL'], (text) => text.replace('{', '{ ')),
  edited('byte order mark before an envelope', ['E_ENVELOPE'], (text) => `\ufeff${text}`),
  edited('escaped letter in an envelope', ['E_NOT_CANONICAL'], (text) => text.replace('"payload"', '"p\\u0061yload"')),
  edited('array in the place of an envelope', ['E_ENVELOPE'], (text) => `[${text}]`),
  edited('payload that is a number', ['E_ENVELOPE'], (text) => text.replace(/"payload":"[^"]*"/, '"payload":1')),
  edited('members of an envelope in another order', ['E_NOT_CANONICAL'], (text) => {
    const { payload, payloadType, signatures } = JSON.parse(text);
    return JSON.stringify({ signatures, payloadType, payload });
  }),
  edited('payload type that is no text', ['E_PAYLOAD_TYPE'], (text) =>
    text.replace(/"payloadType":"[^"]*"/, '"payloadType":1'),
  ),
  edited('keyid that is a number', ['E_ENVELOPE'], (text) => text.replace(/"keyid":"[^"]*"/, '"keyid":1')),
  edited('signature that is a number', ['E_ENVELOPE'], (text) => text.replace(/"sig":"[^"]*"/, '"sig":1')),
  edited('signature that is no base64', ['E_ENVELOPE'], (text) => text.replace(/"sig":"[^"]*"/, '"sig":"none!"')),
  edited('signatures that are no list', ['E_ENVELOPE'], (text) => text.replace(/\[.*\]/, '{"0":"x"}')),
  edited('list of signatures with null', ['E_ENVELOPE'], (text) => text.replace(/\[.*\]/, '[null]')),
  edited('half an envelope', ['E_ENVELOPE'], (text) => text.slice(0, text.length / 2)),

  recoded('line break in base64', ['E_ENVELOPE'], (payload) => `${payload.slice(0, 40)}\n${payload.slice(40)}`),
  forgery('both alphabets of base64 in one text', ['E_ENVELOPE'], async (forge) => {
    // In base64, three tildes end with a plus sign and three question marks with a slash.
    await forge.rewrite(
      () => {},
      (statement, seq) => {
        if (seq === 7) set(statement, 'predicate.further', '~~~~~~??????');
      },
    );
    forge.editEnvelope(ENTRY, (envelope) => {
      envelope.payload = envelope.payload.replaceAll('+', '-');
    });
  }),
  recoded(
    'character in base64 that Node skips',
    ['E_ENVELOPE'],
    (payload) => `${payload.slice(0, 40)}!${payload.slice(40)}`,
  ),
  recoded('too much padding', ['E_ENVELOPE'], (payload) => `${payload}===`),

  forgery('second signature with the right name that does not verify', ['E_SIGNATURE'], (forge) =>
    forge.editEnvelope(ENTRY, ({ signatures }) => {
      signatures.push({ keyid: signatures[0]?.keyid ?? '', sig: 'MAYCAQECAQE=' });
    }),
  ),
  forgery('second signature of an unknown key', ['E_KEY_UNKNOWN'], async (forge) => {
    await forge.sign(ENTRY, forge.statement(ENTRY), forge.good.first, mallory);
  }),
  forgery('second signature of a key that comes later', ['E_KEY_UNKNOWN'], async (forge) => {
    await forge.sign(ENTRY, forge.statement(ENTRY), forge.good.first, forge.good.second);
  }),
  forgery('same signature twice', ['E_SIGNATURE'], (forge) =>
    forge.editEnvelope(ENTRY, (envelope) => {
      envelope.signatures = [...envelope.signatures, ...envelope.signatures];
    }),
  ),
  forgery('empty signature', ['E_SIGNATURE'], (forge) =>
    forge.editEnvelope(ENTRY, ({ signatures }) => {
      for (const signature of signatures) signature.sig = '';
    }),
  ),
  forgery('signature with the name of another key', ['E_KEY_UNKNOWN'], (forge) =>
    forge.editEnvelope(ENTRY, ({ signatures }) => {
      for (const signature of signatures) signature.keyid = mallory.publicKey.keyid;
    }),
  ),
  forgery('signature of another entry', ['E_SIGNATURE'], (forge) =>
    forge.editEnvelope(ENTRY, (envelope) => {
      envelope.signatures = forge.envelope(entryAt(6)).signatures;
    }),
  ),
  forgery('signature over the bare payload, without its type', ['E_SIGNATURE'], (forge) =>
    forge.editEnvelope(ENTRY, (envelope) => {
      const { privateKey } = testSigner('scenario');
      const sig = sign('sha256', Buffer.from(envelope.payload, 'base64'), privateKey).toString('base64');
      envelope.signatures = envelope.signatures.map(({ keyid }) => ({ keyid, sig }));
    }),
  ),
  forgery('signature of a checkpoint in another than DER form', ['E_SIGNATURE'], (forge) =>
    forge.editEnvelope(checkpointAt(8), ({ signatures }) => {
      for (const signature of signatures) signature.sig = Buffer.alloc(64, 1).toString('base64');
    }),
  ),

  rotation('rotation that does not name the key before it', ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.oldKey', toKeyRecord(mallory.publicKey)),
  ),
  rotation('rotation under another name than that of the new key', ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.id', mallory.publicKey.keyid),
  ),
  rotation('rotation to a key whose fingerprint is that of another', ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.newKey.keyid', mallory.publicKey.keyid),
  ),
  rotation('rotation to a key of another curve', ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.newKey.spki', otherKey({})),
  ),
  rotation('rotation to a key whose point is compressed', ['E_STATEMENT'], (statement, { good }) =>
    set(statement, 'predicate.newKey.spki', compressed(good.second.publicKey)),
  ),
  rotation('rotation to a key with spaces in its base64', ['E_STATEMENT'], (statement) =>
    set(statement, 'predicate.newKey.spki', ` ${get(statement, 'predicate.newKey.spki')}`),
  ),
  rotation('rotation to a key that has not signed', ['E_SIGNATURE'], (statement) => {
    set(statement, 'predicate.newKey', toKeyRecord(mallory.publicKey));
    set(statement, 'predicate.id', mallory.publicKey.keyid);
  }),
  forgery('rotation that the new key has not signed', ['E_SIGNATURE'], async (forge) => {
    const path = entryAt(ROTATION);
    await forge.sign(path, forge.statement(path), forge.good.first);
  }),
  forgery('rotation with a signature of the old key that does not verify', ['E_SIGNATURE', 'E_KEY_UNKNOWN'], (forge) =>
    forge.editEnvelope(entryAt(ROTATION), ({ signatures: [old] }) => Object.assign(old ?? {}, { sig: 'MAYCAQECAQE=' })),
  ),
  forgery('rotation that the old key has signed under another name', ['E_SIGNATURE', 'E_KEY_UNKNOWN'], (forge) =>
    forge.editEnvelope(entryAt(ROTATION), ({ signatures: [old] }) =>
      Object.assign(old ?? {}, { keyid: mallory.publicKey.keyid }),
    ),
  ),
  forgery('rotation deleted', ['E_LOG_GAP', 'E_KEY_UNKNOWN'], (forge) => forge.remove(entryAt(ROTATION))),
  forgery('opening with a key that has not signed it', ['E_KEY_UNKNOWN', 'E_ANCHOR_MISMATCH'], async (forge) => {
    const statement = forge.statement(entryAt(0));
    set(statement, 'predicate.key', toKeyRecord(mallory.publicKey));
    await forge.sign(entryAt(0), statement, forge.good.first);
  }),
  forgery('opening without a key', ['E_STATEMENT', 'E_LOG_GENESIS'], async (forge) => {
    await forge.resign(entryAt(0), (statement) => set(statement, 'predicate.key', null));
  }),

  harmless('base64 in the other alphabet, without padding', [], (forge) => {
    for (const path of [...forge.paths('log/'), ...forge.paths('checkpoints/')]) {
      const urlSafe = (text: string) => Buffer.from(text, 'base64').toString('base64url');
      forge.editEnvelope(path, (envelope) => {
        envelope.payload = urlSafe(envelope.payload);
        envelope.signatures = envelope.signatures.map(({ keyid, sig }) => ({ keyid, sig: urlSafe(sig) }));
      });
    }
  }),
  harmless('entries signed anew by the key that may', [], async (forge) => {
    for (let seq = 0; seq < ROTATION; seq++) await forge.resign(entryAt(seq), () => {});
  }),
];
