import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

/** Packages that are not ES modules ask for `require`, which an ES module does not have. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Bundles functions/<name>/handler.ts of each name to <folder>/<name>/index.mjs, with nothing left out: the SDK of the
 * runtime changes without us. Throws what esbuild says.
 */
export function bundle(names: readonly string[], root: string, folder: string): Metafile {
  return buildSync({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // CommonJS first would bring each package of the SDK whole.
    mainFields: ['module', 'main'],
    minify: true,
    // Names of errors are what the state machine goes by.
    keepNames: true,
    legalComments: 'none',
    banner: { js: BANNER },
    metafile: true,
    logLevel: 'silent',
  }).metafile;
}

/** Puts the configuration beside each bundle: it is then part of what the function is. */
export function addConfiguration(names: readonly string[], folder: string, text: string): void {
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'rollcall.yaml'), text);
  }
}
