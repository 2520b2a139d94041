import type { RoleSource } from '../../../shared/access/certificate.ts';
import type { RosterSnapshot } from '../../../shared/access/snapshot.ts';
import { REASONS, type ReasonCode } from '../../../shared/controls/reasons.ts';
import type { TestResult } from '../../../shared/controls/results.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { Check, TriedConnection } from '../../../shared/pipeline/check.ts';
import type { Warning } from '../../../shared/pipeline/foresight.ts';
import { printExclusions } from './exclusions-report.ts';
import { shortTime } from './lookups.ts';
import { printParagraph } from './paragraph.ts';
import { describeTest } from './run-report.ts';
import { type Cell, renderTable } from './table.ts';
import type { Style, Terminal } from './terminal.ts';

/** What would give tests a verdict, and which ones. */
export interface Answer {
  readonly reason: ReasonCode;
  readonly answer: string;
  readonly tests: readonly string[];
}

/**
 * What to do next: first what gives most tests a verdict that have none; what is only not used, since nothing configures it,
 * comes after it.
 */
export function answersTo(results: readonly TestResult[]): Answer[] {
  const byReason = Map.groupBy(
    results.filter(({ reason }) => reason !== null),
    ({ reason }) => reason?.code,
  );
  const testsIn = (of: readonly TestResult[]) => [...new Set(of.map(({ test }) => test))];
  return [...byReason]
    .flatMap(([reason, of]) =>
      reason === undefined
        ? []
        : [
            {
              reason,
              tests: testsIn(of),
              undecided: testsIn(of.filter(({ outcome }) => outcome !== 'not-applicable')).length,
            },
          ],
    )
    .sort((a, b) => b.undecided - a.undecided || b.tests.length - a.tests.length)
    .map(({ reason, tests }) => ({ reason, answer: REASONS[reason].answer, tests }));
}

/** Tells a person what could be read, which tests will have a verdict, and what would give one to the others. */
export function printCheck(
  terminal: Terminal,
  { origin, connections, results, exclusions }: Check,
  warnings: readonly Warning[],
) {
  terminal.print(terminal.paint('strong', `${origin}, as a run at this moment would see it; nothing was stored`));
  for (const tried of connections) printConnection(terminal, tried);
  terminal.print();
  terminal.print(testTable(terminal, results));
  const conclusive = results.filter(({ conclusive }) => conclusive).length;
  terminal.print();
  terminal.print(`${conclusive} of ${results.length} tests will have a verdict.`);
  printExclusions(terminal, exclusions);
  const answers = answersTo(results);
  if (answers.length > 0) {
    terminal.print();
    terminal.print(terminal.paint('strong', 'What to do next'));
    for (const { answer, tests } of answers) printItem(terminal, `${answer} (${tests.join(', ')})`);
  }
  if (warnings.length > 0) {
    terminal.print();
    terminal.print(terminal.paint('strong', 'Warnings'));
    for (const { message } of warnings) printItem(terminal, message);
  }
}

/** An item of a list. */
function printItem(terminal: Terminal, text: string): void {
  printParagraph(terminal, safeText(text), { first: '  - ' });
}

function printConnection(terminal: Terminal, tried: TriedConnection): void {
  const { input, snapshot, message } = tried;
  const style = input.state === 'complete' ? 'pass' : input.state === 'partial' ? 'inconclusive' : 'fail';
  const facts = safeText(message ?? [...input.reasons, ...whatWasRead(tried)].join(', '));
  printParagraph(terminal, `${input.connection}: ${input.state}, ${facts}`, {
    first: '  ',
    rest: '    ',
    paint: (line) => line.replace(`: ${input.state},`, `: ${terminal.paint(style, input.state)},`),
  });
  const sources = snapshot?.certificate.roles ?? [];
  if (snapshot && input.kind === 'application' && sources.length === 0) {
    terminal.print('    roles: no source is configured');
  }
  for (const difference of differences(tried)) printParagraph(terminal, difference, { first: '    ' });
  for (const source of sources) printParagraph(terminal, describeSource(source), { first: '    roles: ' });
}

function whatWasRead({ input, snapshot }: TriedConnection): string[] {
  if (!snapshot) return [];
  const stale = input.stale ? ['out of date'] : [];
  if ('people' in snapshot) {
    return [
      ...peopleRead(snapshot),
      ...(input.dataAsOf === null ? [] : [`as of ${shortTime(input.dataAsOf)} UTC`]),
      ...stale,
    ];
  }
  const { accounts = 0, active = 0, groups = 0 } = snapshot.certificate.counts;
  const inactive = snapshot.certificate.inactiveListed === 'never-seen' ? ['no deactivated account seen'] : [];
  const stages = snapshot.accounts.some(({ status }) => status !== null) ? ['stages of accounts'] : [];
  const definitions = snapshot.roleDefinitions === null ? [] : [`${snapshot.roleDefinitions.length} roles defined`];
  return [
    `${accounts} accounts, ${active} of them active`,
    ...inactive,
    `${groups} groups`,
    ...stages,
    ...definitions,
    ...stale,
  ];
}

/** What a roster has: people, and what a directory says beside. */
function peopleRead({ people, assigned, groups, provisioning, certificate }: RosterSnapshot): string[] {
  const left = people.filter(({ status }) => status === 'ended').length;
  return [
    `${people.length} people`,
    ...(certificate.listsLeavers === false ? ['who left is told by their absence'] : [`${left} of them gone`]),
    ...(assigned ? [`${assigned.assignments.length} assignments of ${assigned.application}`] : []),
    ...(groups ? [`${groups.length} groups`] : []),
    ...(provisioning ? [`${provisioning.length} entries of the provisioning log`] : []),
  ];
}

/** Figures about the same thing that differ: nothing is wrong with it yet, and a person should know. */
function differences({ snapshot }: TriedConnection): string[] {
  const checks = snapshot?.certificate.crossChecks ?? [];
  return checks
    .filter(({ agrees }) => !agrees)
    .map(
      ({ check, expected, found }) => `${check.replaceAll('-', ' ')}: ${found}, where ${expected} would be expected`,
    );
}

function describeSource({ from, state, authority, covered, active, unknownAccounts, asOf }: RoleSource): string {
  if (state === 'absent') return `${from} has none`;
  const parts = [`${from} covers ${covered} of ${active} active accounts`, authority];
  if (asOf !== null) parts.push(`as of ${shortTime(asOf)} UTC`);
  if (unknownAccounts > 0) parts.push(`${unknownAccounts} of its rows name no account`);
  return parts.join(', ');
}

function testTable(terminal: Terminal, results: readonly TestResult[]): string {
  const applications = new Set(results.flatMap(({ connection }) => connection ?? []));
  const rows = results.map((result): Cell[] => {
    const { text, style } = verdictOn(result);
    return [
      { text: result.test },
      { text, paint: (padded) => terminal.paint(style, padded) },
      { text: describeTest(result, applications.size > 1) },
    ];
  });
  return renderTable([{ title: 'Id' }, { title: 'Conclusive' }, { title: 'Test' }], rows, terminal.width);
}

/** A failure can be seen in an incomplete reading too; it is no verdict on the rest. */
function verdictOn({ outcome, conclusive }: TestResult): { readonly text: string; readonly style: Style } {
  if (conclusive) return { text: 'yes', style: 'pass' };
  if (outcome === 'not-applicable') return { text: 'not used', style: 'not-applicable' };
  return outcome === 'fail' ? { text: 'only failing', style: 'inconclusive' } : { text: 'no', style: 'inconclusive' };
}
