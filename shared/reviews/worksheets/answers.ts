import * as z from 'zod';
import { utf8 } from '../../kernel/bytes.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import { type Authentication, DECISIONS, isStrongEnough } from '../../workspace/review-words.ts';
import { judgeDecisions } from '../decisions.ts';
import { participantOf } from '../participants.ts';
import type { Row } from '../population.ts';
import { REFUSALS, type Refusal } from '../refusals.ts';
import { isPending, type ReviewState } from '../state.ts';
import type { RowDecision } from '../submission.ts';

const text = z.string().max(2000);

/** The file of answers that a worksheet comes back as. Its texts are a person's: everything in it is checked. */
export const answersSchema = z.strictObject({
  schema: z.literal('urn:rollcall:review-answers:v1'),
  review: text,
  /** SHA-256 of the frozen list. */
  list: text,
  reviewer: text,
  code: text,
  answers: z
    .array(
      z.strictObject({
        item: z.int(),
        row: text,
        digest: text,
        decision: z.enum(DECISIONS).nullable(),
        /** For modify: roles that may stay, by id or name. */
        roles: z.array(text).nullable(),
        reason: text.nullable(),
      }),
    )
    .max(100_000),
});
export type Answers = z.infer<typeof answersSchema>;

/** What is wrong with a file of answers, or with one of its rows. */
interface AnswersProblem {
  /** Number of the item; null if it is about all of the file. */
  readonly item: number | null;
  readonly why: Refusal | 'other-review' | 'unanswered' | 'decided-since' | 'not-in-worksheet' | 'unknown-role';
  readonly text: string;
}

export interface CheckedAnswers {
  readonly problems: readonly AnswersProblem[];
  /** The decisions to record, if nothing is wrong. */
  readonly decisions: readonly RowDecision[];
  /** SHA-256 of the code. */
  readonly worksheet: string;
  /** The entry that holds the same worksheet's answers, if it has come back before. */
  readonly before: number | null;
}

/** What of a code the log knows: codes are long and random, so their digests tell nothing. */
export function digestOfCode(code: string): string {
  return sha256Hex(utf8(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')));
}

/**
 * Holds a file of answers against the review as it stands: the list, who answers and how that is known, the code, and every
 * row. All that is wrong is told, not the first thing alone.
 */
export function checkAnswers(
  answers: Answers,
  state: ReviewState,
  rows: readonly Row[],
  today: CalendarDate,
  authentication: Authentication,
): CheckedAnswers {
  const worksheet = digestOfCode(answers.code);
  const issued = state.worksheets.find(({ code }) => code === worksheet);
  const actor = participantOf(state, answers.reviewer);
  const problems: AnswersProblem[] = [];
  const wrong = (item: number | null, why: AnswersProblem['why'], text = WORDS[why]) =>
    problems.push({ item, why, text });
  if (answers.review !== state.review) wrong(null, 'other-review');
  if (answers.list !== state.population.digest.sha256) wrong(null, 'other-population');
  if (!actor || issued?.reviewer !== actor.actor) wrong(null, 'unknown-worksheet');
  if (issued?.answered) wrong(null, 'worksheet-used');
  if (!isStrongEnough(authentication, state.rules.authentication.decisions)) wrong(null, 'weak-authentication');
  const expected = new Set(issued?.items ?? []);
  const listed = new Map(rows.map((row) => [row.row, row]));
  const standing = new Map(state.rows.map((row) => [row.row, row]));
  const seen = new Set<string>();
  const decisions: RowDecision[] = [];
  for (const { item, row: id, digest, decision, roles, reason } of answers.answers) {
    const row = listed.get(id);
    if (seen.has(id)) {
      wrong(item, 'repeated-row');
      continue;
    }
    seen.add(id);
    if (!row) {
      wrong(item, 'unknown-row');
      continue;
    }
    if (row.item !== item) wrong(item, 'altered-row', `it is item ${row.item} of the list, not ${item}`);
    if (issued && !expected.has(row.item)) wrong(item, 'not-in-worksheet');
    expected.delete(row.item);
    const now = standing.get(id);
    if (now && !isPending(now)) wrong(item, 'decided-since');
    if (decision === null) {
      wrong(item, 'unanswered');
      continue;
    }
    const stay = decision === 'modify' ? (roles?.map((role) => roleOf(row, role)) ?? null) : null;
    if (stay?.includes(null)) wrong(item, 'unknown-role');
    const kept = stay && [...new Set(stay.flatMap((role) => role ?? []))].sort();
    const made = { row: id, digest, decision, roles: kept, reason: reason?.trim() || null };
    const fault = actor && judgeDecisions(state, actor, [made], today);
    if (fault) wrong(item, fault.why);
    decisions.push(made);
  }
  for (const item of expected) wrong(item, 'unanswered');
  return { problems, decisions, worksheet, before: issued?.answered?.seq ?? null };
}

const WORDS: { readonly [why in AnswersProblem['why']]: string } = {
  ...REFUSALS,
  'other-review': 'it is a worksheet of another review',
  unanswered: 'it has no answer; a worksheet comes back whole',
  'decided-since': 'it has been decided since the worksheet was made',
  'not-in-worksheet': 'it was not in the worksheet that has this code',
  'unknown-role': 'a role that may stay is not among those of the account',
};

function roleOf({ content }: Row, text: string): string | null {
  return content.roles.find(({ id, name }) => id === text || name === text)?.id ?? null;
}
