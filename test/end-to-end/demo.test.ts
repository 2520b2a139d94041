import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const launcher = join(import.meta.dirname, '../../functions/cli/rollcall.mjs');
const execute = promisify(execFile);

describe('rollcall demo', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('plays the same story in every run', async () => {
    const first = await execute(process.execPath, [launcher, 'demo'], { cwd: folder });
    const second = await execute(process.execPath, [launcher, 'demo'], { cwd: folder });

    expect(second.stdout).toBe(first.stdout);
    expect(first.stderr).toBe('');
  });
});
