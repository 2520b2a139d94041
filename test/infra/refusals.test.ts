import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { deployment } from '../../infra/deployment.ts';
import { type ConfigurationOverrides, configurationText, manyWorkspaces } from './configuration.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rollcall-refusals-'));
const file = join(folder, 'rollcall.yaml');

afterAll(() => rmSync(folder, { recursive: true }));

async function refusalOf(text: string | null, context: { readonly [name: string]: string } = {}): Promise<string> {
  const config = text === null ? join(folder, 'absent.yaml') : file;
  if (text !== null) writeFileSync(file, text);
  const refused = await deployment(new App({ context: { config, ...context } }), ROOT).then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
  return refused.replaceAll(config, 'rollcall.yaml');
}

describe('a deployment is refused in one sentence', () => {
  it('where there is no configuration', async () => {
    expect(await refusalOf(null)).toBe(
      'cannot read rollcall.yaml (ENOENT); write one as docs/deploy.md says, or name another with -c config=<file>, such as docs/examples/aws.yaml',
    );
  });

  it('where evidence would lie on the machine that deploys', async () => {
    const text = configurationText({ store: 'file:./evidence', signer: 'file:./key.pem' }).replaceAll(
      'secretsmanager:rollcall/main/leapsome',
      'env:TOKEN',
    );

    expect(await refusalOf(text)).toBe(
      'store is file:, which is a folder of this machine; a deployment needs "store: s3://<bucket>" and "signer: lambda:<deployment>-append"',
    );
  });

  it.each<[string, ConfigurationOverrides, RegExp]>([
    [
      'the same name for two workspaces',
      { workspaces: [{ id: 'main' }, { id: 'main' }] },
      /:\d+:\d+ workspaces\.1\.id: /,
    ],
    ['a key that is not known', { aws: { objectLocks: {} } }, /aws\.objectLocks: is not a known key/],
    ['capitals in the name of the bucket', { store: 's3://Acme' }, /store: must be file:path, s3:\/\/bucket/],
    ['a dot in the name of the bucket', { store: 's3://acme.evidence' }, /store: must be file:path, s3:\/\/bucket/],
    ['two letters as the name of the bucket', { store: 's3://ac' }, /store: must be file:path, s3:\/\/bucket/],
    [
      'a name of a bucket to which nothing can be added',
      { store: `s3://${'a'.repeat(51)}` },
      /store: must be file:path/,
    ],
    ['no signing key', { aws: { signingKeys: 0 } }, /aws\.signingKeys: must be 1 or more/],
    ['a signer that is no append function', { signer: 'lambda:acme' }, /signer: must be file:path or lambda:/],
    [
      'an auditor without a guarded id',
      { aws: { auditors: [{ account: '111122223333', externalId: 'x' }] } },
      /externalId: must be/,
    ],
  ])('for %s', async (_what, overrides, sentence) => {
    expect(await refusalOf(configurationText(overrides))).toMatch(sentence);
  });

  it.each([
    'xn--acme',
    'sthree-acme',
    'amzn-s3-demo-acme',
    'acme-s3alias',
    'acme--ol-s3',
    'acme--x-s3',
    'acme--table-s3',
    'acme-an',
  ])('for the bucket %s, which S3 would not make', async (bucket) => {
    expect(await refusalOf(configurationText({ store: `s3://${bucket}` }))).toMatch(
      /^store names the bucket \S+, but S3 keeps "\S+" for itself; choose another name$/,
    );
  });

  it('for a deployment whose event bus every account has already', async () => {
    expect(await refusalOf(configurationText({ signer: 'lambda:default-append' }))).toBe(
      'signer is lambda:default-append, but every account has an event bus "default"; choose another name',
    );
  });

  it('for a word that is neither true nor false', async () => {
    expect(await refusalOf(configurationText(), { teardown: 'yes' })).toBe(
      '-c teardown must be true or false; true lifts what keeps evidence from being deleted',
    );
  });

  it('for more times to run at than fit into one stack', async () => {
    const workspaces = manyWorkspaces(301).map((workspace, i) => ({
      ...workspace,
      cron: `${i % 60} ${Math.floor(i / 60)} * * *`,
    }));

    expect(await refusalOf(configurationText({ workspaces }))).toBe(
      'the workspaces have 301 different times to run at, and one deployment takes 300; let more of them share a time',
    );
  });

  it('with exit code 64, and nothing of the machinery', async () => {
    const text = configurationText({ store: 's3://xn--acme' });
    writeFileSync(file, text);
    const environment = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ config: file }) };

    const refused = await promisify(execFile)(process.execPath, [join(ROOT, 'infra/main.ts')], {
      env: environment,
    }).then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );

    expect(refused.code).toBe(64);
    expect(refused.stderr).toBe(
      'store names the bucket xn--acme, but S3 keeps "xn--" for itself; choose another name\n',
    );
  });
});
