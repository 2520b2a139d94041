import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Alias, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { signingKeyPolicy } from './key-policy.ts';

/**
 * The keys that sign the evidence log, oldest first. A key is never taken away: a rotation adds one, and the log says
 * from which entry on it signs. They stay when the stack goes: whoever holds a bundle may still ask KMS for the key.
 */
export function signingKeys(scope: Construct, settings: Settings, append: IRole, readers: readonly IRole[]): Key[] {
  return Array.from({ length: settings.signingKeys }, (_, i) => {
    const number = i + 1;
    const key = new Key(scope, `SigningKey${number}`, {
      description: `Rollcall ${settings.names.deployment}: signs the evidence log (${number})`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      policy: signingKeyPolicy(append, readers),
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new Alias(scope, `SigningKeyAlias${number}`, {
      aliasName: settings.names.signingKeyAlias(number),
      targetKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return key;
  });
}
