#!/usr/bin/env node
// Starts the command line on a Node that can: this one, or the one that `npm ci` brings where the machine's is too old.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) {
  await import(main);
} else {
  const node = bundledNode();
  if (node === null) {
    process.stderr.write(
      `rollcall needs Node.js ${OLDEST_NODE} or newer, this is ${process.version}; install it, or run "npm ci" on Linux\n`,
    );
    process.exitCode = 64;
  } else {
    process.exitCode = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 70;
  }
}

/** The Node that npm installs as an optional dependency; null on platforms that have none. */
function bundledNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return null;
  }
}
