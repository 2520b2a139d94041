import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { CALLING } from '../../shared/adapters/aws/calling.ts';
import { openEventBus } from '../../shared/adapters/aws/event-bus.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { anEvent } from '../contract/event-sink.ts';
import { makeBus } from './event-queue.ts';
import { startFaultyAws } from './fault-proxy.ts';

/** A bus behind a wire that can be told what to do, opened. */
async function open() {
  const aws = await startFaultyAws();
  const bus = await makeBus();
  const client = new EventBridgeClient({ ...CALLING, endpoint: aws.endpoint });
  const sink = await openEventBus(client, bus.name, systemClock, systemRandom);
  const passing = (real: string) => real;
  return { ...aws, ...bus, sink, passing, events: ['a', 'b', 'c'].map((id) => anEvent(id)) };
}

/** What AWS answers when it accepts only some of the entries; the emulator has taken them all, which is a repeat at most. */
function refusing(code: string, ...indexes: readonly number[]) {
  return (real: string) => {
    const { Entries } = JSON.parse(real) as { Entries: object[] };
    const entries = Entries.map((entry, i) => (indexes.includes(i) ? { ErrorCode: code, ErrorMessage: 'x' } : entry));
    return JSON.stringify({ FailedEntryCount: indexes.length, Entries: entries });
  };
}

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

describe('an event bus that accepts only a part', () => {
  it('gets what it refused for the moment again, and nothing else', async () => {
    const { sink, events, receive, faults, passing } = await open();
    faults.push(passing, refusing('ThrottlingException', 1), refusing('InternalFailure', 0));

    const unsent = await sink.send(events);

    expect(unsent).toEqual([]);
    const ids = (await receive()).map(({ resources }) => resources[0]);
    expect(ids).toEqual(['a', 'b', 'c', 'b', 'b'].map((id) => `urn:rollcall:event:${id}`));
  });

  it('does not get again what it refuses for good, which is given back', async () => {
    const { sink, events, faults, passing, requests } = await open();
    const before = requests.length;
    faults.push(passing, refusing('MalformedDetail', 0, 2));

    const unsent = await sink.send(events);

    expect(idsOf(unsent)).toEqual(['a', 'c']);
    expect(requests.length - before).toBe(2);
  });

  it('is given up on when it refuses again and again', async () => {
    const { sink, events, faults, passing, requests } = await open();
    const before = requests.length;
    faults.push(passing, refusing('ThrottlingException', 1), ...Array(9).fill(refusing('ThrottlingException', 0)));

    const unsent = await sink.send(events);

    expect(idsOf(unsent)).toEqual(['b']);
    expect(requests.length - before).toBe(1 + 5);
  });

  it('gets all of them, as the same events, when the reply to a call was lost', async () => {
    const { sink, events, receive, faults, passing } = await open();
    faults.push(passing, 'lose the reply');

    const unsent = await sink.send(events);

    expect(unsent).toEqual([]);
    expect(new Set((await receive()).map(({ resources }) => resources[0])).size).toBe(3);
  });

  it('gets the other calls of a send when one fails', async () => {
    const { sink, faults, passing } = await open();
    const events = Array.from({ length: 12 }, (_, i) => anEvent(`event-${i}`));
    faults.push(passing, { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' });

    const unsent = await sink.send(events);

    expect(idsOf(unsent)).toEqual(idsOf(events.slice(0, 10)));
  });

  it('gets events in as many calls as their size asks for', async () => {
    const { sink, requests } = await open();
    const events = ['a', 'b', 'c', 'd'].map((id) => anEvent(id, 'x'.repeat(400_000)));
    const before = requests.length;

    const unsent = await sink.send(events);

    expect(unsent).toEqual([]);
    expect(requests.length - before).toBe(1 + 2);
  });
});
