import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { createS3 } from '../../../shared/adapters/aws/s3-objects.ts';
import { REGION } from '../emulator.ts';
import { forEmulator, type Template } from './template.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Where `cdk deploy` puts what a template refers to. */
const ASSETS = `cdk-hnb659fds-assets-000000000000-${REGION}`;
const execute = promisify(execFile);

/**
 * Deploys what `cdk synth` makes of a configuration, functions and all, under the name of the deployment. Returns the template.
 * Two things are changed in functions: collect may read from this machine, where the simulator is; and append, which asks STS of its region
 * and no other, finds the emulator in that place.
 */
export async function deploy(deployment: string, configuration: string): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-synth-'));
  try {
    await writeFile(join(folder, 'rollcall.yaml'), configuration);
    const outdir = join(folder, 'out');
    const options = ['--quiet', '--no-version-reporting', '-o', outdir, '-c', `config=${folder}/rollcall.yaml`];
    // The gate validates templates; here it would only take time.
    const env = { ...process.env, CDK_VALIDATION: 'false' };
    await execute('node_modules/.bin/cdk', ['synth', ...options], { cwd: ROOT, env });
    const text = await readFile(join(outdir, `${deployment}.template.json`), 'utf8');
    const template: Template = JSON.parse(text);
    await uploadAssets(outdir);
    await createStack(deployment, template);
    await lockBuckets(template);
    return template;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts what the template refers to where `cdk deploy` puts it. */
async function uploadAssets(outdir: string): Promise<void> {
  const s3 = createS3();
  const Bucket = ASSETS;
  const create = new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } });
  await s3.send(create).catch((error: unknown) => {
    // Another deployment has made it.
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  });
  for (const name of (await readdir(outdir)).filter((entry) => entry.startsWith('asset.'))) {
    const asset = join(outdir, name);
    await addRuntime(asset);
    await stayHere(join(asset, 'index.mjs'));
    const files = (await readdir(asset)).map((file) => join(asset, file));
    await execute('python3', ['-m', 'zipfile', '-c', `${asset}.zip`, ...files]);
    const Key = `${name.replace('asset.', '')}.zip`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: await readFile(`${asset}.zip`) }));
  }
}

async function addRuntime(folder: string): Promise<void> {
  await copyFile(join(import.meta.dirname, 'runtime.mjs'), join(folder, 'runtime.mjs'));
  await writeFile(join(folder, 'bootstrap'), '#!/bin/sh\nexec node "$LAMBDA_TASK_ROOT/runtime.mjs"\n');
  await chmod(join(folder, 'bootstrap'), 0o755);
}

async function stayHere(path: string): Promise<void> {
  const code = await readFile(path, 'utf8');
  const changed = code
    .replace('allowLoopback:!1', 'allowLoopback:!0')
    .replace(/`https:\/\/\$\{[\w$]+\}\$\{[\w$]+\}\?\$\{new URLSearchParams/, (url) =>
      url.replace(/^`https:..\$\{[\w$]+\}/, `\`${process.env.AWS_ENDPOINT_URL}`),
    );
  await writeFile(path, changed);
}

async function createStack(StackName: string, template: Template): Promise<void> {
  const cloudFormation = new CloudFormationClient();
  const { AWS_ENDPOINT_URL = '' } = process.env;
  const Body = JSON.stringify(forEmulator(template, AWS_ENDPOINT_URL));
  await createS3().send(new PutObjectCommand({ Bucket: ASSETS, Key: `${StackName}.json`, Body }));
  const TemplateURL = `${AWS_ENDPOINT_URL}/${ASSETS}/${StackName}.json`;
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateURL, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  for (;;) {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const status = Stacks?.[0]?.StackStatus ?? '';
    if (status === 'CREATE_COMPLETE') return;
    if (!status.endsWith('IN_PROGRESS')) break;
    await delay(100);
  }
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
  throw new Error(
    failed
      .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`)
      .join('\n'),
  );
}

/** The emulator makes the buckets, and forgets how long they lock. */
async function lockBuckets({ Resources }: Template): Promise<void> {
  for (const { Type, Properties } of Object.values(Resources)) {
    const { BucketName, ObjectLockConfiguration } = Properties as { [name: string]: never };
    if (Type !== 'AWS::S3::Bucket' || ObjectLockConfiguration === undefined) continue;
    await createS3().send(new PutObjectLockConfigurationCommand({ Bucket: BucketName, ObjectLockConfiguration }));
  }
}

/** What the schedule starts the state machine with, at a time. */
export function scheduledInput({ Resources }: Template, slot: string): string {
  for (const { Type, Properties } of Object.values(Resources)) {
    const { Input } = (Properties.Target ?? {}) as { readonly Input?: string };
    if (Type === 'AWS::Scheduler::Schedule' && Input?.includes('"workspaces"'))
      return Input.replace('<aws.scheduler.scheduled-time>', slot);
  }
  throw new Error('the template has a schedule for the runs');
}
