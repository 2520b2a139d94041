import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { EventSink, PublishedEvent } from '../../findings/ports.ts';
import { type Clock, type Random, sleep } from '../../kernel/clock.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';

export function createEventBridge(): EventBridgeClient {
  return new EventBridgeClient(CALLING);
}

/** The bus is not there, or cannot be looked at. */
class EventBusError extends RollcallError<'bus-missing' | 'bus-unavailable'> {}

/** Limits of one PutEvents call: entries, and bytes of all entries together (stated as 1 MB). */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_000_000;
/** Entries that were refused for the moment are sent again this often, with waits that double. */
const MAX_ROUNDS = 5;
const WAIT_MS = 200;
/** Refusals that pass. Any other would only be repeated. */
const PASSING = ['ThrottlingException', 'InternalException', 'InternalFailure', 'ServiceUnavailable'];

/** The bus that events go to. Throws an EventBusError if it is not there. */
export async function openEventBus(
  client: EventBridgeClient,
  bus: string,
  clock: Clock,
  random: Random,
): Promise<EventSink> {
  await refuseMissing(client, bus);
  return {
    send: async (events) => {
      if (events.length === 0) return [];
      try {
        await refuseMissing(client, bus);
      } catch {
        return events;
      }
      const unsent: PublishedEvent[] = [];
      for (const batch of batches(events)) unsent.push(...(await sendBatch(client, bus, batch, clock, random)));
      return unsent;
    },
  };
}

/** Asks for the bus by name, because PutEvents accepts events for a bus that does not exist, and drops them. */
async function refuseMissing(client: EventBridgeClient, bus: string): Promise<void> {
  await client.send(new DescribeEventBusCommand({ Name: bus })).catch((error: unknown) => {
    const { kind, words } = failureOf(error);
    const [code, what] =
      kind === 'not-found'
        ? (['bus-missing', `there is no event bus ${bus} in this account and region; deploy the stack`] as const)
        : (['bus-unavailable', `the event bus ${bus} cannot be looked at: ${words}`] as const);
    throw new EventBusError(code, what, { cause: error });
  });
}

/** Consecutive events, as many as one call takes; one that no call takes is alone. */
function batches(events: readonly PublishedEvent[]): PublishedEvent[][] {
  const found: PublishedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = sizeOf(entryOf(event, ''));
    const current = found.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(event);
      bytes += size;
    } else {
      found.push([event]);
      bytes = size;
    }
  }
  return found;
}

/** Returns what was not accepted, in its order. */
async function sendBatch(
  client: EventBridgeClient,
  bus: string,
  batch: readonly PublishedEvent[],
  clock: Clock,
  random: Random,
): Promise<readonly PublishedEvent[]> {
  const unsent = new Set(batch);
  let waiting = batch;
  for (let round = 1; ; round++) {
    const entries = waiting.map((event) => entryOf(event, bus));
    const results = await putEvents(client, entries);
    for (const [i, event] of waiting.entries()) if (results[i]?.EventId !== undefined) unsent.delete(event);
    waiting = waiting.filter((_, i) => PASSING.includes(results[i]?.ErrorCode ?? ''));
    if (waiting.length === 0 || round === MAX_ROUNDS) return [...unsent];
    await sleep(clock, WAIT_MS * 2 ** round * (0.5 + random.fraction() / 2));
  }
}

/** A result for each entry; none if the call itself failed, which the client has repeated already. */
async function putEvents(client: EventBridgeClient, entries: PutEventsRequestEntry[]): Promise<PutEventsResultEntry[]> {
  try {
    return (await client.send(new PutEventsCommand({ Entries: entries }))).Entries ?? [];
  } catch {
    return [];
  }
}

/** EventBridge gives events ids of its own; ours, by which consumers drop repeats, is a resource of the event. */
function entryOf({ id, source, type, time, detail }: PublishedEvent, bus: string): PutEventsRequestEntry {
  return {
    EventBusName: bus,
    Source: source,
    DetailType: type,
    Time: new Date(time),
    Resources: [`urn:rollcall:event:${id}`],
    Detail: JSON.stringify(detail),
  };
}

/** As EventBridge counts: a time is 14 bytes, all else its UTF-8. */
function sizeOf({ Source, DetailType, Detail, Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return 14 + texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
}
