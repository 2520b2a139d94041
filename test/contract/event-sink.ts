import { describe, expect, it } from 'vitest';
import type { EventSink, PublishedEvent } from '../../shared/findings/ports.ts';

/** A sink, with a look at its far end. */
export interface SinkFixture {
  readonly sink: EventSink;
  /** Ids of what has arrived, in order; with the whole detail of the last. */
  arrived(): Promise<{ readonly ids: readonly string[]; readonly last: unknown }>;
  /** From now on nothing is accepted. */
  fail(): Promise<void>;
}

export function anEvent(id: string, text = 'plain'): PublishedEvent {
  return {
    id,
    source: 'rollcall',
    type: 'Finding Opened',
    key: `UAR-08:main/leapsome:account.${id}`,
    time: '2026-03-02T06:00:00.000Z',
    detail: { text, nested: { list: [1, null, true] } },
  };
}

/** What every event sink promises. `open` makes an empty one. */
export function defineEventSinkContract(name: string, open: () => Promise<SinkFixture>): void {
  const idsOf = (events: readonly PublishedEvent[]) => events.map(({ id }) => id);

  describe(`${name} as an event sink`, () => {
    it('accepts events in order, over several calls', async () => {
      const { sink, arrived } = await open();

      const unsent = [...(await sink.send([anEvent('a'), anEvent('b')])), ...(await sink.send([anEvent('c')]))];

      expect(unsent).toEqual([]);
      expect((await arrived()).ids).toEqual(['a', 'b', 'c']);
    });

    it('does nothing when there is nothing to send', async () => {
      const { sink, arrived } = await open();

      expect(await sink.send([])).toEqual([]);
      expect((await arrived()).ids).toEqual([]);
    });

    it.each([
      ['line breaks', 'one\ntwo\r\n\u2028three'],
      ['quotes and backslashes', '"\\"'],
      ['control characters', '\u0000\u001b[31m'],
      ['letters of other scripts', 'Zoë 李 𝒳'],
      ['nothing', ''],
      ['very much', 'x'.repeat(100_000)],
    ])('keeps an event whole whose text has %s', async (_what, text) => {
      const { sink, arrived } = await open();

      await sink.send([anEvent('a'), anEvent('b', text)]);

      const { ids, last } = await arrived();
      expect(ids).toEqual(['a', 'b']);
      expect(last).toEqual(anEvent('b', text).detail);
    });

    it('takes the same event again', async () => {
      const { sink, arrived } = await open();
      await sink.send([anEvent('a')]);

      const unsent = await sink.send([anEvent('a')]);

      expect(unsent).toEqual([]);
      expect(new Set((await arrived()).ids)).toEqual(new Set(['a']));
    });

    it('gives back what it could not send, and keeps what it had sent', async () => {
      const { sink, arrived, fail } = await open();
      await sink.send([anEvent('a')]);
      await fail();

      const unsent = await sink.send([anEvent('b'), anEvent('c')]);

      expect(idsOf(unsent)).toEqual(['b', 'c']);
      expect((await arrived()).ids).toEqual(['a']);
    });
  });
}
