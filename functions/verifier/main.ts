import { parseArgs } from 'node:util';
import { systemClock } from '../../shared/adapters/node/clock.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import { safeText } from '../../shared/kernel/safe-text.ts';
import { OPTIONS, type OptionName } from './options.ts';
import { placesAt, verifyPlaces } from './places.ts';
import { documentOf, exitCodeOf } from './verdicts.ts';

/* `rollcall-verify.mjs`: `rollcall verify` in one file, for auditors who have nothing but Node. */

/** The version of this program; `npm run verifier` puts it in. */
declare const VERSION: string;

const EXIT = { usage: 64, internal: 70 } as const;

const GENERAL = [
  { name: 'workspace', value: '<id>', text: 'only this workspace of a store' },
  { name: 'json', value: '', text: 'print one JSON document instead of text' },
  { name: 'help', value: '', text: 'show this' },
  { name: 'version', value: '', text: 'show the version' },
] as const;

const HELP = `Usage: node rollcall-verify.mjs [options] <path>

Verifies evidence that Rollcall signed, offline: a bundle (zip), a store, or the folder of a
workspace.

Options:
${[...OPTIONS, ...GENERAL].map(({ name, value, text }) => `  ${`--${name} ${value}`.padEnd(31)} ${text}`).join('\n')}

Exit codes: 0 verified; 1 something is not as it was signed; 2 slots are missing or failed; 3 not tied to a known key;
64 the call is wrong; 70 a defect of this program.
`;

/** What was asked for cannot be understood. */
class CallError extends RollcallError<'usage'> {}

const parseOptions = {
  anchor: { type: 'string' },
  nonce: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  schedule: { type: 'string' },
  timezone: { type: 'string' },
  'known-head': { type: 'string', multiple: true },
  'as-of': { type: 'string' },
  workspace: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const satisfies { readonly [name in OptionName | (typeof GENERAL)[number]['name']]: object };

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function verifyAsAsked(): Promise<number> {
  const { values, positionals } = parsed();
  const { workspace, json, help, version, 'known-head': knownHead, 'as-of': asOf, ...others } = values;
  if (help || version) {
    print(help ? HELP.trimEnd() : VERSION);
    return 0;
  }
  const [path, second] = positionals;
  if (path === undefined || second !== undefined) {
    throw new CallError('usage', 'name one thing to verify; --help shows how');
  }
  const call = { path, workspace, options: { ...others, knownHead, asOf }, now: systemClock.now() };
  const reports = await verifyPlaces(call, placesAt, (lines) => {
    if (!json) for (const { text } of lines) print(text);
  });
  if (json) print(JSON.stringify(documentOf(reports), null, 2));
  return exitCodeOf(reports);
}

function parsed() {
  try {
    return parseArgs({ options: parseOptions, allowPositionals: true });
  } catch (error) {
    throw new CallError('usage', `${error instanceof Error ? error.message : error}; --help shows what there is`);
  }
}

// A reader that has seen enough, such as `head`, closes the pipe; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await verifyAsAsked();
} catch (error) {
  const isExpected = error instanceof RollcallError;
  const text = isExpected ? error.message : `a defect of this program; please report it: ${error}`;
  process.stderr.write(`${text.split('\n').map(safeText).join('\n')}\n`);
  process.exitCode = isExpected ? EXIT.usage : EXIT.internal;
}
