import type { EventSink, PublishedEvent } from '../../shared/findings/ports.ts';

/** Events in memory. */
export class MemorySink implements EventSink {
  readonly events: PublishedEvent[] = [];
  isBroken = false;

  send(events: readonly PublishedEvent[]): Promise<readonly PublishedEvent[]> {
    if (this.isBroken) return Promise.resolve(events);
    this.events.push(...events);
    return Promise.resolve([]);
  }
}
