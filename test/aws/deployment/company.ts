import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { parse, stringify } from 'yaml';
import { createKms } from '../../../shared/adapters/aws/kms-signer.ts';
import { createS3 } from '../../../shared/adapters/aws/s3-objects.ts';
import { createSecretsManager } from '../../../shared/adapters/aws/secrets.ts';
import { describe as describeKey } from '../../../shared/kernel/fingerprint.ts';
import { Installation, TOKEN } from '../../end-to-end/installation.ts';
import { OWNER, REGION } from '../emulator.ts';
import { listenTo, type Received } from '../event-queue.ts';
import { deploy, scheduledInput } from './deploy.ts';

const HOUR_MS = 3_600_000;
/** The slot of this hour; the schedule has one a day, so that no other is due while tests run. */
const thisHour = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
export const SLOT = `${thisHour.toISOString().slice(0, 19)}Z`;

interface Execution {
  readonly status: string | undefined;
  /** What tasks have failed with, for whoever reads a failed test. */
  readonly failures: string;
}

/** A company that has deployed, entered its token, and put its files into the inbox. */
export interface DeployedCompany {
  readonly installation: Installation;
  readonly bucket: string;
  /** What `verify` takes. */
  readonly store: string;
  readonly anchor: string;
  /** All events so far. */
  readonly received: () => Promise<readonly Received[]>;
  /** Delivers the slot to some workspaces as the schedule delivers it to all, and waits for the end of what it starts. */
  readonly deliver: (...workspaces: readonly string[]) => Promise<Execution>;
  readonly invoke: (name: string, event: object) => Promise<{ error: string | undefined; answer: string }>;
}

/**
 * Deploys a company under a name of its own. Workspaces differ in their ids, which no other deployment may have. What is particular
 * to a test is changed in the configuration before.
 */
export async function deployCompany(
  deployment: string,
  workspaces: readonly string[],
  change: (text: string, installation: Installation) => string = (text) => text,
): Promise<DeployedCompany> {
  const bucket = `${deployment}-acme`;
  const store = `s3://${bucket}/acme`;
  const installation = await Installation.create();
  await installation.edit((text) => onAws(text, deployment, bucket, store));
  await installation.edit((text) => withWorkspaces(change(text, installation), workspaces));
  installation.environment = {
    AWS_ENDPOINT_URL: process.env.AWS_ENDPOINT_URL ?? '',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: OWNER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: OWNER.secretAccessKey,
  };
  const template = await deploy(deployment, await installation.read('rollcall.yaml'));
  const received = await listenTo(deployment);
  for (const workspace of workspaces) {
    const token = { SecretId: `rollcall/${workspace}/leapsome`, SecretString: TOKEN };
    await createSecretsManager().send(new PutSecretValueCommand(token));
  }
  for (const name of ['people.csv', 'role-export.csv']) {
    const Body = await readFile(join(installation.folder, name));
    await createS3().send(new PutObjectCommand({ Bucket: `${bucket}-inbox`, Key: name, Body }));
  }
  const { PublicKey } = await createKms().send(new GetPublicKeyCommand({ KeyId: `alias/${deployment}-signing-1` }));
  const { keyid } = describeKey(createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' }));
  return {
    installation,
    bucket,
    store,
    anchor: keyid,
    received,
    deliver: (...ids) => execute(deployment, only(ids, scheduledInput(template, SLOT))),
    invoke: (name, event) => invoke(`${deployment}-${name}`, event),
  };
}

function onAws(text: string, deployment: string, bucket: string, store: string): string {
  return text
    .replace(/^store: .*$/m, `store: ${store}`)
    .replace(/^signer: .*$/m, `signer: lambda:${deployment}-append`)
    .replace(/cron: "[^"]*"/, `cron: "0 ${thisHour.getUTCHours()} * * *"`)
    .replaceAll(/file: \.\//g, `file: s3://${bucket}-inbox/`);
}

/** The one workspace of the configuration, as often as there are ids, each with a token of its own. */
function withWorkspaces(text: string, ids: readonly string[]): string {
  const configuration = parse(text);
  const [workspace] = configuration.workspaces;
  const workspaces = ids.map((id) =>
    JSON.parse(
      JSON.stringify({ ...workspace, id }).replace('env:LEAPSOME_SCIM_TOKEN', `secretsmanager:rollcall/${id}/leapsome`),
    ),
  );
  const aws = { ...configuration.aws, auditors: [{ account: '000000000000', externalId: 'auditor-0001' }] };
  return stringify({ ...configuration, aws, workspaces }, { aliasDuplicateObjects: false });
}

function only(ids: readonly string[], input: string): string {
  const { workspaces, ...rest } = JSON.parse(input) as { workspaces: readonly { readonly workspace: string }[] };
  return JSON.stringify({ ...rest, workspaces: workspaces.filter(({ workspace }) => ids.includes(workspace)) });
}

async function execute(deployment: string, input: string): Promise<Execution> {
  const sfn = new SFNClient();
  const stateMachineArn = `arn:aws:states:${REGION}:000000000000:stateMachine:${deployment}-slots`;
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
  for (let waited = 0; ; waited++) {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING' || waited > 600) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      const failed = events.flatMap(({ taskFailedEventDetails: details }) => details ?? []);
      return { status, failures: failed.map(({ error, cause }) => `${error}: ${cause}`).join('\n') };
    }
    await delay(200);
  }
}

async function invoke(FunctionName: string, event: object): Promise<{ error: string | undefined; answer: string }> {
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await new LambdaClient().send(command);
  return { error: FunctionError, answer: Buffer.from(Payload ?? []).toString() };
}
