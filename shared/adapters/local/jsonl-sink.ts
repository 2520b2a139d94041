import { type FileHandle, mkdir, open } from 'node:fs/promises';
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
      const file = await open(this.#path, 'a+', 0o600);
      try {
        await appendWhole(file, Buffer.from(events.map(toLine).join('')));
      } finally {
        await file.close();
      }
      return [];
    } catch {
      return events;
    }
  }
}

/** All lines or none: what a full disk or a killed run leaves of a line is cut off again. */
async function appendWhole(file: FileHandle, lines: Uint8Array): Promise<void> {
  const { size } = await file.stat();
  const end = await endOfLastLine(file, size);
  if (end < size) await file.truncate(end);
  try {
    await file.writeFile(lines);
    await file.sync();
  } catch (error) {
    await file.truncate(end);
    throw error;
  }
}

const NEWLINE = 0x0a;
const STEP = 64 * 1024;

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; end -= STEP) {
    const start = Math.max(0, end - STEP);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
  }
  return 0;
}

function toLine({ id, source, type, time, detail }: PublishedEvent): string {
  return `${JSON.stringify({ id, source, 'detail-type': type, time, detail })}\n`;
}
