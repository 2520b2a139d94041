import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretForm, SecretSource } from '../../connections/ports.ts';
import type { Secret } from '../../kernel/secret.ts';
import { checkedSecret, secretUnusable } from '../token.ts';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';

export function createSecretsManager(): SecretsManagerClient {
  return new SecretsManagerClient(CALLING);
}

/** Tokens in Secrets Manager: `secretsmanager:<name>`. The current version, each time. */
export class AwsSecrets implements SecretSource {
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  async read(reference: string, form: SecretForm = 'token'): Promise<Secret> {
    const name = /^secretsmanager:(.+)$/.exec(reference)?.[1];
    if (name === undefined)
      throw secretUnusable(reference, form, 'is none that AWS has; name it secretsmanager:<name>');
    const { SecretString, SecretBinary } = await this.#client
      .send(new GetSecretValueCommand({ SecretId: name }))
      .catch((error: unknown) => {
        throw secretUnusable(reference, form, whyNot(error));
      });
    if (SecretString === undefined) {
      throw secretUnusable(reference, form, SecretBinary ? 'holds bytes; it must hold text' : 'has no value yet');
    }
    return checkedSecret(SecretString, reference, form);
  }
}

function whyNot(error: unknown): string {
  const { name, kind, words } = failureOf(error);
  // One that the stack has made and nobody has filled looks the same as one that is not there.
  if (kind === 'not-found') return 'is not there, or has no value yet';
  if (name === 'InvalidRequestException') return 'is marked for deletion';
  return `cannot be read: ${words}`;
}
