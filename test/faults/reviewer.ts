import { toInstant } from '../../shared/kernel/instant.ts';
import { readReviews } from '../../shared/pipeline/reviews/current.ts';
import { ReviewError } from '../../shared/pipeline/reviews/errors.ts';
import { type Actor, reviewIn, signingOff, submit } from '../../shared/pipeline/reviews/submit.ts';
import type { RecordingContext } from '../../shared/pipeline/run-context.ts';
import type { Content } from '../../shared/reviews/submission.ts';

/** What people do in the review that a run has opened. */
export const ACTS = ['decide', 'change a mind', 'sign off', 'close'] as const;

export interface Act {
  readonly what: (typeof ACTS)[number];
  /** Which item, and how it is decided, modulo what there is. */
  readonly pick: number;
}

/** Something of which somebody was told that it is recorded. */
export interface Told {
  readonly seq: number;
  readonly at: string;
  readonly action: Content['action'];
}

/** The review of the quarter that begins with the second slot. */
const REVIEW = 'all-2026-04-01';
/** Coordinates it, and signs it off. */
export const MANAGEMENT = 'E-1001';

/** Does something in the review as it stands, and says what is recorded of it: that once, however often it was sent. */
export async function act(context: RecordingContext, { what, pick }: Act): Promise<Told[]> {
  const { rows } = reviewIn(await readReviews(context.log), REVIEW);
  switch (what) {
    case 'decide': {
      const told: Told[] = [];
      const waiting = Map.groupBy(
        rows.filter(({ decision, reviewer }) => decision === null && reviewer !== null),
        ({ reviewer }) => reviewer,
      );
      for (const [reviewer, own] of waiting) {
        const decisions = own.map((row) => decisionOn(row, (pick + row.item) % 3 === 0 ? 'revoke' : 'keep'));
        told.push(await send(context, reviewer, { action: 'decided', content: { decisions } }));
      }
      return told;
    }
    case 'change a mind': {
      const row = rows[pick % rows.length];
      if (!row) return [];
      const content = { decisions: [decisionOn(row, 'revoke')] };
      return [await send(context, row.reviewer, { action: 'decided', content })];
    }
    case 'sign off':
      return [await send(context, MANAGEMENT, signingOff)];
    case 'close':
      return [await send(context, MANAGEMENT, { action: 'closed', content: null })];
  }
}

function decisionOn({ row, digest }: { readonly row: string; readonly digest: string }, decision: 'keep' | 'revoke') {
  return { row, digest, decision, roles: null, reason: null };
}

/** Sends the very same once more if there was no answer, as what sends requests over a network does. */
async function send(context: RecordingContext, by: string | null, content: Content | typeof signingOff): Promise<Told> {
  const at = toInstant(context.clock.now());
  const actor: Actor = { by, recordedBy: null, authentication: 'operator-attested', method: 'single', at };
  let sent: Content | null = null;
  const once = async (): Promise<Told> => {
    const intent = async (review: Parameters<typeof signingOff>[0]) => {
      sent ??= typeof content === 'function' ? await content(review) : content;
      return sent;
    };
    const { seq } = await submit(context, REVIEW, actor, intent);
    return { seq, at, action: sent?.action ?? 'decided' };
  };
  return once().catch((error: unknown) => {
    if (error instanceof ReviewError) throw error;
    return once();
  });
}
