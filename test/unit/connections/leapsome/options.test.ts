import { describe, expect, it } from 'vitest';
import { leapsomeOptionsSchema } from '../../../../shared/connections/leapsome/options.ts';

const LEAST = { id: 'leapsome', kind: 'application', provider: 'leapsome', token: 'env:TOKEN' };

const isAccepted = (wish: object) => leapsomeOptionsSchema.safeParse({ ...LEAST, ...wish }).success;

describe('the options of a Leapsome connection', () => {
  it('need an id and a token, and lead to the vendor without roles or custom attributes', () => {
    expect(leapsomeOptionsSchema.parse(LEAST)).toEqual({
      ...LEAST,
      baseUrl: 'https://api.leapsome.com/scim/v1',
      allowedHosts: [],
      customAttributes: [],
      roles: [],
    });
  });

  it.each(['env:LEAPSOME_TOKEN', 'file:./token', 'file:/run/secrets/token'])('refer to the token: %s [A1]', (token) => {
    expect(isAccepted({ token })).toBe(true);
  });

  it.each(['eyJhbGciOiJIUzI1NiJ9.e30.x', 'Bearer x', 'env:', 'env:A B', 'file:', 'https://example.com/token', ''])(
    'never hold the token itself, nor what is no reference: %j [A1]',
    (token) => {
      expect(isAccepted({ token })).toBe(false);
    },
  );

  it.each([
    ['a further host', { allowedHosts: ['scim.acme.example'] }, true],
    ['a host with a port', { allowedHosts: ['scim.acme.example:8443'] }, false],
    ['a host with a scheme', { allowedHosts: ['https://scim.acme.example'] }, false],
    ['any host', { allowedHosts: ['*'] }, false],
    ['a host in capitals, which no URL has', { allowedHosts: ['SCIM.acme.example'] }, false],
    ['a custom attribute by its id', { customAttributes: ['6140868326541a4da586db0b'] }, true],
    ['a custom attribute by its name', { customAttributes: ['Salary Class'] }, false],
    ['an attribute of the schema as a custom one', { customAttributes: ['birthday'] }, false],
    ['roles from an attribute that nobody knows', { roles: [{ from: 'scim', attributes: ['groups'] }] }, false],
    ['group rules without a rule', { roles: [{ from: 'groups', rules: [] }] }, false],
    ['an import without an age', { roles: [{ from: 'import', file: 'roles.csv' }] }, false],
    [
      'an import with an age that has no fixed length',
      { roles: [{ from: 'import', file: 'x', maxAge: '1 months' }] },
      false,
    ],
    ['a key that is not known', { tokn: 'env:X' }, false],
    ['a way to skip verification', { insecure: true }, false],
  ])('may or may not name %s', (_what, wish, expected) => {
    expect(isAccepted(wish)).toBe(expected);
  });

  it('do not count userType as a role unless it is named', () => {
    const { roles } = leapsomeOptionsSchema.parse({ ...LEAST, roles: [{ from: 'scim' }] });

    expect(roles).toEqual([{ from: 'scim', attributes: ['roles', 'entitlements'] }]);
  });
});
