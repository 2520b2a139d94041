import { resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RollcallError } from '../shared/kernel/errors.ts';
import { deployment } from './deployment.ts';

/** The application that `npx cdk` runs. `cdk.json` names it. */
const app = new App({ analyticsReporting: false });
try {
  await deployment(app, resolve(import.meta.dirname, '..'));
} catch (error) {
  if (!(error instanceof RollcallError)) throw error;
  process.stderr.write(`${error.message}\n`);
  // Usage or configuration, as on the command line; at once, since the CDK would otherwise go on with half an application.
  process.exit(64);
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
