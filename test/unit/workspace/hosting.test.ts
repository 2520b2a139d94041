import { describe, expect, it } from 'vitest';
import { namesOf } from '../../../shared/deployment/names.ts';
import { hostingOf } from '../../../shared/workspace/hosting.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { GOOD, problemsOf } from './configuration.ts';

/** The good configuration, on AWS. */
const ON_AWS = GOOD.replace('file:./evidence', 's3://acme-evidence/rollcall')
  .replace('file:./key.pem', 'lambda:audit-append')
  .replace('env:TOKEN', 'secretsmanager:rollcall/main/leapsome')
  .replace('./people.csv', 's3://acme-evidence-inbox/people.csv');
const inAws = (from: string, to: string) => ON_AWS.replace(from, to);

describe('a configuration', () => {
  it('of this machine has its folder and its key file', () => {
    expect(hostingOf(parseConfiguration(GOOD, 'rollcall.yaml'))).toEqual({
      kind: 'local',
      folder: './evidence',
      keyFile: './key.pem',
    });
  });

  it.each([
    ['s3://acme-evidence', ''],
    ['s3://acme-evidence/', ''],
    ['s3://acme-evidence/rollcall', 'rollcall/'],
    ['s3://acme-evidence/a/b.c/', 'a/b.c/'],
  ])('on AWS has the place of %s', (store, prefix) => {
    const configuration = parseConfiguration(inAws('s3://acme-evidence/rollcall', store), 'rollcall.yaml');

    expect(hostingOf(configuration)).toEqual({ kind: 'aws', bucket: 'acme-evidence', prefix, deployment: 'audit' });
  });

  it('on AWS locks evidence in governance mode, alerts nobody, has one key and leaves from any address, unless it says otherwise', () => {
    expect(parseConfiguration(ON_AWS, 'rollcall.yaml').aws).toEqual({
      objectLock: { mode: 'governance' },
      alerts: { emails: [] },
      signingKeys: 1,
      auditors: [],
      fixedEgressAddress: false,
    });
  });
});

describe('what is wrong with where things are', () => {
  it.each([
    ['a bucket name with a dot', inAws('s3://acme-evidence/', 's3://acme.evidence/'), 'store: must be file:path, s3'],
    ['a bucket name of 51 characters', inAws('s3://acme-evidence/', `s3://${'a'.repeat(51)}/`), 'store: must be'],
    ['a prefix that leads upwards', inAws('/rollcall', '/../rollcall'), 'store: must be'],
    [
      'a function of another name',
      inAws('lambda:audit-append', 'lambda:audit-sign'),
      'signer: must be file:path or la',
    ],
    [
      'a deployment of 41 characters',
      inAws('lambda:audit', `lambda:${'a'.repeat(41)}`),
      'signer: must be file:path or',
    ],
    ['a key file for a bucket', inAws('lambda:audit-append', 'file:./key.pem'), 'signer: must be lambda:<deployment>-'],
    [
      'a function for a folder',
      GOOD.replace('file:./key.pem', 'lambda:audit-append'),
      'signer: must be file:path, since the store is file:',
    ],
    [
      'a token of the environment for a bucket',
      inAws('secretsmanager:rollcall/main/leapsome', 'env:TOKEN'),
      'workspaces.0.connections.0.token: must begin with secretsmanager:rollcall/main/, since the store is s3://',
    ],
    [
      'a second secret of the environment for a bucket',
      inAws('leapsome\n      - {', 'leapsome\n        contentApi: { secret: env:SECRET }\n      - {'),
      'workspaces.0.connections.0.contentApi.secret: must begin with secretsmanager:rollcall/main/',
    ],
    [
      'the token of another workspace',
      inAws('secretsmanager:rollcall/main/', 'secretsmanager:rollcall/other/'),
      'workspaces.0.connections.0.token: must begin with secretsmanager:rollcall/main/',
    ],
    [
      'a token of Secrets Manager for a folder',
      GOOD.replace('env:TOKEN', 'secretsmanager:rollcall/main/leapsome'),
      'workspaces.0.connections.0.token: must be env:NAME or file:path, since the store is file:',
    ],
    [
      'a file of this machine for a bucket',
      inAws('s3://acme-evidence-inbox/people.csv', './people.csv'),
      'workspaces.0.connections.1.file: must be in s3://acme-evidence-inbox/, since the store is s3://',
    ],
    [
      'a file among the evidence',
      inAws('s3://acme-evidence-inbox/people.csv', 's3://acme-evidence/people.csv'),
      'workspaces.0.connections.1.file: must be in s3://acme-evidence-inbox/',
    ],
    [
      'a role export of this machine for a bucket',
      inAws(
        'leapsome\n      - {',
        'leapsome\n        roles: [{ from: import, file: roles.csv, maxAge: 7d }]\n      - {',
      ),
      'workspaces.0.connections.0.roles.0.file: must be in s3://acme-evidence-inbox/',
    ],
    [
      'a file of a bucket for a folder',
      GOOD.replace('./people.csv', 's3://acme-evidence-inbox/people.csv'),
      'workspaces.0.connections.1.file: must be a path, since the store is file:',
    ],
    [
      'an account that is no number',
      `${ON_AWS}aws: { auditors: [{ account: acme, externalId: a-long-one }] }\n`,
      'account',
    ],
    [
      'an external id that can be guessed',
      `${ON_AWS}aws: { auditors: [{ account: "123456789012", externalId: a }] }\n`,
      '8',
    ],
    [
      'a mode of locking that S3 does not have',
      `${ON_AWS}aws: { objectLock: { mode: strict } }\n`,
      'must be one of gov',
    ],
    ['a setting that nobody knows', `${ON_AWS}aws: { region: eu-central-1 }\n`, 'aws.region: is not a known key'],
  ])('is told: %s', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });
});

describe('the names of a deployment', () => {
  it('fit into the limits of AWS, however long those are that they are made from', () => {
    const names = namesOf({ kind: 'aws', bucket: 'b'.repeat(50), prefix: '', deployment: 'd'.repeat(40) });
    const { stateBucket, inboxBucket, accessLogBucket, stateMachine, eventBus } = names;

    expect(Math.max(...[stateBucket, inboxBucket, accessLogBucket].map(({ length }) => length))).toBeLessThanOrEqual(
      63,
    );
    expect(Math.max(...[names.function('audit-log'), eventBus].map(({ length }) => length))).toBeLessThanOrEqual(64);
    expect(stateMachine.length).toBeLessThanOrEqual(80);
  });
});
