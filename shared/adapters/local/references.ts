import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CollectionError } from '../../connections/errors.ts';
import type { FileSource, MaintainedFile, SecretForm, SecretSource } from '../../connections/ports.ts';
import { codeOf, messageOf } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';
import { checkedSecret, secretUnusable } from '../token.ts';

/** Tokens from the environment (`env:NAME`) or files (`file:path`, relative to the configuration's folder). */
export class LocalSecrets implements SecretSource {
  readonly #folder: string;
  readonly #environment: { readonly [name: string]: string | undefined };

  constructor(folder: string, environment: { readonly [name: string]: string | undefined }) {
    this.#folder = folder;
    this.#environment = environment;
  }

  async read(reference: string, form: SecretForm = 'token'): Promise<Secret> {
    const [, kind, name = ''] = /^(env|file):(.+)$/.exec(reference) ?? [];
    const text =
      kind === 'env' ? this.#fromEnvironment(name, reference, form) : await this.#fromFile(name, reference, form);
    return checkedSecret(text, reference, form);
  }

  #fromEnvironment(name: string, reference: string, form: SecretForm): string {
    const value = Object.hasOwn(this.#environment, name) ? this.#environment[name] : undefined;
    if (value === undefined) throw secretUnusable(reference, form, 'is not set in the environment');
    return value;
  }

  async #fromFile(path: string, reference: string, form: SecretForm): Promise<string> {
    try {
      return await readFile(resolve(this.#folder, path), 'utf8');
    } catch (error) {
      throw secretUnusable(reference, form, `cannot be read: ${codeOf(error) ?? messageOf(error)}`);
    }
  }
}

/** Files that people maintain, relative to the configuration's folder. */
export class LocalFiles implements FileSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(reference: string): Promise<MaintainedFile> {
    try {
      return { bytes: await readFile(resolve(this.#folder, reference)), resource: reference };
    } catch (error) {
      const message = `${reference} cannot be read (${codeOf(error) ?? messageOf(error)}); correct the path in the configuration`;
      throw new CollectionError('file-unreadable', message, { cause: error });
    }
  }
}
