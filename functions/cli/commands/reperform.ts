import packageJson from '../../../package.json' with { type: 'json' };
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import type { BundleInput, BundleReport } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { type VerificationReport, VIOLATIONS } from '../../../shared/evidence/verify/report.ts';
import { millisecondsOf } from '../../../shared/kernel/instant.ts';
import { type Reperformed, reperform, type SlotRange } from '../../../shared/pipeline/reperform/reperform.ts';
import type { GivenOptions } from '../../verifier/options.ts';
import { choosePlaces, type Place, readGiven } from '../../verifier/places.ts';
import { reportLines } from '../../verifier/report-lines.ts';
import { UsageError, worstExitCode } from '../errors.ts';
import { printReperformance } from '../output/reperform-report.ts';
import type { Session } from '../session.ts';
import { placesIn, printLines } from './verify.ts';

export type ReperformOptions = Pick<GivenOptions, 'anchor' | 'from' | 'to' | 'timezone'>;

const EXIT_CODES = { identical: 0, differs: 1, 'version-changed': 2 } as const;
const NOT_VERIFIED = 3;

/** Verifies a bundle, a store or the folder of one workspace, and performs its evaluations again from it alone. */
export async function reperformCommand(session: Session, path: string, options: ReperformOptions): Promise<number> {
  const input = await readGiven(options, session.host.clock.now());
  const documents: (object & { readonly exitCode: number })[] = [];
  try {
    for (const place of await choosePlaces({ path, workspace: session.options.workspace }, placesIn)) {
      documents.push(await reperformWorkspace(session, place, input));
    }
  } catch (error) {
    // What could not be read is neither the same nor another: nothing is known of it.
    const isDamage = error instanceof EvidenceError && error.code === 'store-damaged';
    throw error instanceof EvidenceError && !isDamage ? new UsageError(error.message) : error;
  }
  if (session.json) session.printJson({ schema: 'urn:rollcall:reperform:v1', workspaces: documents });
  return worstExitCode(documents.map(({ exitCode }) => exitCode));
}

async function reperformWorkspace(
  session: Session,
  workspace: Place,
  input: BundleInput,
): Promise<object & { readonly exitCode: number }> {
  const { terminal, json } = session;
  const { place } = workspace;
  terminal.progress(`${place}: verifying …`);
  const report = await workspace.verify(input);
  if (report.verdict === 'integrity-violated' || report.verdict === 'untrusted') {
    // Gaps would not keep it from being performed again.
    const violations = report.violations.filter(({ code }) => VIOLATIONS[code].class !== 'coverage');
    if (!json) printLines(terminal, reportLines(place, { ...report, violations }));
    return describe(report, [], NOT_VERIFIED);
  }
  const performer = { name: packageJson.name, version: packageJson.version, tests: CATALOGUE };
  const evaluations = await workspace.withSource((source) =>
    reperform(source, report, slotsIn(input, report), performer, ({ slot, done, of }) =>
      terminal.progress(`${report.origin}: performed ${slot} again, ${done} of ${of}`),
    ),
  );
  if (evaluations.length === 0) {
    throw new UsageError(`${place} holds no evaluation of that time; correct --from and --to, or wait for the first`);
  }
  if (!json) printReperformance(terminal, place, report, evaluations, performer);
  return describe(report, evaluations, worstExitCode(evaluations.map(({ outcome }) => EXIT_CODES[outcome])));
}

/** A bundle has the evidence of its period, and what that needs; nothing else can be performed again from it. */
function slotsIn({ from, to }: BundleInput, report: VerificationReport | BundleReport): SlotRange {
  const period = 'bundle' in report ? report.bundle?.period : undefined;
  if (!period) return { from, to };
  return {
    from: Math.max(from ?? Number.NEGATIVE_INFINITY, millisecondsOf(period.from)),
    to: Math.min(to ?? Number.POSITIVE_INFINITY, millisecondsOf(period.to)),
  };
}

function describe(verification: VerificationReport, evaluations: readonly Reperformed[], exitCode: number) {
  const { name, version } = packageJson;
  return { exitCode, origin: verification.origin, performer: { name, version }, verification, evaluations };
}
