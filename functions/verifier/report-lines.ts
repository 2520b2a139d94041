import type { BundleReport } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import { type VerificationReport, VIOLATIONS } from '../../shared/evidence/verify/report.ts';
import { safeText } from '../../shared/kernel/safe-text.ts';
import { VERDICTS } from './verdicts.ts';

/** A line of a report for people: text that is safe on a terminal. */
export interface ReportLine {
  readonly text: string;
  /** Whether it may be broken between words; what people copy may not. */
  readonly wraps: boolean;
  /** What of it stands out, and how. */
  readonly mark?: { readonly part: string; readonly style: 'strong' | 'pass' | 'fail' | 'inconclusive' };
}

/** A report on what lies at a place, in lines: what it is, what there was, what is wrong, the verdict. */
export function reportLines(place: string, report: VerificationReport | BundleReport): ReportLine[] {
  const { violations, verdict, head, slots } = report;
  const title = safeText(`${report.origin ?? 'unknown log'} in ${place}`);
  const counts =
    `${report.entries} entries, ${report.checkpoints} checkpoints, ${report.artifacts} artifacts, ` +
    `${slots.evaluated} of ${slots.expected} expected slots evaluated`;
  const style = verdict === 'verified' ? 'pass' : verdict === 'integrity-violated' ? 'fail' : 'inconclusive';
  const { text } = VERDICTS[verdict];
  return [
    { text: title, wraps: false, mark: { part: title, style: 'strong' } },
    { text: `  ${counts}`, wraps: false },
    { text: `  opened with ${report.openedWith ?? 'no key'}, trust anchor ${report.anchor}`, wraps: true },
    ...bundleLines(report),
    ...(head ? [{ text: `  head ${head.seq}:${head.digest}`, wraps: false }] : []),
    ...report.writers.map(({ writer, entries, first, last, types }) => ({
      text: safeText(`  ${entries} entries (${first} to ${last}: ${types.join(', ')}) written by ${writer}`),
      wraps: false,
    })),
    ...violations.map(
      ({ code, at, message }): ReportLine => ({
        text: `  ${code} ${safeText(at)} ${safeText(message)}`,
        wraps: true,
        mark: { part: code, style: VIOLATIONS[code].class === 'integrity' ? 'fail' : 'inconclusive' },
      }),
    ),
    { text: `  ${text}`, wraps: false, mark: { part: text, style } },
  ];
}

/** What a bundle says of itself, and which of its files are for reading only. */
function bundleLines(report: VerificationReport | BundleReport): ReportLine[] {
  if (!('bundle' in report) || !report.bundle) return [];
  const { period, exportedAt, nonce, manifest, notAuthoritative } = report.bundle;
  const signed = `signed ${exportedAt ?? 'at no time that can be read'}${nonce === null ? '' : ` for ${nonce}`}`;
  const isBeside = `${notAuthoritative.length} files are as they were exported, and not evidence: ${notAuthoritative.join(', ')}`;
  return [
    { text: safeText(`  bundle of ${period.from} to ${period.to} (without it), ${signed}`), wraps: true },
    { text: `  manifest ${manifest}`, wraps: false },
    ...(notAuthoritative.length > 0 ? [{ text: safeText(`  ${isBeside}`), wraps: true }] : []),
  ];
}
