import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { secretName } from '../shared/deployment/names.ts';
import type { Network } from './network/network.ts';
import type { Settings } from './settings.ts';

export interface Deployed {
  readonly keys: readonly IKey[];
  readonly secrets: readonly CfnSecret[];
  readonly stateMachine: CfnStateMachine;
  readonly egress: Network | null;
}

/** What a person needs next, as commands where there is one. */
export function outputs(stack: Stack, { names, secrets }: Settings, deployed: Deployed): void {
  const output = (id: string, description: string, value: string) => new CfnOutput(stack, id, { description, value });

  output(
    'EvidenceStore',
    'The store, for rollcall verify and the like',
    `s3://${names.evidenceBucket}/${names.prefix}`,
  );
  output('Inbox', 'Where rosters and role exports go', `s3://${names.inboxBucket}/`);
  output('Bundles', 'Where bundles for auditors lie', `s3://${names.exportsBucket}/`);
  output('StateMachine', 'What runs slots', deployed.stateMachine.attrArn);
  const [first] = deployed.keys;
  if (first) {
    output(
      'TrustAnchor',
      'Prints the first signing key: publish its fingerprint where an auditor gets it by another way',
      `aws kms get-public-key --key-id ${first.keyArn} --query PublicKey --output text | base64 -d | openssl pkey -pubin -inform DER`,
    );
  }
  const put = (name: string) =>
    `aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://token.txt`;
  if (deployed.secrets.length > 0) {
    for (const [i, name] of secrets.entries()) {
      output(`Token${i + 1}`, `Enters the secret ${name}, from a file without a line break`, put(name));
    }
  } else {
    output(
      'Tokens',
      'Makes a secret of one connection, from a file without a line break; there are too many for the stack',
      `aws secretsmanager create-secret --name ${secretName('<workspace>', '<connection>')} --secret-string file://token.txt`,
    );
  }
  if (deployed.egress) output('EgressAddress', 'Where requests to sources come from', deployed.egress.address);
}
