import * as z from 'zod';
import { S3Digests } from '../../shared/adapters/aws/s3-digests.ts';
import { StsIdentities } from '../../shared/adapters/aws/sts-identities.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { HttpsExchange } from '../../shared/adapters/node/https-exchange.ts';
import { CHECKPOINT_FOLDER, LOG_FOLDER } from '../../shared/evidence/layout.ts';
import { appenderTo } from '../../shared/evidence/log/appender.ts';
import type { EvidenceStore, Signer } from '../../shared/evidence/ports.ts';
import { openCloud } from '../lambda/cloud.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import { variable } from '../lambda/environment.ts';
import { type AppendDesk, answerRequest, loggedOf, type Tally } from './answer-request.ts';
import { logRetention } from './retention.ts';

/** ARN of the role behind each alias. */
const writersSchema = z.record(z.string(), z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/));

async function make(): Promise<AppendDesk> {
  const cloud = await openCloud();
  const writers = writersSchema.parse(JSON.parse(variable('WRITERS')));
  const tally: Tally = { signed: 0, discarded: 0 };
  const identities = new StsIdentities(new HttpsExchange(), await cloud.s3.config.region(), systemClock);
  const signers = cloud.signers.map((signer) => counting(signer, tally));
  return {
    tally,
    open: (id, alias) => {
      const workspace = cloud.workspace(id);
      const writer = writers[alias];
      if (!workspace) return null;
      if (writer === undefined) throw new Error(`WRITERS names no role for the alias ${alias}`);
      const retention = logRetention(cloud.configuration, workspace, systemClock);
      const reading = cloud.log(workspace, retention);
      const log = { ...reading, store: noticing(reading.store, tally) };
      return {
        workspace,
        log,
        appender: appenderTo({ ...log, signers, writer }, systemClock, systemRandom),
        clock: systemClock,
        digests: new S3Digests(cloud.s3, cloud.location, id),
        bundles: cloud.bundles(workspace, retention),
        identities,
      };
    },
  };
}

function counting(signer: Signer, tally: Tally): Signer {
  return {
    publicKey: signer.publicKey,
    sign: (message) => {
      tally.signed++;
      return signer.sign(message);
    },
  };
}

/** What is signed and then found to be there already, another writer's, has been signed in vain. */
function noticing(store: EvidenceStore, tally: Tally): EvidenceStore {
  return {
    read: (path) => store.read(path),
    list: (folder, after) => store.list(folder, after),
    create: async (path, bytes) => {
      const result = await store.create(path, bytes);
      const isSigned = path.startsWith(LOG_FOLDER) || path.startsWith(CHECKPOINT_FOLDER);
      if (result === 'exists' && isSigned) tally.discarded++;
      return result;
    },
  };
}

export const handler = entryPoint({ name: 'append', make, run: answerRequest, logged: loggedOf });
