import { describe, expect, it } from 'vitest';
import { entraOptionsSchema } from '../../../../shared/connections/entra/options.ts';
import { APPLICATION, CLIENT, TENANT } from './tenant.ts';

const OPTIONS = {
  id: 'entra',
  kind: 'idp',
  provider: 'entra',
  tenant: TENANT,
  clientId: CLIENT,
  clientSecret: 'env:SECRET',
  application: APPLICATION,
};

/** The first problem with these options: where and what. */
function problemOf(wish: object): string | undefined {
  const [issue] = entraOptionsSchema.safeParse({ ...OPTIONS, ...wish }).error?.issues ?? [];
  return issue && `${issue.path.join('.')}: ${issue.message}`;
}

describe('the options of a directory', () => {
  it('are the public cloud’s, with nothing read that was not asked for', () => {
    expect(entraOptionsSchema.parse(OPTIONS)).toMatchObject({
      baseUrl: 'https://graph.microsoft.com/v1.0',
      authority: 'https://login.microsoftonline.com',
      application: { appRoles: 'ignored' },
      groups: [],
      provisioningLog: false,
    });
  });

  it('take ids in any case, and compare them in one', () => {
    expect(entraOptionsSchema.parse({ ...OPTIONS, groups: [CLIENT.toUpperCase()] }).groups).toEqual([CLIENT]);
  });

  it.each([
    ['a secret and a certificate', { certificate: 'env:PEM' }, ': must name either a clientSecret or a certificate'],
    ['neither', { clientSecret: undefined }, ': must name either a clientSecret or a certificate'],
    [
      'a log of nothing',
      { application: undefined, provisioningLog: true },
      'provisioningLog: is of an application; name it too',
    ],
    [
      'a tenant by name',
      { tenant: 'acme.example' },
      'tenant: must be an id such as 6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11',
    ],
    ['a group that leads elsewhere', { groups: ['../users'] }, 'groups.0: must be an id such as'],
    [
      'the secret itself',
      { clientSecret: 'kd8~secret' },
      'clientSecret: must be env:NAME, file:path or secretsmanager:name',
    ],
    ['another scope', { application: { ...APPLICATION, scope: 'some' } }, 'application.scope: '],
  ])('are refused with %s', (_, wish, problem) => {
    expect(problemOf(wish)).toContain(problem);
  });
});
