import { type Html, html, type Part } from '../../kernel/markup.ts';
import { CONCLUSIVE_PERCENT, LONGEST_GAP_DAYS } from '../period/demonstrated.ts';
import type { ControlOverPeriod, SlotOutcome } from '../period/report.ts';
import type { Mark } from './charts.ts';
import { clock, count, figure, percent, stretch } from './words.ts';

/** What is said of a control test over a whole period. */
const CONCLUSIONS = ['failed', 'not-demonstrated', 'waived', 'demonstrated', 'not-applicable'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** The words for each, and the sign that goes with them. */
export const CONCLUSION_WORDS: {
  readonly [conclusion in Conclusion]: { readonly sign: string; readonly text: string; readonly meaning: string };
} = {
  failed: { sign: '✕', text: 'Failed', meaning: 'a deviation was seen that no exception or exclusion covers' },
  'not-demonstrated': {
    sign: '?',
    text: 'Not demonstrated',
    meaning: `nothing was seen to fail, but the evidence does not cover the period: under ${CONCLUSIVE_PERCENT} % of the slots are conclusive, or none was for more than ${LONGEST_GAP_DAYS} days`,
  },
  waived: {
    sign: '(✓)',
    text: 'Demonstrated, waived',
    meaning: 'the evidence covers the period, and every deviation was waived all the time',
  },
  demonstrated: { sign: '✓', text: 'Demonstrated', meaning: 'the evidence covers the period, and shows no deviation' },
  'not-applicable': { sign: '–', text: 'Not applicable', meaning: 'the test applied in no slot that was evaluated' },
};

/** A deviation that was seen counts, however thin the evidence is; the absence of one needs evidence that covers the period. */
export function conclusionOf({ coverage, deviations, unwaived, net }: ControlOverPeriod): Conclusion {
  if (unwaived > 0 || net.fail > 0) return 'failed';
  if (coverage.state !== 'demonstrated') return coverage.state;
  return deviations > 0 ? 'waived' : 'demonstrated';
}

/** How many tests come to which conclusion, gravest first; those that none comes to are left out. */
export function conclusionCounts(controls: readonly ControlOverPeriod[]) {
  return CONCLUSIONS.map((conclusion) => ({
    conclusion,
    number: controls.filter((control) => conclusionOf(control) === conclusion).length,
  })).filter(({ number }) => number > 0);
}

export function badge(conclusion: Conclusion): Html {
  const { sign, text } = CONCLUSION_WORDS[conclusion];
  return html`<span class="badge b-${conclusion}"><span aria-hidden="true">${sign}</span> ${text}</span>`;
}

/** Why a conclusion is what it is, with the numbers that it rests on. */
export function becauseOf(control: ControlOverPeriod): Part {
  const { coverage, deviations, unwaived } = control;
  const { slots, conclusive, because, longestGap, state } = coverage;
  if (state === 'not-applicable') return html`<p>The test applied in no slot that was evaluated.</p>`;
  const found = foundText(deviations, unwaived);
  const share = html`${figure(conclusive)} of ${count(slots, 'slot')} ${conclusive === 1 ? 'is' : 'are'} conclusive (${percent(conclusive, slots)}; at least ${CONCLUSIVE_PERCENT} % are needed${
    because.includes('too-few-conclusive') ? ': too few' : null
  }).`;
  const gap = html`The longest time without a conclusive slot is ${stretch(longestGap.hours)}, from ${clock(longestGap.from)} to ${clock(longestGap.to)} (at most ${LONGEST_GAP_DAYS} days are allowed${
    because.includes('gap-too-long') ? ': too long' : null
  }).`;
  const thin =
    state === 'not-demonstrated' && unwaived > 0
      ? html` Besides, the evidence does not cover the period: there may be deviations that it does not show.`
      : null;
  return html`<p>${found}${thin}</p><p>${share} ${gap}</p>`;
}

function foundText(deviations: number, unwaived: number): string {
  if (deviations === 0) return 'No deviation was found.';
  const found = `${count(deviations, 'deviation')} ${deviations === 1 ? 'was' : 'were'} found`;
  if (unwaived === 0) return `${found}, waived all the time.`;
  return unwaived === deviations
    ? `${found}, and not waived all the time.`
    : `${found}; ${figure(unwaived)} of them not waived all the time.`;
}

export const OUTCOME_WORDS: { readonly [outcome in SlotOutcome]: { readonly mark: Mark; readonly text: string } } = {
  pass: { mark: 'good', text: 'pass' },
  fail: { mark: 'bad', text: 'fail' },
  inconclusive: { mark: 'doubt', text: 'inconclusive' },
  'not-applicable': { mark: 'idle', text: 'not applicable' },
  missing: { mark: 'none', text: 'not evaluated' },
};

const IN_ORDER = [
  'fail',
  'inconclusive',
  'missing',
  'pass',
  'not-applicable',
] as const satisfies readonly SlotOutcome[];

/** The outcomes that occur, gravest first. */
export function outcomesIn(counts: ControlOverPeriod['net']): SlotOutcome[] {
  return IN_ORDER.filter((outcome) => counts[outcome] > 0);
}

/** `5 fail, 2 inconclusive, 64 pass`. */
export function outcomesText(counts: ControlOverPeriod['net']): string {
  return outcomesIn(counts)
    .map((outcome) => `${figure(counts[outcome])} ${OUTCOME_WORDS[outcome].text}`)
    .join(', ');
}
