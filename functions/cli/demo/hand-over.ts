import { join } from 'node:path';
import { withFile } from '../../../shared/adapters/local/random-access-file.ts';
import { zipped } from '../../../shared/adapters/node/zip.ts';
import { verifyBundle } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { millisecondsOf, toInstant } from '../../../shared/kernel/instant.ts';
import { exportBundle } from '../../../shared/pipeline/bundle/export-bundle.ts';
import type { RunContext } from '../../../shared/pipeline/run-context.ts';
import { OWNER_ONLY, writeNew } from '../files.ts';
import { printParagraph } from '../output/paragraph.ts';
import type { Terminal } from '../output/terminal.ts';

/** Makes a bundle of two days for an auditor, and verifies it as they would. */
export async function handOver(terminal: Terminal, folder: string, context: RunContext, anchor: string): Promise<void> {
  const file = join(folder, 'acme-main-2026-03-03-2026-03-04.zip');
  const period = { from: '2026-03-03T00:00:00.000Z', to: '2026-03-05T00:00:00.000Z' };
  const now = context.clock.now();
  const bundle = await exportBundle(
    context,
    { period, asOf: toInstant(now), nonce: null },
    (files) => writeNew(file, zipped(files), OWNER_ONLY),
    () => {},
  );
  const [from, to] = [millisecondsOf(period.from), millisecondsOf(period.to)];
  const input = { anchor, from, to, schedule: null, knownHeads: [], asOf: now, nonce: null };
  const { verdict, slots } = await withFile(file, (archive) => verifyBundle(archive, input));
  terminal.print();
  printParagraph(
    terminal,
    `For an auditor: ${file}, two of the days with reports, evidence and VERIFY.md, ${bundle.files} files in one zip.`,
  );
  terminal.print();
  terminal.print(`  ${terminal.paint('pass', verdict)}: ${slots.evaluated} of ${slots.expected} slots evaluated`);
}
