import { join } from 'node:path';
import { openReview } from '../../../shared/pipeline/reviews/open.ts';
import { type Submitted, signingOff, submit } from '../../../shared/pipeline/reviews/submit.ts';
import { makeWorksheets, takeAnswers } from '../../../shared/pipeline/reviews/worksheets.ts';
import type { RunContext } from '../../../shared/pipeline/run-context.ts';
import type { Company } from '../../../test/simulators/company/company.ts';
import { answersTo } from '../../../test/simulators/reviewer.ts';
import type { StoryClock } from '../../../test/simulators/story-clock.ts';
import { writeWorksheets } from '../commands/review-worksheets.ts';
import { printParagraph } from '../output/paragraph.ts';
import type { Terminal } from '../output/terminal.ts';
import { localReviewDesk } from '../review-desk.ts';
import { actorOf } from '../reviews.ts';
import { CAST } from './story.ts';

/**
 * Holds the review of all accounts in a morning: worksheets go out and come back, and the founder signs. The mailbox that nobody
 * owns is to go, and an Admin is to be one no more.
 */
export async function holdReview(
  terminal: Terminal,
  folder: string,
  context: RunContext,
  clock: StoryClock,
  company: Company,
): Promise<void> {
  clock.advanceTo('2026-03-05T08:00:00Z');
  const founder = company.people[CAST.founder]?.email ?? '';
  const admin = company.accounts[CAST.intruder]?.id;
  const orphan = company.accounts.find(({ person }) => person === null)?.id;
  const by = actorOf(localReviewDesk(context), { by: founder });
  const { review } = await openReview(context, 'all', by);
  let codes = 0;
  // The same in every run, as everything else of the demo; those of a real review are random.
  const newCode = () => `RC-DEMO-${String(++codes).padStart(3, '0')}`;
  const { worksheets, record } = await makeWorksheets(context, review, by, null, newCode);
  const out = join(folder, 'worksheets');
  await writeWorksheets(out, worksheets, record);
  for (const worksheet of worksheets) {
    const answers = answersTo(worksheet, ({ content: { account } }) => {
      if (account.id === orphan) return { decision: 'revoke' };
      return account.id === admin ? { decision: 'modify', roles: [] } : {};
    });
    await takeAnswers(context, review, answers, founder);
  }
  await submit(context, review, by, signingOff);
  const { review: closed } = await submit(context, review, by, () => ({ action: 'closed', content: null }));
  terminal.print();
  printParagraph(terminal, describe(closed, worksheets.length, out));
}

function describe({ review, rows }: Submitted['review'], reviewers: number, folder: string): string {
  return (
    `Access review ${review}: ${rows.length} accounts, ${reviewers} reviewers, each with a worksheet of their own (open one in ${folder}). ` +
    'All answers are in and signed off: a mailbox account is to go, and an Admin is to be none. Neither counts as gone before a reading shows it.'
  );
}
