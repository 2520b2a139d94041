import type { VerificationReport } from '../../shared/evidence/verify/report.ts';

/** What a report says, line by line, with digests cut short. */
export function inWords({ violations }: VerificationReport): string {
  const lines = violations.map(({ code, at, message }) => `${code} ${at}: ${message}`.replace(/[0-9a-f]{64}/gi, '…'));
  return lines.sort().join('\n');
}
