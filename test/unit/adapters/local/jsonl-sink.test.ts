import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JsonLinesSink } from '../../../../shared/adapters/local/jsonl-sink.ts';
import { anEvent } from '../../../contract/event-sink.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';
import { StoreProcess } from './processes.ts';

async function sinkWith(...ids: string[]) {
  const path = join(await temporaryFolder(), 'state', 'events.jsonl');
  const sink = new JsonLinesSink(path);
  await sink.send(ids.map((id) => anEvent(id)));
  return { sink, path };
}

const idsIn = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id);

describe('JsonLinesSink', () => {
  it('writes each event as EventBridge delivers it, on a line of its own', async () => {
    const { path } = await sinkWith('a');

    const { type, key, ...rest } = anEvent('a');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ ...rest, 'detail-type': type });
    expect(key).toContain('account.a');
  });

  it('makes a file that only its owner can read', async () => {
    const { path } = await sinkWith('a');

    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a few bytes', '{"id":"half'],
    ['more than it looks at in one go', `{"id":"half","text":"${'x'.repeat(200_000)}`],
    ['a character that is cut in two', Buffer.from('{"id":"hälf').subarray(0, 9)],
  ])('cuts off half a line that a crash left, of %s', async (_what, half) => {
    const { sink, path } = await sinkWith('a', 'b');
    await appendFile(path, half);

    await sink.send([anEvent('c')]);

    expect(await idsIn(path)).toEqual(['a', 'b', 'c']);
  });

  it('cuts off half a line that is all there is', async () => {
    const { sink, path } = await sinkWith();
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, '{"id":"half');

    await sink.send([anEvent('c')]);

    expect(await idsIn(path)).toEqual(['c']);
  });

  it('leaves the file as it was when a line cannot be written to its end, and gives the events back', async () => {
    const { path } = await sinkWith('a', 'b');
    const before = await readFile(path, 'utf8');

    // A file may have 64 blocks, which are 32 or 64 kB, depending on the shell.
    const unsent = await new StoreProcess(['send', '', path, '1000000'], 'ulimit -f 64').result();

    expect(unsent).toEqual(['new']);
    expect(await readFile(path, 'utf8')).toBe(before);
  });
});
