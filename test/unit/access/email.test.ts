import { describe, expect, it } from 'vitest';
import { corporateAddresses, normaliseEmail } from '../../../shared/access/matching/email.ts';

describe('addresses', () => {
  it.each([
    ['white space and capitals', ' Ada.Lovelace@ACME.example ', 'ada.lovelace@acme.example'],
    ['composed and decomposed letters', 'ju\u0308rgen@acme.example', 'jürgen@acme.example'],
  ])('are compared without regard to %s', (_name, text, expected) => {
    expect(normaliseEmail(text)).toBe(expected);
  });

  it.each([
    ['no @', 'ada'],
    ['two of them', 'ada@x@acme.example'],
    ['white space inside', 'ada lovelace@acme.example'],
    ['no name', '@acme.example'],
    ['no domain', 'ada@'],
    ['nothing', ''],
  ])('are told from other text: %s', (_name, text) => {
    expect(normaliseEmail(text)).toBeNull();
  });

  it('count as corporate only in the domains of the policy, not below or beside them [note 14]', () => {
    const texts = [
      'ada@acme.example',
      'ADA@acme.example',
      'ada@mail.acme.example',
      'ada@notacme.example',
      'ada@home.example',
      'ada',
    ];

    expect(corporateAddresses(texts, ['acme.example', 'acme.test.example'])).toEqual(['ada@acme.example']);
  });
});
