import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { open, readFile, stat, unlink } from 'node:fs/promises';
import type { Signer } from '../../evidence/ports.ts';
import { codeOf, messageOf, RollcallError } from '../../kernel/errors.ts';
import { describe, type PublicKey, publicKeyFromPem } from '../../kernel/fingerprint.ts';

export class KeyFileError extends RollcallError<'key-unusable'> {}

/** Makes a new P-256 key in a file that only its owner can read. Throws if the file exists; leaves no part of one. */
export async function createKeyFile(path: string): Promise<Signer> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await file.sync();
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
  return signerOf(privateKey);
}

/** Reads the signing key. Throws a KeyFileError if it is missing, readable by others, or no P-256 private key. */
export async function readKeyFile(path: string): Promise<Signer> {
  const fail = (what: string, cause?: unknown) =>
    new KeyFileError('key-unusable', `signing key ${path} ${what}`, { cause });
  let pem: string;
  let mode: number;
  try {
    pem = await readFile(path, 'utf8');
    mode = (await stat(path)).mode;
  } catch (error) {
    throw fail(`cannot be read (${messageOf(error)}); "rollcall init" makes one`, error);
  }
  if (pem.includes('BEGIN PUBLIC KEY')) throw fail('is a public key: enough to look at evidence, not to write any');
  if ((mode & 0o077) !== 0) throw fail('can be read by others; run "chmod 600" on it');
  try {
    return signerOf(createPrivateKey(pem));
  } catch (error) {
    throw fail('is not a P-256 private key in PEM; "rollcall init" makes one', error);
  }
}

/**
 * The public key in a file that holds the signing key, or the public key alone: enough to read by. Null if there is no
 * such file, or not for this user. Throws a KeyFileError as `readKeyFile` does.
 */
export async function readPublicKeyFile(path: string): Promise<PublicKey | null> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    if (UNREADABLE.includes(codeOf(error))) return null;
    throw new KeyFileError('key-unusable', `signing key ${path} cannot be read (${messageOf(error)})`, {
      cause: error,
    });
  }
  try {
    return publicKeyFromPem(pem);
  } catch {
    return (await readKeyFile(path)).publicKey;
  }
}

const UNREADABLE: readonly unknown[] = ['ENOENT', 'EACCES'];

function signerOf(privateKey: KeyObject): Signer {
  return {
    publicKey: describe(privateKey),
    sign: (message) => Promise.resolve(sign('sha256', message, privateKey)),
  };
}
