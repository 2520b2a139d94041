import { S3Files } from '../../shared/adapters/aws/s3-files.ts';
import { AwsSecrets, createSecretsManager } from '../../shared/adapters/aws/secrets.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { HttpsExchange } from '../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../shared/adapters/node/https-token-endpoint.ts';
import type { CollectingContext } from '../../shared/pipeline/run-context.ts';
import { openCloud } from '../lambda/cloud.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import type { OpenWorkspace } from '../lambda/invocation.ts';
import { collectConnection } from './collect-connection.ts';

/** What it takes to have a failure recorded, when reading has used up its time. */
const RECORDING_MS = 30_000;

async function make(): Promise<OpenWorkspace<CollectingContext>> {
  const cloud = await openCloud();
  const connections = {
    exchange: new HttpsExchange(),
    tokenEndpoint: new HttpsTokenEndpoint(),
    secrets: new AwsSecrets(createSecretsManager()),
    files: new S3Files(cloud.s3),
    clock: systemClock,
    random: systemRandom,
    allowLoopback: false,
  };
  return (workspace, { endsAt }) => {
    const context = cloud.openAs(workspace, 'collect');
    return context && { ...context, connections, deadline: endsAt - RECORDING_MS };
  };
}

export const handler = entryPoint({ name: 'collect', make, run: collectConnection });
