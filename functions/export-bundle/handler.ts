import { createLambda } from '../../shared/adapters/aws/append-function.ts';
import { uploadArchive } from '../../shared/adapters/aws/archive-upload.ts';
import { createEventBridge, openEventBus } from '../../shared/adapters/aws/event-bus.ts';
import { callLater } from '../../shared/adapters/aws/later-call.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { zipped } from '../../shared/adapters/node/zip.ts';
import { readingAhead } from '../../shared/adapters/read-ahead.ts';
import { openCloud } from '../lambda/cloud.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import { type ExportDesk, exportBundles } from './export-bundles.ts';

/** What giving up an upload takes. */
const CLEANING_MS = 30_000;

async function make(): Promise<ExportDesk> {
  const cloud = await openCloud();
  const { configuration, names, s3 } = cloud;
  const sink = await openEventBus(createEventBridge(), names.eventBus, systemClock, systemRandom);
  const lambda = createLambda();
  const bucket = names.exportsBucket;
  return {
    workspaces: configuration.workspaces,
    clock: systemClock,
    start: (event) => callLater(lambda, names.function('export-bundle'), event),
    open: (workspace, { endsAt }) => {
      const context = cloud.openAs(workspace, 'export');
      if (!context) return null;
      const keyOf = (path: string) => `${workspace}/${path}`;
      return {
        ...context,
        log: { ...context.log, store: readingAhead(context.log.store) },
        place: {
          bucket,
          keyOf,
          records: new S3Store(s3, { bucket, prefix: '' }, workspace, systemClock, systemRandom),
          upload: (path, files) => uploadArchive(s3, bucket, keyOf(path), zipped(files)),
        },
        sink,
        deadline: endsAt - CLEANING_MS,
      };
    },
  };
}

export const handler = entryPoint({ name: 'export-bundle', make, run: exportBundles });
