import * as z from 'zod';
import type { Period } from '../../bundle/period/period.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import type { EventSink, PublishedEvent } from '../../findings/ports.ts';
import { endOfDay, startOfDay } from '../../kernel/calendar.ts';
import { canonicalBytes, canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { type CalendarDate, type Instant, toInstant } from '../../kernel/instant.ts';
import { type BundlingContext, exportBundle, type WriteArchive } from './export-bundle.ts';

/** What somebody wants a bundle of. Days are of the workspace's time zone, and both belong to the period. */
export interface BundleRequest {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly asOf: Instant;
  readonly nonce: string | null;
}

/** Where auditors fetch the bundles of a workspace. Nothing there is replaced. */
interface BundlePlace {
  readonly bucket: string;
  /** What a path in it is as a key of the bucket. */
  keyOf(path: string): string;
  /** What has been delivered, beside the bundles. */
  readonly records: Pick<EvidenceStore, 'read' | 'create'>;
  /** Puts an archive there, whole or not at all, where none was before. */
  upload(path: string, files: Parameters<WriteArchive>[0]): Promise<void>;
}

/** What is needed to deliver a bundle. */
export interface DeliveryContext extends BundlingContext {
  readonly place: BundlePlace;
  readonly sink: EventSink;
  /** Epoch milliseconds by which it has to be there. */
  readonly deadline: number;
}

/** The bundle has more in it than the time was for. */
class DeliveryError extends RollcallError<'bundle-too-long'> {}

const recordSchema = z.strictObject({
  schema: z.literal('urn:rollcall:exported-bundle:v1'),
  origin: z.string(),
  period: z.strictObject({ from: z.string(), to: z.string() }),
  asOf: z.string(),
  /** The last entry in it. */
  log: z.strictObject({ seq: z.int(), digest: z.string() }),
  /** Hex SHA-256 of MANIFEST.json. */
  manifest: z.string(),
  key: z.string(),
  exportedAt: z.string(),
});
type DeliveryRecord = z.infer<typeof recordSchema>;

export interface Delivery extends Omit<DeliveryRecord, 'schema'> {
  readonly bucket: string;
  /** False if the same had been asked for and delivered before. */
  readonly isNew: boolean;
  /** Whether the bus has taken the event that tells of it. */
  readonly isTold: boolean;
}

/**
 * Makes a bundle, puts it where it is fetched, records that and tells of it, in this order: what breaks off in between is done
 * again by asking again. What has been recorded is not made a second time, only told again, by the same event.
 */
export async function deliverBundle(context: DeliveryContext, request: BundleRequest): Promise<Delivery> {
  const { place, sink, log } = context;
  const { from, to } = request;
  const path = `${from}_${to}/${sha256Hex(canonicalJson([log.origin, { ...request }])).slice(0, 16)}.json`;
  const known = await readRecord(place, path);
  const { record, isNew } = known ? { record: known, isNew: false } : await makeAndRecord(context, request, path);
  const unsent = await sink.send([eventOf(record, place.bucket)]);
  const { schema: _schema, ...delivered } = record;
  return { ...delivered, bucket: place.bucket, isNew, isTold: unsent.length === 0 };
}

async function makeAndRecord(context: DeliveryContext, request: BundleRequest, path: string) {
  const { place } = context;
  const record = await make(context, request);
  if ((await place.records.create(path, canonicalBytes(record))) === 'created') return { record, isNew: true };
  // Another call was faster, and its bundle is the one that counts.
  return { record: (await readRecord(place, path)) ?? record, isNew: false };
}

async function readRecord({ records }: BundlePlace, path: string): Promise<DeliveryRecord | null> {
  const bytes = await records.read(path);
  return bytes && recordSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

async function make(context: DeliveryContext, request: BundleRequest): Promise<DeliveryRecord> {
  const { place, log, workspace, clock } = context;
  const { from, to, asOf, nonce } = request;
  const { timezone } = workspace.schedule;
  const period: Period = { from: startOfDay(from, timezone), to: endOfDay(to, timezone) };
  // The digest of the manifest is known when all is written; the time makes the name one that nothing else has.
  const startedAt = toInstant(clock.now()).replaceAll(/[-:.]/g, '');
  const path = `${from}_${to}/${log.origin.replace('/', '-')}-${from}-${to}-${startedAt}.zip`;
  const { subject, manifest } = await exportBundle(
    context,
    { period, asOf, nonce },
    (files) => place.upload(path, inTime(files, context, request)),
    () => {},
  );
  const { seq, digest } = subject.head;
  return {
    schema: 'urn:rollcall:exported-bundle:v1',
    origin: log.origin,
    period: { from: period.from, to: period.to },
    asOf,
    log: { seq, digest },
    manifest,
    key: place.keyOf(path),
    exportedAt: toInstant(clock.now()),
  };
}

/** Gives up while there is time to clean up. */
async function* inTime<T>(
  files: AsyncIterable<T>,
  { clock, deadline, log }: DeliveryContext,
  { from, to }: BundleRequest,
): AsyncGenerator<T> {
  for await (const file of files) {
    if (clock.now() > deadline) {
      throw new DeliveryError(
        'bundle-too-long',
        `the bundle of ${log.origin} from ${from} to ${to} takes longer than a function may run; ` +
          'ask for shorter periods, or make it on a machine with "rollcall bundle"',
      );
    }
    yield file;
  }
}

/** It names where the bundle is, and no link to it: who may fetch it has credentials to do so, and is then on record. */
function eventOf({ schema: _schema, log, ...rest }: DeliveryRecord, bucket: string): PublishedEvent {
  const { origin, key, exportedAt } = rest;
  const id = sha256Hex(canonicalJson([origin, 'Bundle Exported', key]));
  const detail = { id, ...rest, bucket, log: { origin, ...log } };
  return { id, source: 'rollcall', type: 'Bundle Exported', key: null, time: exportedAt, detail };
}
