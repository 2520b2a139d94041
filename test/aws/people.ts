import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { emulatorPython } from './emulator.ts';
import { uniqueName } from './resources.ts';

const ACCOUNT = '000000000000';

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

/** The environment of a user who has taken a role by their own name, and the ARN of that session. */
export async function sessionOf(
  role: string,
  user: string,
): Promise<{ readonly environment: { [name: string]: string }; readonly arn: string }> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn }];
  const own = await someoneWith(JSON.stringify({ Version: '2012-10-17', Statement }), user);
  const script = [
    'import botocore.session, json, os, sys',
    'sts = botocore.session.get_session().create_client("sts", os.environ["AWS_REGION"], endpoint_url=os.environ["AWS_ENDPOINT_URL"])',
    'taken = sts.assume_role(RoleArn=sys.argv[1], RoleSessionName=sys.argv[2])',
    'print(json.dumps([taken["AssumedRoleUser"]["Arn"], *[taken["Credentials"][k] for k in ("AccessKeyId", "SecretAccessKey", "SessionToken")]]))',
  ].join('\n');
  const { stdout } = await promisify(execFile)(await emulatorPython(), ['-c', script, RoleArn, user], { env: own });
  const [arn = '', id = '', secret = '', token = ''] = JSON.parse(stdout) as string[];
  return {
    arn,
    environment: { ...own, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token },
  };
}

async function someoneWith(
  PolicyDocument: string | null,
  UserName = uniqueName('user'),
): Promise<{ [name: string]: string }> {
  const iam = new IAMClient();
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
