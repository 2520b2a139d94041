import type { RollcallEvent } from './events.ts';

/** An event as it leaves the house: with the log entry that it stems from in its detail. */
export interface PublishedEvent extends RollcallEvent {
  readonly source: 'rollcall';
}

/** Where events go: an EventBridge bus, or a file of JSON lines. */
export interface EventSink {
  /**
   * Sends events, in order. Returns those that were not accepted; a rejection means that none is known to be. Sending
   * the same event again is safe: consumers drop repeats by its id.
   */
  send(events: readonly PublishedEvent[]): Promise<readonly PublishedEvent[]>;
}
