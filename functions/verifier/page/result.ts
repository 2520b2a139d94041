import type { BundleInput, BundleReport } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { VIOLATIONS, type Violation, type ViolationCode } from '../../../shared/evidence/verify/report.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { element } from './dom.ts';

const WORDS: {
  readonly [verdict in BundleReport['verdict']]: {
    readonly title: string;
    readonly text: string;
    readonly tone: string;
  };
} = {
  verified: { title: 'Verified', text: 'Everything is as it was signed, and no slot is missing.', tone: 'good' },
  gaps: {
    title: 'Verified, with gaps',
    text: 'Everything that is there is as it was signed, but slots are missing or failed.',
    tone: 'odd',
  },
  untrusted: {
    title: 'Not tied to a key that you know',
    text: 'It is consistent in itself. Whose evidence it is, only the trust anchor can tell.',
    tone: 'odd',
  },
  'integrity-violated': { title: 'Not verified', text: 'Something is not as it was signed.', tone: 'bad' },
};

/** Of a hostile bundle there may be hundreds of thousands. */
const SHOWN_OF_A_CODE = 100;

/** What was verified: the name of a file, by what an auditor brought, and when, epoch milliseconds. */
export interface Verified {
  readonly file: string;
  readonly given: BundleInput;
  readonly at: number;
}

/** The version of this program; `npm run verifier` puts it in. */
declare const VERSION: string;

/** What a verification came to: the verdict, what was checked, what is wrong. */
export function resultOf({ file, given, at }: Verified, report: BundleReport): HTMLElement[] {
  const { title, text, tone } = WORDS[report.verdict];
  return [
    element(
      'div',
      { class: `verdict ${tone}`, 'data-verdict': report.verdict },
      element('h2', { id: 'verdict' }, title),
      element('p', {}, text),
    ),
    ...violationsOf(report.violations),
    element('h3', {}, 'What was checked'),
    list([
      ['File', safeText(file)],
      ['Verified at', `${toInstant(at)}, with Rollcall ${VERSION}`],
      ...(given.asOf === at ? [] : [['As of', toInstant(given.asOf)] as const]),
      ...factsOf(report),
    ]),
    ...headOf(report),
    ...notAuthoritativeIn(report),
  ];
}

function factsOf(report: BundleReport): [string, string | Node][] {
  const { bundle, slots } = report;
  const anchor = {
    matched: 'the trust anchor',
    mismatched: 'not the trust anchor',
    absent: 'no trust anchor was given',
  };
  const opened = report.openedWith === null ? 'no key' : report.openedWith;
  const facts: [string, string | Node][] = [
    ['Log', safeText(report.origin ?? 'could not be read')],
    ['Opened with', `${opened} (${report.anchor === 'unchecked' ? 'not checked' : anchor[report.anchor]})`],
  ];
  if (bundle) {
    facts.push(
      ['Period', `from ${bundle.period.from}, up to but without ${bundle.period.to}`],
      ['Signed at', safeText(bundle.exportedAt ?? 'could not be read')],
      ['Nonce', bundle.nonce === null ? 'none' : safeText(bundle.nonce)],
      ['Digest of MANIFEST.json', element('code', {}, bundle.manifest)],
    );
  }
  facts.push(
    ['Entries of the log', String(report.entries)],
    ['Checkpoints', String(report.checkpoints)],
    ['Artifacts', String(report.artifacts)],
    ['Slots', `${slots.evaluated} of ${slots.expected} expected were evaluated`],
  );
  for (const { writer, entries, first, last } of report.writers) {
    facts.push(['Written by', safeText(`${writer}: ${entries} entries, ${first} to ${last}`)]);
  }
  return facts;
}

function list(facts: readonly (readonly [string, string | Node])[]): HTMLElement {
  return element('dl', {}, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
}

/** What is wrong, by code; codes that weigh most come first, as they are declared. */
function violationsOf(violations: readonly Violation[]): HTMLElement[] {
  if (violations.length === 0) return [];
  const codes = (Object.keys(VIOLATIONS) as ViolationCode[]).filter((code) =>
    violations.some((violation) => violation.code === code),
  );
  const items = codes.map((code) => {
    const { class: kind, text } = VIOLATIONS[code];
    const found = violations.filter((violation) => violation.code === code);
    const shown = found.slice(0, SHOWN_OF_A_CODE);
    const more = found.length - shown.length;
    return element(
      'li',
      { 'data-code': code },
      element('span', { class: `code ${kind === 'integrity' ? 'bad' : 'odd'}` }, code),
      ` ${text} (${kind})`,
      element(
        'ul',
        {},
        ...shown.map(({ at, message }) =>
          element('li', {}, element('code', {}, safeText(at)), ` ${safeText(message)}`),
        ),
        ...(more > 0 ? [element('li', {}, `and ${more} more`)] : []),
      ),
    );
  });
  return [element('h3', {}, 'What was found'), element('ul', { class: 'violations' }, ...items)];
}

function headOf({ head }: BundleReport): HTMLElement[] {
  if (!head) return [];
  return [
    element('h3', {}, 'Keep this for next time'),
    element('p', {}, element('code', {}, `${head.seq}:${head.digest}`)),
    element(
      'p',
      { class: 'note' },
      'The head of the log. As a known head, it shows later whether history was rewritten.',
    ),
  ];
}

function notAuthoritativeIn({ bundle }: BundleReport): HTMLElement[] {
  if (!bundle || bundle.notAuthoritative.length === 0) return [];
  return [
    element('h3', {}, 'Not verified in substance'),
    element(
      'p',
      { class: 'note' },
      'These files are as they were exported. What they say follows from the evidence, and was not computed again here.',
    ),
    element('ul', {}, ...bundle.notAuthoritative.map((path) => element('li', {}, element('code', {}, safeText(path))))),
  ];
}
