import { describe, expect, it } from 'vitest';
import { humaansOptionsSchema } from '../../../../shared/connections/humaans/options.ts';

const LEAST = { id: 'humaans', kind: 'hris', provider: 'humaans', token: 'env:HUMAANS_TOKEN' };

describe('the options of a Humaans connection', () => {
  it('need an id and a token, and lead to the vendor', () => {
    expect(humaansOptionsSchema.parse(LEAST)).toEqual({
      ...LEAST,
      baseUrl: 'https://app.humaans.io/api',
      allowedHosts: [],
      contractTypes: {},
    });
  });

  it.each([
    ['words for contract types', { contractTypes: { Werkvertrag: 'external' } }, true],
    ['a contract type that is neither of an employee nor of an external', { contractTypes: { Intern: 'half' } }, false],
    ['the token itself [A1]', { token: 'eyJhbGciOiJIUzI1NiJ9.e30.x' }, false],
    ['an application', { kind: 'application' }, false],
    ['a key that is not known', { statuses: {} }, false],
  ])('may or may not name %s', (_what, wish, expected) => {
    expect(humaansOptionsSchema.safeParse({ ...LEAST, ...wish }).success).toBe(expected);
  });
});
