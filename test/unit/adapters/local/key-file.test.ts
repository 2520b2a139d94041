import { generateKeyPairSync } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyFile, readKeyFile, readPublicKeyFile } from '../../../../shared/adapters/local/key-file.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';
import { StoreProcess, treeOf } from './processes.ts';

async function keyPath(): Promise<string> {
  return join(await temporaryFolder(), 'key.pem');
}

describe('createKeyFile', () => {
  it('makes a PKCS #8 file that only its owner can read, with a new key each time', async () => {
    const [one, other] = [await keyPath(), await keyPath()];

    const keys = [await createKeyFile(one), await createKeyFile(other)];

    expect((await stat(one)).mode & 0o777).toBe(0o600);
    expect(await readFile(one, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(keys[0]?.publicKey.keyid).not.toBe(keys[1]?.publicKey.keyid);
  });

  it('never replaces a file', async () => {
    const path = await keyPath();
    await createKeyFile(path);
    const before = await readFile(path, 'utf8');

    const creating = createKeyFile(path);

    await expect(creating).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('leaves no part of a key where it cannot be written to its end', async () => {
    const folder = await temporaryFolder();

    const result = await new StoreProcess(['create-key', folder, join(folder, 'key.pem')], 'ulimit -f 0').result();

    expect(result).toMatchObject({ code: 'EFBIG' });
    expect(await treeOf(folder)).toEqual([]);
  });
});

describe('readKeyFile', () => {
  it('reads the key that was made', async () => {
    const path = await keyPath();
    const made = await createKeyFile(path);

    expect((await readKeyFile(path)).publicKey.keyid).toBe(made.publicKey.keyid);
  });

  it('says what to do when there is none', async () => {
    const path = await keyPath();

    const reading = readKeyFile(path);

    await expect(reading).rejects.toMatchObject({
      code: 'key-unusable',
      message: expect.stringMatching(/key\.pem cannot be read .*"rollcall init" makes one$/),
    });
  });

  it.each([0o640, 0o604, 0o660, 0o644])('refuses one that others can read (mode %o)', async (mode) => {
    const path = await keyPath();
    await createKeyFile(path);
    await chmod(path, mode);

    const reading = readKeyFile(path);

    await expect(reading).rejects.toMatchObject({
      code: 'key-unusable',
      message: expect.stringContaining('can be read by others; run "chmod 600" on it'),
    });
  });

  const pem = { format: 'pem', type: 'pkcs8' } as const;
  it.each([
    ['is empty', () => ''],
    ['holds something else', () => 'not a key'],
    ['holds another curve', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey.export(pem)],
    ['holds another algorithm', () => generateKeyPairSync('ed25519').privateKey.export(pem)],
  ])('refuses one that %s, and does not repeat it', async (_what, content) => {
    const path = await keyPath();
    await writeFile(path, content(), { mode: 0o600 });

    const reading = readKeyFile(path);

    await expect(reading).rejects.toMatchObject({
      code: 'key-unusable',
      message: `signing key ${path} is not a P-256 private key in PEM; "rollcall init" makes one`,
    });
  });
});

describe('a public key in the place of a signing key', () => {
  it('is told for what it is, whoever may read it', async () => {
    const path = await keyPath();
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    await writeFile(path, publicKey.export({ format: 'pem', type: 'spki' }), { mode: 0o644 });

    await expect(readKeyFile(path)).rejects.toMatchObject({
      code: 'key-unusable',
      message: `signing key ${path} is a public key: enough to look at evidence, not to write any`,
    });
  });
});

describe('readPublicKeyFile', () => {
  it('reads the public half of a signing key', async () => {
    const path = await keyPath();
    const made = await createKeyFile(path);

    expect((await readPublicKeyFile(path))?.keyid).toBe(made.publicKey.keyid);
  });

  it('reads a public key, which everybody may read', async () => {
    const [path, other] = [await keyPath(), await keyPath()];
    const { publicKey } = await createKeyFile(other);
    await writeFile(path, publicKey.pem, { mode: 0o644 });

    expect((await readPublicKeyFile(path))?.keyid).toBe(publicKey.keyid);
  });

  it('is null where there is no file', async () => {
    expect(await readPublicKeyFile(await keyPath())).toBeNull();
  });

  it.each([
    ['a signing key that others can read', 0o644, null, 'can be read by others'],
    ['something else', 0o600, 'not a key', 'is not a P-256'],
  ])('refuses %s', async (_name, mode, text, message) => {
    const path = await keyPath();
    if (text === null) await createKeyFile(path);
    else await writeFile(path, text);
    await chmod(path, mode);

    await expect(readPublicKeyFile(path)).rejects.toMatchObject({
      code: 'key-unusable',
      message: expect.stringContaining(message),
    });
  });

  it('refuses what cannot be read for another reason', async () => {
    await expect(readPublicKeyFile(await temporaryFolder())).rejects.toMatchObject({ code: 'key-unusable' });
  });
});
