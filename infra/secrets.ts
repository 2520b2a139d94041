import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** More would fill the template with what a script makes as well. */
const MOST_SECRETS = 20;

/**
 * The secrets that connections refer to, empty: each is entered by a person, and is never in a template. Beyond twenty
 * they are made by hand, under the same names. They stay when the stack no longer has them, with what is in them.
 */
export function tokenSecrets(scope: Construct, { secrets, teardown }: Settings): CfnSecret[] {
  if (secrets.length > MOST_SECRETS) return [];
  return secrets.map((name) => {
    const secret = new CfnSecret(scope, `Secret-${name}`, {
      name,
      description: `The token, key or secret ${name.replace('rollcall/', '')}, as its system shows it; nothing else`,
    });
    secret.applyRemovalPolicy(teardown ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN);
    return secret;
  });
}
