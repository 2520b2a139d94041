import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonLinesSink } from '../../shared/adapters/local/jsonl-sink.ts';
import { defineEventSinkContract } from './event-sink.ts';
import { MemorySink } from './memory-sink.ts';
import { temporaryFolder } from './temporary-folder.ts';

defineEventSinkContract('JsonLinesSink', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, '.state', 'main', 'events.jsonl');
  const kept = join(folder, 'kept.jsonl');
  let current = path;
  return {
    sink: new JsonLinesSink(path),
    arrived: async () => {
      const text = await readFile(current, 'utf8').catch(() => '');
      const events = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
      return { ids: events.map(({ id }) => id), last: events.at(-1)?.detail };
    },
    fail: async () => {
      // A folder in the place of the file.
      await rename(path, kept);
      await mkdir(path);
      current = kept;
    },
  };
});

defineEventSinkContract('MemorySink', async () => {
  const sink = new MemorySink();
  return {
    sink,
    arrived: async () => ({ ids: sink.events.map(({ id }) => id), last: sink.events.at(-1)?.detail }),
    fail: async () => {
      sink.isBroken = true;
    },
  };
});
