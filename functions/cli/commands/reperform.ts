import packageJson from '../../../package.json' with { type: 'json' };
import type { WorkspaceSource } from '../../../shared/adapters/store-folders.ts';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { type VerificationReport, VIOLATIONS } from '../../../shared/evidence/verify/report.ts';
import { type VerificationInput, verify } from '../../../shared/evidence/verify/verify.ts';
import { type Reperformed, reperform } from '../../../shared/pipeline/reperform/reperform.ts';
import { UsageError, worstExitCode } from '../errors.ts';
import { printReperformance } from '../output/reperform-report.ts';
import type { Session } from '../session.ts';
import { parseInput, printReport, type VerifyOptions, workspacesAt } from './verify.ts';

export type ReperformOptions = Pick<VerifyOptions, 'anchor' | 'from' | 'to' | 'timezone'>;

const EXIT_CODES = { identical: 0, differs: 1, 'version-changed': 2 } as const;
const NOT_VERIFIED = 3;

/** Verifies a store or the folder of one workspace, and performs its evaluations again from it alone. */
export async function reperformCommand(session: Session, path: string, options: ReperformOptions): Promise<number> {
  const input = await parseInput(options, session.host.clock.now());
  const documents: (object & { readonly exitCode: number })[] = [];
  try {
    for (const workspace of await workspacesAt(path, session.options.workspace)) {
      documents.push(await reperformWorkspace(session, workspace, input));
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
  { place, source }: WorkspaceSource,
  input: VerificationInput,
): Promise<object & { readonly exitCode: number }> {
  const { terminal, json } = session;
  terminal.progress(`${place}: verifying …`);
  const report = await verify(source, input);
  if (report.verdict === 'integrity-violated' || report.verdict === 'untrusted') {
    // Gaps would not keep it from being performed again.
    const violations = report.violations.filter(({ code }) => VIOLATIONS[code].class !== 'coverage');
    if (!json) printReport(session, place, { ...report, violations });
    return describe(report, [], NOT_VERIFIED);
  }
  const performer = { name: packageJson.name, version: packageJson.version, tests: CATALOGUE };
  const evaluations = await reperform(source, report, input, performer, ({ slot, done, of }) =>
    terminal.progress(`${report.origin}: performed ${slot} again, ${done} of ${of}`),
  );
  if (evaluations.length === 0) {
    throw new UsageError(`${place} holds no evaluation of that time; correct --from and --to, or wait for the first`);
  }
  if (!json) printReperformance(terminal, place, report, evaluations, performer);
  return describe(report, evaluations, worstExitCode(evaluations.map(({ outcome }) => EXIT_CODES[outcome])));
}

function describe(verification: VerificationReport, evaluations: readonly Reperformed[], exitCode: number) {
  const { name, version } = packageJson;
  return { exitCode, origin: verification.origin, performer: { name, version }, verification, evaluations };
}
