import { testSigner } from '../support/test-signer.ts';
import { checkpointAt, entryAt, type Forge } from './forge.ts';
import { LAST } from './good-store.ts';
import { forgery, type TamperCase } from './tamper-case.ts';

const snapshotOf = (forge: Forge, seq: number) => forge.statement(entryAt(seq)).subject[0]?.name ?? '';
const keyFile = ({ good }: Forge, which: 'first' | 'second') => `keys/${good[which].publicKey.spkiSha256}.pem`;
const stranger = testSigner('mallory').publicKey;

const extraFile = (path: string, codes: TamperCase['codes']): TamperCase =>
  forgery(`extra file ${JSON.stringify(path)}`, codes, (forge) => forge.write(path, 'hello'));

const emptied = (what: string, codes: TamperCase['codes'], pathIn: (forge: Forge) => string): TamperCase =>
  forgery(`${what} emptied`, codes, (forge) => forge.write(pathIn(forge), ''));

const prolonged = (what: string, codes: TamperCase['codes'], pathIn: (forge: Forge) => string): TamperCase =>
  forgery(`line break added to ${what}`, codes, (forge) => {
    forge.write(pathIn(forge), Buffer.concat([forge.bytes(pathIn(forge)), Buffer.from('\n')]));
  });

/** Files that are not there, should not be there, or are not what their names say. */
export const CONTAINER: readonly TamperCase[] = [
  forgery('everything deleted', ['E_LOG_EMPTY'], (forge) => forge.files.clear()),
  {
    ...forgery('everything deleted, and no trust anchor', ['E_LOG_EMPTY', 'E_ANCHOR_ABSENT'], (forge) =>
      forge.files.clear(),
    ),
    input: () => ({ anchor: null, workspace: 'main' }),
  },
  forgery('all entries deleted', ['E_LOG_EMPTY', 'E_LOG_TRUNCATED'], (forge) => forge.remove(...forge.paths('log/'))),
  extraFile('README.md', ['E_PATH']),
  extraFile('.hidden', ['E_PATH']),
  extraFile('log/notes.txt', ['E_LOG_NAME']),
  extraFile('log/deeper/00000000000000000021.dsse.json', ['E_PATH']),
  extraFile('checkpoints/notes.txt', ['E_PATH']),
  extraFile('keys/readme', ['E_PATH']),
  extraFile('evidence/notes.txt', ['E_PATH']),
  extraFile('evidence/2026/03/notes.txt', ['E_PATH']),
  extraFile('evidence/2026/3/notes', ['E_PATH']),
  extraFile(`evidence/2026/03/${'0'.repeat(63)}`, ['E_PATH']),
  extraFile(`evidence/2026/03/${'0'.repeat(64)}.json`, ['E_PATH']),
  extraFile(`copy/evidence/2026/03/${'0'.repeat(64)}`, ['E_PATH']),
  extraFile(`keys/${'0'.repeat(64)}.pem.old`, ['E_PATH']),
  extraFile(`copy/keys/${'0'.repeat(64)}.pem`, ['E_PATH']),
  extraFile(`copy/${entryAt(LAST + 1)}`, ['E_PATH']),
  extraFile(`copy/${checkpointAt(LAST + 1)}`, ['E_PATH']),
  extraFile(`${checkpointAt(LAST + 1)}.old`, ['E_PATH']),
  extraFile('log', ['E_PATH']),
  extraFile('', ['E_PATH']),
  extraFile('log/00000000000000000021.dsse.json\n', ['E_LOG_NAME']),
  extraFile('log/\u0000', ['E_LOG_NAME']),

  forgery('entry with a number beyond all entries', ['E_LOG_GAP'], (forge) =>
    forge.copy(entryAt(LAST), entryAt(999_999_999_999)),
  ),
  forgery('entry with a number that JSON cannot hold', ['E_LOG_NAME'], (forge) =>
    forge.copy(entryAt(LAST), 'log/99999999999999999999.dsse.json'),
  ),
  forgery('checkpoint with a number beyond all entries', ['E_CHECKPOINT_NAME'], (forge) =>
    forge.copy(checkpointAt(21), 'checkpoints/99999999999999999999.dsse.json'),
  ),
  forgery('entry copied behind the last one', ['E_LOG_SEQ', 'E_LOG_CHAIN'], (forge) =>
    forge.copy(entryAt(LAST), entryAt(LAST + 1)),
  ),

  emptied('entry', ['E_ENVELOPE'], () => entryAt(7)),
  emptied('checkpoint', ['E_ENVELOPE'], () => checkpointAt(8)),
  emptied('artifact', ['E_EVIDENCE_DIGEST'], (forge) => snapshotOf(forge, 12)),
  emptied('key', ['E_KEY_FILE'], (forge) => keyFile(forge, 'first')),
  prolonged('entry', ['E_NOT_CANONICAL'], () => entryAt(7)),
  prolonged('checkpoint', ['E_NOT_CANONICAL'], () => checkpointAt(8)),
  prolonged('artifact', ['E_EVIDENCE_DIGEST'], (forge) => snapshotOf(forge, 12)),
  prolonged('key', ['E_KEY_FILE'], (forge) => keyFile(forge, 'first')),

  forgery('key files swapped', ['E_KEY_FILE'], (forge) =>
    forge.swap(keyFile(forge, 'first'), keyFile(forge, 'second')),
  ),
  forgery('key file replaced by a key of somebody else', ['E_KEY_FILE'], (forge) =>
    forge.write(keyFile(forge, 'first'), stranger.pem),
  ),
  forgery('key file with text before the key', ['E_KEY_FILE'], (forge) =>
    forge.write(keyFile(forge, 'first'), `see also ${stranger.keyid}\n${forge.good.first.publicKey.pem}`),
  ),
  forgery('key file deleted', ['E_KEY_FILE'], (forge) => forge.remove(keyFile(forge, 'second'))),
  forgery('key of somebody else under a name that is not its own', ['E_KEY_FILE'], (forge) =>
    forge.write(`keys/${'0'.repeat(64)}.pem`, stranger.pem),
  ),

  forgery('artifact moved to another month', ['E_EVIDENCE_MISSING'], (forge) => {
    forge.copy(snapshotOf(forge, 12), snapshotOf(forge, 12).replace('/03/', '/04/'));
    forge.remove(snapshotOf(forge, 12));
  }),
  {
    ...forgery(
      'whole log of another workspace, with the same key, in the place of this one',
      ['E_LOG_ORIGIN'],
      (forge) => {
        forge.files.clear();
        for (const [path, bytes] of forge.good.other) forge.write(path, bytes);
      },
    ),
    input: () => ({ workspace: 'main' }),
  },
];
