import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { uniqueName } from './resources.ts';

/** What the policy of a user allows. */
interface Allowed {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** The environment of somebody with credentials that may do so much, and nothing else. */
export async function someoneWhoMay(...allowed: readonly Allowed[]): Promise<{ [name: string]: string }> {
  const iam = new IAMClient();
  const UserName = uniqueName('user');
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = allowed.map((each) => ({ Effect: 'Allow', ...each }));
  if (Statement.length > 0) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ENDPOINT_URL: process.env.AWS_ENDPOINT_URL ?? '',
    AWS_REGION: process.env.AWS_REGION ?? '',
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
}
