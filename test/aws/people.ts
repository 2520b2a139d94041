import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { uniqueName } from './resources.ts';

/** What the policy of a user allows. */
interface Allowed {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** The environment of somebody with credentials that may do so much, and nothing else. */
export async function someoneWhoMay(...allowed: readonly Allowed[]): Promise<{ [name: string]: string }> {
  const Statement = allowed.map((each) => ({ Effect: 'Allow', ...each }));
  return someoneWith(Statement.length > 0 ? JSON.stringify({ Version: '2012-10-17', Statement }) : null);
}

/** The environment of somebody who may do what a role of a deployment may. */
export async function someoneLike(RoleName: string): Promise<{ [name: string]: string }> {
  const policy = await new IAMClient().send(new GetRolePolicyCommand({ RoleName, PolicyName: 'permissions' }));
  return someoneWith(decodeURIComponent(policy.PolicyDocument ?? ''));
}

async function someoneWith(PolicyDocument: string | null): Promise<{ [name: string]: string }> {
  const iam = new IAMClient();
  const UserName = uniqueName('user');
  await iam.send(new CreateUserCommand({ UserName }));
  if (PolicyDocument !== null) {
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
