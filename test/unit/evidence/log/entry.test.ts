import { describe, expect, it } from 'vitest';
import { seal } from '../../../../shared/evidence/dsse.ts';
import { openEntry, openOnce } from '../../../../shared/evidence/log/entry.ts';
import { predicateType, STATEMENT_TYPE } from '../../../../shared/evidence/statement.ts';
import { canonicalBytes } from '../../../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { ORIGIN, START } from './workbench.ts';

const ada = testSigner('ada');
const bob = testSigner('bob');

const position = { origin: ORIGIN, seq: 7, prev: 'a'.repeat(64), appendedAt: START };
const statement = {
  _type: STATEMENT_TYPE,
  subject: [{ name: 'evidence/2026/03/x', digest: { sha256: 'b'.repeat(64) } }],
  predicateType: predicateType('review-event'),
  predicate: { review: 'r', submission: 's', log: position },
};
const statementOfLists = { ...statement, predicate: { ...statement.predicate, lists: [['c']] } };
const open = (envelope: Uint8Array) => openEntry(envelope, 7, [ada.publicKey], ORIGIN);

describe('openEntry', () => {
  it('describes an entry that the key has signed', async () => {
    const payload = canonicalBytes(statement);

    const entry = open(await seal(payload, [ada]));

    expect(entry).toEqual({
      seq: 7,
      digest: sha256Hex(payload),
      type: statement.predicateType,
      logicalKey: `${statement.predicateType} r s`,
      appendedAt: START,
      prev: position.prev,
      statement,
    });
  });

  it.each<[string, object]>([
    ['says that it has another place', { ...statement, predicate: { log: { ...position, seq: 8 } } }],
    ['has no place', { ...statement, predicate: {} }],
    ['is another kind of statement', { ...statement, _type: 'https://in-toto.io/Statement/v0.1' }],
    ['has no subject', { ...statement, subject: [] }],
  ])('calls the store damaged when the statement %s', async (_what, changed) => {
    const envelope = await seal(canonicalBytes(changed), [ada]);

    expect(() => open(envelope)).toThrow(expect.objectContaining({ code: 'store-damaged' }));
  });

  it.each([
    ['has spaces', JSON.stringify(statement, null, 1)],
    ['has a member twice', JSON.stringify(statement).replace('{', '{"_type":"x",')],
    ['is no JSON', '{'],
    ['is empty', ''],
  ])('calls the store damaged when the signed payload %s', async (_what, text) => {
    const envelope = await seal(Buffer.from(text), [ada]);

    expect(() => open(envelope)).toThrow(expect.objectContaining({ code: 'store-damaged' }));
  });

  it('tells the log of another organisation or workspace from a damaged one', async () => {
    const foreign = { ...statement, predicate: { log: { ...position, origin: 'beta/main' } } };
    const envelope = await seal(canonicalBytes(foreign), [ada]);

    expect(() => open(envelope)).toThrow(
      expect.objectContaining({
        code: 'log-foreign',
        message: expect.stringContaining('belongs to beta/main, but the configuration says acme/main'),
      }),
    );
  });

  it('says whose signature it found instead', async () => {
    const envelope = await seal(canonicalBytes(statement), [bob]);

    expect(() => open(envelope)).toThrow(
      expect.objectContaining({
        code: 'log-foreign',
        message: expect.stringContaining(`is signed by ${bob.publicKey.keyid}, not by ${ada.publicKey.keyid}`),
      }),
    );
  });

  it('calls the store damaged when a signature that claims to be the key’s is not', async () => {
    const impostor = { publicKey: ada.publicKey, sign: ada.sign };
    const envelope = await seal(canonicalBytes(statement), [impostor]);
    const altered = { ...statement, predicate: { log: position, review: 'other' } };
    const forged = Buffer.from(envelope)
      .toString('utf8')
      .replace(/"payload":"[^"]*"/, `"payload":"${Buffer.from(canonicalBytes(altered)).toString('base64')}"`);

    expect(() => open(Buffer.from(forged))).toThrow(expect.objectContaining({ code: 'store-damaged' }));
  });
});

describe('an entry that has been opened before', () => {
  const again = (envelope: Uint8Array) => openOnce(Uint8Array.from(envelope), 7, ada.publicKey, ORIGIN);

  it('is the same entry, while its bytes are the same', async () => {
    const envelope = await seal(canonicalBytes(statement), [ada]);

    expect(again(envelope)).toEqual(open(envelope));
    expect(again(envelope)).toBe(again(envelope));
  });

  it('cannot have been changed by whoever had it before', async () => {
    const { statement } = again(await seal(canonicalBytes(statementOfLists), [ada]));
    const { lists } = statement.predicate as unknown as typeof statementOfLists.predicate;

    expect(() => Object.assign(statement.predicate, { review: 'other' })).toThrow(TypeError);
    expect(() => lists[0]?.push('d')).toThrow(TypeError);
  });

  it('is checked when a single byte of it is another', async () => {
    const envelope = await seal(canonicalBytes(statement), [ada]);
    again(envelope);
    const altered = Buffer.from(envelope.map((byte, i) => (i === 40 ? byte ^ 1 : byte)));

    expect(() => again(altered)).toThrow(expect.objectContaining({ code: 'store-damaged' }));
  });

  it.each<[string, (envelope: Uint8Array) => unknown, string]>([
    ['in another place', (envelope) => openOnce(envelope, 8, ada.publicKey, ORIGIN), 'store-damaged'],
    ['as one of another log', (envelope) => openOnce(envelope, 7, ada.publicKey, 'beta/main'), 'log-foreign'],
    ['as one of another key', (envelope) => openOnce(envelope, 7, bob.publicKey, ORIGIN), 'log-foreign'],
    [
      'as one of another key that goes by the same name',
      (envelope) => openOnce(envelope, 7, { ...bob.publicKey, keyid: ada.publicKey.keyid }, ORIGIN),
      'store-damaged',
    ],
  ])('is refused %s', async (_what, open, code) => {
    const envelope = await seal(canonicalBytes(statement), [ada]);
    again(envelope);

    expect(() => open(envelope)).toThrow(expect.objectContaining({ code }));
    expect(() => open(envelope)).toThrow(expect.objectContaining({ code }));
    expect(again(envelope).seq).toBe(7);
  });
});
