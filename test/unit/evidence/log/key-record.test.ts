import { describe, expect, it } from 'vitest';
import { fromKeyRecord, keyRecordSchema, toKeyRecord } from '../../../../shared/evidence/log/key-record.ts';
import { testSigner } from '../../../support/test-signer.ts';

const ada = testSigner('ada').publicKey;
const bob = testSigner('bob').publicKey;

describe('a key record', () => {
  it('carries the whole key', () => {
    const record = keyRecordSchema.parse(JSON.parse(JSON.stringify(toKeyRecord(ada))));

    const key = fromKeyRecord(record);

    expect({ keyid: key.keyid, pem: key.pem }).toEqual({ keyid: ada.keyid, pem: ada.pem });
  });

  it('is refused when the key has another fingerprint', () => {
    const record = { ...toKeyRecord(ada), keyid: bob.keyid };

    expect(() => fromKeyRecord(record)).toThrow(TypeError);
  });

  it.each([
    ['no key', 'AAAA'],
    ['half a key', toKeyRecord(ada).spki.slice(0, 40)],
    ['nothing', ''],
  ])('is refused when it holds %s', (_what, spki) => {
    expect(() => fromKeyRecord({ keyid: ada.keyid, spki })).toThrow();
  });
});
