import { CATALOGUE } from '../../shared/controls/catalogue.ts';
import type { ControlTest, Need } from '../../shared/controls/contract.ts';
import { CONTROL_TEXTS, FRAMEWORK_NAMES } from '../../shared/controls/frameworks.ts';
import { REASONS } from '../../shared/controls/reasons.ts';
import { FRAMEWORKS } from '../../shared/workspace/policy.ts';

const NEEDS: { readonly [need in Need]: string } = {
  accounts: 'a complete, fresh snapshot of the application',
  people: 'complete, fresh rosters of people',
  comparison: 'a complete, fresh second reading of the application',
  roles: 'an authoritative, fresh source of roles',
};

/** The text of docs/control-tests.md, made from the catalogue. */
export function renderControlTests(): string {
  return [
    '# Control tests',
    '',
    '<!-- Made by `npm run docs` from shared/controls. Do not edit by hand. -->',
    '',
    'A control test is a pure function from evidence and policy to an outcome: `fail`, `inconclusive`, `pass` or',
    '`not-applicable`, in this order of precedence. Nothing passes, and no finding closes, on input that is incomplete, stale',
    'or missing. A test supports the controls named with it; it does not make anybody compliant.',
    '',
    'People whom `policy.exclusions` names are **out of scope**: tests that say so leave their accounts out, and their results',
    'count these by exclusion (`excluded`). Tests of privileged access (PAR) leave nobody out: what an administrator may do does',
    'not depend on who employs them; nor do tests of teams and of the evidence itself. A finding whose account goes out of scope',
    'is suppressed by the exclusion, not resolved. An exclusion holds while it is approved, in date, and matches somebody; where',
    'one is configured, the tests that heed it do not pass without complete, fresh rosters, which tell whom it means.',
    '',
    'Each test has a runbook: what to do about its findings, source of truth first. Menus are named as far as the',
    'vendors’ guides name them, and move from time to time. Never delete an account: its history would be lost.',
    '',
    '| id | test | passes if |',
    '|---|---|---|',
    ...CATALOGUE.map(({ id, title, criterion }) => `| [${id}](#${anchor(id, title)}) | ${title} | ${criterion} |`),
    '',
    ...CATALOGUE.flatMap(renderTest),
    '## Why a test has no verdict',
    '',
    'Reasons of class `collection` mean that something broke: an alarm. Reasons of class `configuration` mean that nothing',
    'provides what the test needs.',
    '',
    '| reason | class | meaning | what would answer it |',
    '|---|---|---|---|',
    ...Object.entries(REASONS).map(
      ([code, { class: kind, text, answer }]) => `| \`${code}\` | ${kind} | ${text} | ${answer} |`,
    ),
    '',
    '## Controls',
    '',
    'In our own words; the standards themselves are authoritative. PCI DSS and HIPAA count only where the application is in',
    'their scope, and are shown if `policy.frameworks` names them.',
    '',
    ...FRAMEWORKS.flatMap((framework) => [
      `### ${FRAMEWORK_NAMES[framework]}`,
      '',
      ...Object.entries(CONTROL_TEXTS[framework]).map(([control, text]) => `- **${control}** ${text}`),
      '',
    ]),
  ].join('\n');
}

function renderTest(test: ControlTest): string[] {
  const controls = FRAMEWORKS.flatMap((framework) => {
    const numbers = test.controls[framework];
    return numbers ? [`${FRAMEWORK_NAMES[framework]}: ${numbers.join(', ')}`] : [];
  });
  return [
    `## ${test.id} ${test.title}`,
    '',
    test.criterion,
    '',
    `**Why.** ${test.why}`,
    '',
    ...(test.needs ? [`**Needs** ${test.needs.map((need) => NEEDS[need]).join('; ')}.`, ''] : []),
    ...('heedsExclusions' in test ? ['**Leaves out** accounts of people who are out of scope.', ''] : []),
    `### Runbook ${test.id}`,
    '',
    ...test.remediation.map((step, i) => `${i + 1}. ${step}`),
    '',
    `**Closes** ${test.closes}.`,
    '',
    `**Supports** ${controls.join('; ')}.`,
    '',
  ];
}

/** The anchor that Markdown viewers give to a heading. */
function anchor(id: string, title: string): string {
  return `${id} ${title}`
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');
}
