import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { settingsFrom } from '../../infra/settings.ts';
import { rollcallStack } from '../../infra/stack.ts';
import { parseConfiguration } from '../../shared/workspace/parse.ts';
import { type ConfigurationOverrides, configurationText } from './configuration.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Flags {
  readonly teardown?: boolean;
}

export interface Synthesised {
  readonly app: App;
  readonly stack: Stack;
  readonly template: Template;
}

const known = new Map<string, Synthesised>();

/**
 * The stack of a configuration, with functions that do nothing, since bundling takes seconds. The same for the same
 * configuration, in all tests of a worker: nobody changes one.
 */
export function synthesised(overrides: ConfigurationOverrides = {}, flags: Flags = {}): Synthesised {
  const key = JSON.stringify([overrides, flags]);
  const found = known.get(key);
  if (found) return found;
  const { app, stack } = build(overrides, flags);
  const made = { app, stack, template: Template.fromStack(stack) };
  known.set(key, made);
  return made;
}

/** The application of a configuration before its synthesis. */
export function synthesisedApp(overrides: ConfigurationOverrides): App {
  return build(overrides, {}).app;
}

function build(overrides: ConfigurationOverrides, flags: Flags): { readonly app: App; readonly stack: Stack } {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const app = new App({ analyticsReporting: false, context });
  const configuration = parseConfiguration(configurationText(overrides), 'rollcall.yaml');
  const settings = settingsFrom(configuration, flags.teardown ?? false);
  const stack = rollcallStack(app, settings, {
    codeOf: () => Code.fromInline('exports.handler = async () => {}'),
    configurationDigest: '0'.repeat(64),
    commit: '0'.repeat(40),
  });
  return { app, stack };
}
