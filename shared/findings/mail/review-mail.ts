import * as z from 'zod';
import { subjectLine } from './inert-text.ts';
import { evidenceLines, headSchema, type Mail, section, table, timeOf } from './layout.ts';

/** What the mail needs of an access review. */
export const reviewSchema = z.object({
  origin: z.string(),
  review: z.string(),
  due: z.string(),
  status: z.string(),
  items: z.number(),
  pending: z.number(),
  reviewers: z.number(),
  reviewersPending: z.number(),
  log: headSchema,
});

/** What happened to a review, by the type of its event. */
export const REVIEW_MAILS = {
  'Access Review Opened': 'has been opened',
  'Access Review Due Soon': 'is due soon, and not decided',
  'Access Review Overdue': 'is overdue',
  'Access Review Signed Off': 'has been signed off',
} as const;

/** How a review stands, in numbers. It names nobody. */
export function reviewMail(type: keyof typeof REVIEW_MAILS, detail: z.infer<typeof reviewSchema>): Mail {
  const { origin, review, due, status, items, pending, reviewers, reviewersPending, log } = detail;
  return {
    subject: subjectLine(`Rollcall ${origin}: access review ${review} ${REVIEW_MAILS[type]}`),
    text: [
      ...table([
        ['Review', review],
        ['Status', status],
        ['Due', timeOf(due)],
        ['Undecided', `${pending} of ${items} items, with ${reviewersPending} of ${reviewers} reviewers`],
        ['Log', origin],
      ]),
      ...section('What to do', [
        `"rollcall review status ${review}" says who still has to decide, and what is missing to close it.`,
      ]),
      ...section('Evidence', evidenceLines(log)),
      '',
    ].join('\n'),
  };
}
