import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderSource } from '../../shared/adapters/local/folder-source.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

/** What only Linux can show: a disk that is really full, and names that are not UTF-8. */

const SCRIPT = join(import.meta.dirname, '../unit/adapters/local/store-process.ts');

/** Runs commands in a namespace of its own, in which $disk is a file system of one megabyte. */
function onSmallDisk(disk: string, commands: string): string[] {
  const script = `mount -t tmpfs -o size=1m tmpfs ${disk} && cd ${disk} && ${commands}`;
  const output = execFileSync('sh', ['-c', 'unshare -Urm sh -ec "$1"', 'sh', script], { encoding: 'utf8' });
  return output.trim().split('\n');
}

describe('a full disk', { timeout: 60_000 }, () => {
  it('is told as such, and the store stays as it was', async () => {
    const disk = await temporaryFolder();
    const create = (name: string, size: number) => `${process.execPath} ${SCRIPT} create ${disk} ${name} ${size}`;

    const [first, before, failed, after, retried] = onSmallDisk(
      disk,
      [
        create('log/a', 1000),
        'find . | sort | sha256sum',
        create('evidence/2026/03/b', 2_000_000),
        'find . | sort | sha256sum',
        create('log/b', 1000),
      ].join(' && '),
    );

    expect(JSON.parse(failed ?? '')).toEqual({
      code: 'store-unavailable',
      message: 'cannot write evidence/2026/03/b in the evidence store: the disk is full; make room and run again',
    });
    expect(after).toBe(before);
    expect([first, retried]).toEqual(['"created"', '"created"']);
  });

  it('keeps the events that were written, and gives the others back', async () => {
    const disk = await temporaryFolder();
    const send = (size: number) => `${process.execPath} ${SCRIPT} send - ${disk}/events.jsonl ${size}`;

    const [first, before, failed, after] = onSmallDisk(
      disk,
      [send(1000), 'sha256sum events.jsonl', send(2_000_000), 'sha256sum events.jsonl'].join(' && '),
    );

    expect([first, failed]).toEqual(['[]', '["new"]']);
    expect(after).toBe(before);
  });
});

describe('FolderSource', () => {
  it('lists a folder whose name is no UTF-8 as a thing of its own', async () => {
    const folder = await temporaryFolder();
    const name = Buffer.concat([Buffer.from(join(folder, 'bad-')), Buffer.from([0xff])]);
    await mkdir(name);
    await writeFile(Buffer.concat([name, Buffer.from('/file')]), 'x');
    await mkdir(join(folder, 'log'));
    await writeFile(join(folder, 'log/real'), 'x');

    expect(new Set(await new FolderSource(folder).paths())).toEqual(new Set(['bad-\ufffd', 'log/real']));
  });
});
