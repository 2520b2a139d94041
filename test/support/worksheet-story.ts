import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorksheets } from '../../shared/pipeline/reviews/worksheets.ts';
import type { PageParts } from '../../shared/reviews/worksheets/page.ts';
import type { Worksheet } from '../../shared/reviews/worksheets/worksheet.ts';
import { ALL, act, by, keepAll, MANAGEMENT, reviewOpened, reviewScenario, signOff } from './review-scenario.ts';
import type { Scenario } from './scenario.ts';

export const SECOND_REVIEW = 'all-2026-07-01';

const MEANINGS = `roles: { privileged: ["Super Admin", Admin], standard: [Manager, Employee], meanings: {
        "Super Admin": "sees and changes everything, salaries and reviews of everybody included",
        Admin: "changes settings, teams and who may see what; sees reviews of everybody",
        Manager: "sees goals and reviews of the people who report to them",
        Employee: "sees their own data and what others share" } }`;

/** The style and script of worksheets, as the command line reads them. */
export function pageParts(): PageParts {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../../functions/cli/worksheet', name), 'utf8');
  return { style: read('style.css'), script: read('page.js') };
}

/** The second review of a company in which things have changed since the first, and the worksheet that has most in it. */
export async function secondReview(): Promise<{ scenario: Scenario; worksheet: Worksheet }> {
  const scenario = reviewScenario(ALL.replace('removeWithin: 5bd', 'removeWithin: 5bd, reasonFor: [revoke]'), 24);
  scenario.yaml = scenario.yaml.replace(/roles: \{ privileged: .*\}/, MEANINGS);
  const { company } = scenario;
  company.addOrphan('hr-inbox');
  await reviewOpened(scenario);
  await keepAll(scenario);
  await signOff(scenario);
  await act(scenario, MANAGEMENT, { action: 'closed', content: null });
  const [promoted, , changed] = company.accounts.filter(({ manager }) => manager === company.accounts[0]?.id);
  if (promoted) company.setRole(promoted, 'Admin');
  if (changed) company.move(company.personOf(changed) ?? company.hire('2026-05-01'), 'Sales');
  await scenario.runAt('2026-06-30T18:00:00Z');
  await scenario.runAt('2026-07-01T00:00:00Z');
  scenario.clock.set('2026-07-02T10:00:00Z');
  let codes = 0;
  const newCode = () => `RC-7K3Q9-${String(++codes).padStart(5, '0')}`;
  const { worksheets, record } = await makeWorksheets(scenario.context(), SECOND_REVIEW, by(MANAGEMENT), null, newCode);
  await record();
  const grave = ({ items }: Worksheet) => items.filter(({ attention }) => attention.length > 0).length;
  const [worksheet] = worksheets.toSorted((a, b) => grave(b) - grave(a) || b.items.length - a.items.length);
  if (!worksheet) throw new Error('somebody has something to decide');
  return { scenario, worksheet };
}

/** What somebody may write into a name to make a page do something, or to mislead whoever reads it. */
export const HOSTILE_MARKUP = [
  '<script>alert(1)</script>',
  `"'><img src=x onerror=alert(1)>`,
  '</fieldset></form><iframe src="https://evil.example"></iframe>',
  '\u202egnp.exe',
] as const;

/** What somebody may write into a name to make a spreadsheet calculate. */
export const HOSTILE_CELLS = [
  '=HYPERLINK("https://evil.example","click")',
  "+1+cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '\t=1+1',
  '＝1+1',
  '-2+3',
] as const;

/** A worksheet with a text wherever a source or a person chooses the words. */
export function withText(worksheet: Worksheet, text: string): Worksheet {
  return {
    ...worksheet,
    reviewer: { actor: text, name: text, address: text },
    coordinator: text,
    items: worksheet.items.map(({ content, ...item }) => ({
      ...item,
      row: text,
      attention: [text],
      changes: [text],
      findings: [text],
      content: {
        ...content,
        account: { ...content.account, id: text, userName: text, displayName: text, title: text, department: text },
        roles: [{ id: text, name: text, class: 'privileged', sources: ['import'] }],
        groups: [{ id: text, name: text }],
        owner: text,
      },
    })),
  };
}
