import type { VerificationReport } from '../../../shared/evidence/verify/report.ts';
import { clockOf } from '../../../shared/findings/text.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { TestDifference, ToldResult } from '../../../shared/pipeline/reperform/compare.ts';
import type { Performer, Reperformed } from '../../../shared/pipeline/reperform/reperform.ts';
import { printParagraph } from './paragraph.ts';
import { type Column, type Row, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Slot' },
  { title: 'Entry', align: 'right' },
  { title: 'What', wraps: true },
  { title: 'Recorded', wraps: true },
  { title: 'Performed again', wraps: true },
];

/** So many evaluations are told one by one; after a change of version all of them may differ. */
const MAX_TOLD = 20;
/** So many keys of failures are named. */
const MAX_KEYS = 5;

const STYLES = { identical: 'pass', differs: 'fail', 'version-changed': 'inconclusive' } as const;

/** What performing evaluations again came to: the count, and what differs, the first evaluation first. */
export function printReperformance(
  terminal: Terminal,
  place: string,
  { origin, verdict }: VerificationReport,
  evaluations: readonly Reperformed[],
  performer: Performer,
): void {
  const title = safeText(`${origin ?? 'unknown log'} in ${place}`);
  terminal.print(terminal.paint('strong', title));
  if (verdict === 'gaps') terminal.print('  verified, with gaps, which "rollcall verify" lists');
  const [first, last] = [evaluations[0]?.slot ?? '', evaluations.at(-1)?.slot ?? ''];
  const span = first === last ? `of ${clockOf(first)}` : `from ${clockOf(first)} to ${clockOf(last)}`;
  const count = evaluations.length === 1 ? 'one evaluation' : `${evaluations.length} evaluations`;
  printParagraph(terminal, `${count} ${span} performed again by ${performer.name} ${performer.version}`, {
    first: '  ',
    rest: '    ',
  });
  const different = evaluations.filter(({ outcome }) => outcome !== 'identical');
  if (different.length > 0) {
    terminal.print();
    const rows = different.slice(0, MAX_TOLD).flatMap((evaluation) => rowsOf(terminal, evaluation, performer));
    terminal.print(renderTable(COLUMNS, rows, terminal.width));
    if (different.length > MAX_TOLD) terminal.print(`and ${different.length - MAX_TOLD} more; --json tells all`);
    terminal.print();
  }
  printVerdict(terminal, evaluations);
}

function rowsOf(terminal: Terminal, evaluation: Reperformed, performer: Performer): Row[] {
  const { slot, entry, outcome, tests, documents, obstacle } = evaluation;
  const { evaluator } = evaluation;
  const isOther = evaluator.name !== performer.name || evaluator.version !== performer.version;
  const head = [
    { text: clockOf(slot).replace(' UTC', '') },
    { text: String(entry.seq) },
    {
      text: outcome === 'differs' ? 'differs' : 'another version',
      paint: (text: string) => terminal.paint(STYLES[outcome], text),
    },
    { text: isOther ? safeText(`by ${evaluator.name} ${evaluator.version}`) : '' },
    { text: safeText(obstacle ?? '') },
  ];
  const told = tests.map((test): Row => {
    const what = safeText([test.test, test.connection, ...test.differs].filter((part) => part !== null).join(' '));
    const [recorded, performed] = [tell(test.recorded, test), tell(test.performed, test)];
    return [{ text: '' }, { text: '' }, { text: what }, { text: recorded }, { text: performed }];
  });
  // What follows from results is told by them.
  const others = documents.filter(({ document }) => tests.length === 0 || document === 'matching');
  const places = others.map(
    ({ document, at }): Row => [
      { text: '' },
      { text: '' },
      { text: document },
      { text: safeText(`differs at ${at.slice(0, MAX_KEYS).join(', ')}${at.length > MAX_KEYS ? ' …' : ''}`) },
      { text: '' },
    ],
  );
  return [head, ...told, ...places];
}

/** A result in short; of its failures, those that the other does not have. */
function tell(result: ToldResult | null, { recorded, performed }: TestDifference): string {
  if (!result) return 'no result';
  const { version, outcome, reason, population, failures } = result;
  const other = result === recorded ? performed : recorded;
  const own = failures.filter((key) => !other?.failures.includes(key));
  const parts = [
    reason === null ? outcome : `${outcome} (${reason})`,
    `${failures.length} of ${population.count} fail`,
    ...own.slice(0, MAX_KEYS),
    ...(own.length > MAX_KEYS ? [`${own.length - MAX_KEYS} more`] : []),
  ];
  return safeText(`version ${version}: ${parts.join(', ')}`);
}

function printVerdict(terminal: Terminal, evaluations: readonly Reperformed[]): void {
  const numberOf = (outcome: Reperformed['outcome']) => evaluations.filter((each) => each.outcome === outcome).length;
  const [differs, changed] = [numberOf('differs'), numberOf('version-changed')];
  const text = (() => {
    if (differs > 0) {
      const first = evaluations.find(({ outcome }) => outcome === 'differs');
      const where = `first that of ${clockOf(first?.slot ?? '')}, entry ${first?.entry.seq}`;
      return `NOT THE SAME: ${differs} of ${evaluations.length} evaluations came to something else, ${where}`;
    }
    if (changed > 0) {
      return `${changed} of ${evaluations.length} evaluations came to something else, by another version; use the one that is recorded`;
    }
    return 'identical: every evaluation came to the same, byte for byte';
  })();
  const style = differs > 0 ? 'fail' : changed > 0 ? 'inconclusive' : 'pass';
  printParagraph(terminal, text, { first: '  ', rest: '    ', paint: (line) => terminal.paint(style, line) });
}
