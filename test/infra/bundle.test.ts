import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { addConfiguration, bundle } from '../../infra/bundle.ts';
import { FUNCTIONS } from '../../shared/deployment/functions.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const names = FUNCTIONS.map(({ name }) => name);
/** Not below the repository, whose packages would otherwise be found. */
const folder = mkdtempSync(join(tmpdir(), 'rollcall-bundles-'));
const metafile = bundle(names, ROOT, folder);
addConfiguration(names, folder, 'organization: acme\n');

afterAll(() => rmSync(folder, { recursive: true }));

describe('the bundle of', () => {
  it.each(names)('%s has a handler, with nothing but Node beside it', async (name) => {
    const script = `import('./${name}/index.mjs').then(({ handler }) => console.log(typeof handler))`;

    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder });

    expect(stdout).toBe('function\n');
  });

  it.each(names)('%s comes with the configuration, as it is', (name) => {
    expect(readFileSync(join(folder, name, 'rollcall.yaml'), 'utf8')).toBe('organization: acme\n');
  });

  it.each(names)('%s has no tests, simulators or command line in it', (name) => {
    const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`)) ?? [];
    const inputs = Object.keys(output?.inputs ?? {});

    expect(inputs).not.toEqual([]);
    expect(inputs.filter((path) => /^(test|functions\/(cli|docs)|infra)\//.test(path))).toEqual([]);
  });

  it.each(names)('%s takes of zod what it uses, not its words in fifty languages', (name) => {
    const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`)) ?? [];
    const languages = Object.entries(output?.inputs ?? {})
      .filter(([path, { bytesInOutput }]) => path.includes('/zod/v4/locales/') && bytesInOutput > 0)
      .map(([path]) => path.replace(/.*\//, ''));

    expect(languages.filter((file) => file !== 'en.js')).toEqual([]);
  });

  it('every function keeps the names of errors, which the state machine goes by', () => {
    expect(readFileSync(join(folder, 'collect/index.mjs'), 'utf8')).toContain('"EvidenceError"');
  });
});
