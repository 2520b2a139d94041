import type { VerificationReport } from '../../shared/evidence/verify/report.ts';

type Verdict = VerificationReport['verdict'];

/** What a verdict says, and what a program says with its exit code. */
export const VERDICTS: { readonly [verdict in Verdict]: { readonly text: string; readonly exitCode: number } } = {
  verified: { text: 'verified: everything is as it was signed, and no slot is missing', exitCode: 0 },
  'integrity-violated': { text: 'NOT VERIFIED: something is not as it was signed', exitCode: 1 },
  untrusted: { text: 'consistent in itself, but not tied to a key that you know; give --anchor', exitCode: 3 },
  gaps: {
    text: 'verified, with gaps: everything there is as it was signed, but slots are missing or failed',
    exitCode: 2,
  },
};

/** Integrity before trust before coverage. */
const WORST_FIRST = ['integrity-violated', 'untrusted', 'gaps'] as const;

/** The exit code for several verdicts: the worst decides. */
export function exitCodeOf(reports: readonly VerificationReport[]): number {
  const worst = WORST_FIRST.find((verdict) => reports.some((report) => report.verdict === verdict));
  return VERDICTS[worst ?? 'verified'].exitCode;
}

/** What `--json` prints. */
export function documentOf(reports: readonly VerificationReport[]): object {
  return { schema: 'urn:rollcall:verify:v1', workspaces: reports };
}
