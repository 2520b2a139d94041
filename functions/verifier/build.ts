import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const HERE = 'functions/verifier';

/**
 * Builds the verifier for auditors: `rollcall-verify.mjs` for Node 20 and newer, `verify.html` for browsers, each one file
 * that needs no other, and `SHA256SUMS` over both. The same sources and packages give the same bytes, wherever and whenever
 * that is done. They are not minified, since whoever trusts them may want to read them. Throws what esbuild says.
 */
export async function buildVerifier(root: string, folder: string): Promise<void> {
  const program = await bundled(root, `${HERE}/main.ts`, {
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
  });
  const script = await bundled(root, `${HERE}/page/main.ts`, { format: 'iife', platform: 'browser', target: 'es2023' });
  const files = { 'rollcall-verify.mjs': program, 'verify.html': await page(root, script) };
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const sums = Object.entries(files).map(([name, text]) => `${sha256(text).toString('hex')}  ${name}\n`);
  await writeFile(join(folder, 'SHA256SUMS'), sums.join(''));
}

async function bundled(root: string, entry: string, options: BuildOptions): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const { outputFiles, metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    charset: 'ascii',
    legalComments: 'none',
    define: { VERSION: JSON.stringify(version) },
    logLevel: 'silent',
  });
  const text = outputFiles?.map((file) => file.text).join('') ?? '';
  return text + (await licences(root, Object.keys(metafile?.inputs ?? {})));
}

/** What the licences of the packages in a bundle ask for: their text in every copy. */
async function licences(root: string, inputs: readonly string[]): Promise<string> {
  const packages = new Set(inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts: string[] = [];
  for (const name of [...packages].sort()) {
    const text = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
    texts.push(`/*! Contains ${name}:\n\n${text.trim().replaceAll('*/', '* /')}\n*/\n`);
  }
  return texts.join('');
}

/** The page, which may run its own script and nothing else, and can neither load nor send anything. */
async function page(root: string, script: string): Promise<string> {
  const read = (name: string) => readFile(join(root, HERE, 'page', name), 'utf8');
  const style = await read('style.css');
  if (/<\/(script|style)/i.test(script + style)) throw new Error('the script or the style would end its own element');
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  const [head, ...rest] = (await read('page.html')).split(
    /(?<=content=")(?=")|(?<=<style>)(?=<\/style>)|(?<=<script>)(?=<\/script>)/,
  );
  return [head, policy.join('; '), rest[0], style, rest[1], script, rest[2]].join('');
}

function sourceHash(text: string): string {
  return `sha256-${sha256(text).toString('base64')}`;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

if (import.meta.main) await buildVerifier(join(import.meta.dirname, '../..'), join(import.meta.dirname, '../../dist'));
