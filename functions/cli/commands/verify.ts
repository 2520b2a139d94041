import { EvidenceError } from '../../../shared/evidence/errors.ts';
import type { GivenOptions } from '../../verifier/options.ts';
import { type Place, placeOf, placesAt, verifyPlaces } from '../../verifier/places.ts';
import type { ReportLine } from '../../verifier/report-lines.ts';
import { documentOf, exitCodeOf } from '../../verifier/verdicts.ts';
import { UsageError } from '../errors.ts';
import { printParagraph } from '../output/paragraph.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Session } from '../session.ts';

/** Verifies a bundle, a store or the folder of one workspace, offline and without a configuration. */
export async function verifyCommand(session: Session, path: string, options: GivenOptions): Promise<number> {
  const { terminal, host, json } = session;
  const call = { path, workspace: session.options.workspace, options, now: host.clock.now() };
  try {
    const reports = await verifyPlaces(call, placesIn, (lines) => {
      if (!json) printLines(terminal, lines);
    });
    if (json) session.printJson(documentOf(reports));
    return exitCodeOf(reports);
  } catch (error) {
    // What could not be read is neither missing nor violated: nothing is known of it.
    throw error instanceof EvidenceError ? new UsageError(error.message) : error;
  }
}

/** What there is to verify where a user points at. Throws a PlaceError. */
export async function placesIn(path: string): Promise<Place[]> {
  if (!path.startsWith('s3://')) return placesAt(path);
  return (await (await import('../aws.ts')).workspacesIn(path)).map(placeOf);
}

export function printLines(terminal: Terminal, lines: readonly ReportLine[]): void {
  for (const { text, wraps, mark } of lines) {
    const paint = (line: string) =>
      mark ? line.replace(mark.part, () => terminal.paint(mark.style, mark.part)) : line;
    const [, indent = ''] = /^( *)/.exec(text) ?? [];
    if (wraps) printParagraph(terminal, text.trimStart(), { first: indent, rest: `${indent}  `, paint });
    else terminal.print(paint(text));
  }
}
