import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CollectionError } from '../../connections/errors.ts';
import type { FileSource, SecretSource } from '../../connections/ports.ts';
import { codeOf, messageOf } from '../../kernel/errors.ts';
import { Secret } from '../../kernel/secret.ts';

/** Tokens from the environment (`env:NAME`) or files (`file:path`, relative to the configuration's folder). */
export class LocalSecrets implements SecretSource {
  readonly #folder: string;
  readonly #environment: { readonly [name: string]: string | undefined };

  constructor(folder: string, environment: { readonly [name: string]: string | undefined }) {
    this.#folder = folder;
    this.#environment = environment;
  }

  async read(reference: string): Promise<Secret> {
    const [, kind, name = ''] = /^(env|file):(.+)$/.exec(reference) ?? [];
    const text = kind === 'env' ? this.#fromEnvironment(name, reference) : await this.#fromFile(name, reference);
    return checkedToken(text, reference);
  }

  #fromEnvironment(name: string, reference: string): string {
    const value = Object.hasOwn(this.#environment, name) ? this.#environment[name] : undefined;
    if (value === undefined) throw unusable(reference, 'is not set in the environment');
    return value;
  }

  async #fromFile(path: string, reference: string): Promise<string> {
    try {
      return await readFile(resolve(this.#folder, path), 'utf8');
    } catch (error) {
      throw unusable(reference, `cannot be read: ${codeOf(error) ?? messageOf(error)}`);
    }
  }
}

/** A bearer token is one run of visible ASCII (RFC 6750 §2.1); whatever else it is was copied wrongly. */
function checkedToken(text: string, reference: string): Secret {
  const token = text.trim();
  if (token === '') throw unusable(reference, 'is empty');
  if (/^[[{"]/.test(token)) throw unusable(reference, 'holds JSON; it must hold the bare token');
  if (/^bearer\s/i.test(token)) throw unusable(reference, 'begins with "Bearer"; it must hold the bare token');
  if (!/^[\x21-\x7e]+$/.test(token)) throw unusable(reference, 'holds spaces or other characters that no token has');
  return new Secret(token);
}

function unusable(reference: string, what: string): CollectionError {
  return new CollectionError('secret-unusable', `the token ${reference} ${what}; put the SCIM token there`);
}

/** Files that people maintain, relative to the configuration's folder. */
export class LocalFiles implements FileSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(reference: string): Promise<Uint8Array> {
    try {
      return await readFile(resolve(this.#folder, reference));
    } catch (error) {
      const message = `${reference} cannot be read (${codeOf(error) ?? messageOf(error)}); correct the path in the configuration`;
      throw new CollectionError('file-unreadable', message, { cause: error });
    }
  }
}
