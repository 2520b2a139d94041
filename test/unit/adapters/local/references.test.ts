import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalFiles, LocalSecrets } from '../../../../shared/adapters/local/references.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';

/** A folder for the configuration, with a file beside it that is named by an absolute path. */
async function folders() {
  const folder = await temporaryFolder();
  const configuration = join(folder, 'configuration');
  await mkdir(configuration);
  await writeFile(join(configuration, 'inside'), 'inside-token');
  await writeFile(join(folder, 'outside'), 'outside-token');
  return { configuration, outside: join(folder, 'outside') };
}

describe('LocalSecrets', () => {
  it.each([
    ['a file beside the configuration', () => 'file:inside', 'inside-token'],
    ['a file that a relative path leads to', () => 'file:../outside', 'outside-token'],
    ['a file with an absolute path', (outside: string) => `file:${outside}`, 'outside-token'],
    ['a variable', () => 'env:TOKEN', 'environment-token'],
  ])('reads %s', async (_what, referenceTo, token) => {
    const { configuration, outside } = await folders();
    const secrets = new LocalSecrets(configuration, { TOKEN: 'environment-token' });

    expect((await secrets.read(referenceTo(outside))).reveal()).toBe(token);
  });

  it.each([
    ['a variable that is not set', 'env:OTHER', 'is not set in the environment'],
    ['a variable of every object', 'env:toString', 'is not set in the environment'],
    ['a file that is not there', 'file:none', 'cannot be read: ENOENT'],
    ['a folder', 'file:.', 'cannot be read: EISDIR'],
    ['no kind of reference', 'TOKEN', 'cannot be read'],
  ])('refuses %s, and says so', async (_what, reference, complaint) => {
    const { configuration } = await folders();
    const secrets = new LocalSecrets(configuration, { TOKEN: 'environment-token' });

    const reading = secrets.read(reference);

    await expect(reading).rejects.toMatchObject({
      code: 'secret-unusable',
      message: expect.stringContaining(`the token ${reference} ${complaint}`),
    });
  });
});

describe('a private key with its certificate', () => {
  it('is read whole, lines and all, where one is expected', async () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nAA==\n';
    const secrets = new LocalSecrets('/', { PEM: pem });

    expect((await secrets.read('env:PEM', 'pem')).reveal()).toBe(pem);
    await expect(secrets.read('env:PEM')).rejects.toMatchObject({ code: 'secret-unusable' });
  });

  it('is no token, nor anything else', async () => {
    const secrets = new LocalSecrets('/', { TOKEN: 'environment-token' });

    await expect(secrets.read('env:TOKEN', 'pem')).rejects.toMatchObject({
      code: 'secret-unusable',
      message: 'the certificate env:TOKEN is no PEM; put a PEM with the private key and its certificate there',
    });
  });

  it('is asked for where it is missing, and not a token', async () => {
    await expect(new LocalSecrets('/', {}).read('env:PEM', 'pem')).rejects.toMatchObject({
      message:
        'the certificate env:PEM is not set in the environment; put a PEM with the private key and its certificate there',
    });
  });
});

describe('LocalFiles', () => {
  it('reads relative to the configuration, or by an absolute path', async () => {
    const { configuration, outside } = await folders();
    const files = new LocalFiles(configuration);

    expect(Buffer.from((await files.read('inside')).bytes).toString()).toBe('inside-token');
    expect(Buffer.from((await files.read(outside)).bytes).toString()).toBe('outside-token');
  });

  it('refuses a folder', async () => {
    const { configuration } = await folders();

    const reading = new LocalFiles(configuration).read('.');

    await expect(reading).rejects.toMatchObject({
      code: 'file-unreadable',
      message: '. cannot be read (EISDIR); correct the path in the configuration',
    });
  });
});
