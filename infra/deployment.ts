import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { commitOf } from '../shared/adapters/local/commit.ts';
import { FUNCTIONS } from '../shared/deployment/functions.ts';
import { sha256Hex } from '../shared/kernel/digest.ts';
import { codeOf } from '../shared/kernel/errors.ts';
import { parseConfiguration } from '../shared/workspace/parse.ts';
import { addConfiguration, bundle } from './bundle.ts';
import { Refusal } from './refusal.ts';
import { settingsFrom } from './settings.ts';
import { rollcallStack } from './stack.ts';

/**
 * Reads the configuration, bundles the functions and makes the stack. Takes from the command line of the CDK:
 * `-c config=<file>` (rollcall.yaml) and `-c teardown=true`. Throws a RollcallError.
 */
export async function deployment(app: App, root: string): Promise<Stack> {
  const path = String(app.node.tryGetContext('config') ?? 'rollcall.yaml');
  const text = readConfiguration(path);
  const settings = settingsFrom(parseConfiguration(text, path), isTeardown(app));

  const names = FUNCTIONS.map(({ name }) => name);
  const folder = join(app.outdir, 'bundles');
  bundle(names, root, folder);
  addConfiguration(names, folder, text);
  return rollcallStack(app, settings, {
    codeOf: (name) => Code.fromAsset(join(folder, name)),
    configurationDigest: sha256Hex(text),
    commit: (await commitOf(root)) ?? '',
  });
}

function readConfiguration(path: string): string {
  try {
    return readFileSync(resolve(path), 'utf8');
  } catch (error) {
    throw new Refusal(
      `cannot read ${path} (${codeOf(error)}); write one as docs/deploy.md says, or name another with -c config=<file>, such as docs/examples/aws.yaml`,
    );
  }
}

function isTeardown({ node }: App): boolean {
  const teardown = String(node.tryGetContext('teardown') ?? 'false');
  if (teardown === 'true' || teardown === 'false') return teardown === 'true';
  throw new Refusal('-c teardown must be true or false; true lifts what keeps evidence from being deleted');
}
