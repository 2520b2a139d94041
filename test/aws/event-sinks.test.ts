import { DeleteEventBusCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { createEventBridge, openEventBus } from '../../shared/adapters/aws/event-bus.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { anEvent, defineEventSinkContract } from '../contract/event-sink.ts';
import { makeBus } from './event-queue.ts';

const bridge = createEventBridge();

const open = (bus: string) => openEventBus(bridge, bus, systemClock, systemRandom);

defineEventSinkContract('an event bus', async () => {
  const { name, receive } = await makeBus();
  return {
    sink: await open(name),
    arrived: async () => {
      const events = await receive();
      const ids = events.map(({ resources }) => resources[0]?.replace('urn:rollcall:event:', '') ?? '');
      return { ids, last: events.at(-1)?.detail };
    },
    fail: async () => {
      await bridge.send(new DeleteEventBusCommand({ Name: name }));
    },
  };
});

describe('openEventBus', () => {
  it('names a bus that does not exist', async () => {
    const opening = open('nowhere');

    await expect(opening).rejects.toMatchObject({ code: 'bus-missing', message: /no event bus nowhere/ });
  });

  it.each([10, 11, 25])('sends %i events, which is more than one call takes or just not', async (count) => {
    const { name, receive } = await makeBus();
    const events = Array.from({ length: count }, (_, i) => anEvent(`event-${i}`));

    const unsent = await (await open(name)).send(events);

    expect(unsent).toEqual([]);
    expect(await receive()).toHaveLength(count);
  });
});
