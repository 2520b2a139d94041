import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EventSink, PublishedEvent } from '../../findings/ports.ts';

/** Appends events to a file of JSON lines, shaped as EventBridge delivers them. */
export class JsonLinesSink implements EventSink {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async send(events: readonly PublishedEvent[]): Promise<readonly PublishedEvent[]> {
    if (events.length === 0) return [];
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      const file = await open(this.#path, 'a', 0o600);
      try {
        await file.writeFile(events.map(toLine).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
      return [];
    } catch {
      return events;
    }
  }
}

function toLine({ id, source, type, time, detail }: PublishedEvent): string {
  return `${JSON.stringify({ id, source, 'detail-type': type, time, detail })}\n`;
}
