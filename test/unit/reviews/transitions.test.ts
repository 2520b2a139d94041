import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFUSALS, type Refusal } from '../../../shared/reviews/refusals.ts';
import type { ReviewState } from '../../../shared/reviews/state.ts';
import type { Content } from '../../../shared/reviews/submission.ts';
import { digestOfStanding, step, take } from '../../../shared/reviews/transitions.ts';
import {
  aClosedReview,
  aDecision,
  anEvent,
  aParticipant,
  aReview,
  aRow,
  decided,
} from '../../support/builders-reviews.ts';

const [ADA, GRACE, ALAN] = ['ada@acme.example', 'grace@acme.example', 'alan@acme.example'];
const LATER = '2026-04-02T10:00:00.000Z';
const CLOSED: Content = { action: 'closed', content: null };
const CANCELLED: Content = { action: 'cancelled', content: { reason: 'the roster was wrong' } };

const open = aReview();
const [alan, barbara, grace] = [aRow('alan', 1), aRow('barbara', 2), aRow('grace', 3)];
const strict = aReview({
  rules: { ...open.rules, reasonFor: ['revoke'], authentication: { decisions: 'link', signOff: 'iam' } },
});
const kept = aReview({ rows: open.rows.map((row) => ({ ...row, decision: aDecision('keep') })) });
const signing = (review = kept): Content => ({
  action: 'signed-off',
  content: { decisions: digestOfStanding(review) },
});
const signed = take(kept, anEvent(signing(), ADA));
const privileged = aReview({
  kind: 'privileged',
  rows: [aRow('ada', 1, { privileged: true, decision: aDecision('keep') })],
});
const assign = (to: string, rows: readonly string[]): Content => ({
  action: 'assigned',
  content: { to: aParticipant(to), rows: [...rows] },
});
const delegate = (to: string, rows: readonly string[] | null, from = '2026-04-01', until = '2026-04-10'): Content => ({
  action: 'delegated',
  content: { to: aParticipant(to), rows: rows && [...rows], from, until },
});
const delegated = take(open, anEvent(delegate('alan', null), GRACE));
const issue = (reviewer: string, items: readonly number[]): Content => ({
  action: 'issued',
  content: { worksheets: [{ reviewer, code: 'c'.repeat(64), items: [...items] }] },
});
const issued = take(open, anEvent(issue(GRACE, [1, 2]), ADA));
const returned = (code = 'c'.repeat(64), rows = [alan, barbara]): Content => {
  const { action, content } = decided('keep', rows);
  return { action, content: { ...content, worksheet: code } };
};
const replaced = take(
  issued,
  anEvent({ action: 'issued', content: { worksheets: [{ reviewer: GRACE, code: 'd'.repeat(64), items: [1] }] } }, ADA),
);

type Case = readonly [
  what: string,
  why: Refusal,
  review: ReviewState,
  content: Content,
  by: string | null,
  acting?: Parameters<typeof anEvent>[3] & { readonly at?: string },
];

describe('what the rules of reviews do not allow', () => {
  const rows: readonly Case[] = [
    ['anything in a closed review', 'review-over', aClosedReview(), decided('keep', [alan]), GRACE],
    ['anything in a cancelled review', 'review-over', take(open, anEvent(CANCELLED, ADA)), CLOSED, ADA],
    ['to open it twice', 'already-open', open, { action: 'opened', content: null }, ADA],
    [
      'a decision about another list',
      'other-population',
      open,
      decided('keep', [alan]),
      GRACE,
      { population: 'f'.repeat(64) },
    ],
    ['a decision about an item that is not on it', 'unknown-row', open, decided('keep', [aRow('eve', 9)]), GRACE],
    [
      'a decision about an item as it was not',
      'altered-row',
      open,
      decided('keep', [alan], { digest: 'e'.repeat(64) }),
      GRACE,
    ],
    ['two decisions about one item at once', 'repeated-row', open, decided('keep', [alan, alan]), GRACE],
    ['to modify without saying to what', 'roles-missing', open, decided('modify', [alan], { roles: null }), GRACE],
    ['to keep some roles', 'roles-missing', open, decided('keep', [alan], { roles: ['Employee'] }), GRACE],
    [
      'a revocation without the reason that policy asks for',
      'reason-missing',
      strict,
      decided('revoke', [alan]),
      GRACE,
      { authentication: 'link' },
    ],
    [
      'an empty reason',
      'reason-missing',
      strict,
      decided('revoke', [alan], { reason: ' ' }),
      GRACE,
      { authentication: 'link' },
    ],
    ['a decision of somebody else', 'not-the-reviewer', open, decided('keep', [alan]), ADA],
    [
      'a decision of somebody whom it does not know',
      'not-the-reviewer',
      open,
      decided('keep', [alan]),
      'eve@acme.example',
    ],
    ['a decision of nobody', 'not-the-reviewer', open, decided('keep', [alan]), null],
    [
      'a decision of a delegate after the last day',
      'not-the-reviewer',
      delegated,
      decided('keep', [barbara]),
      ALAN,
      { at: '2026-04-11T00:00:00.000Z' },
    ],
    ['a decision about oneself, as a delegate', 'self-review', delegated, decided('keep', [alan]), ALAN],
    [
      'a decision about oneself, as the reviewer',
      'self-review',
      aReview({ rows: [aRow('grace', 1)] }),
      decided('keep', [aRow('grace', 1)]),
      GRACE,
    ],
    [
      'a decision under a weaker authentication than policy asks for',
      'weak-authentication',
      strict,
      decided('keep', [alan]),
      GRACE,
    ],
    ['that a reviewer assigns items', 'not-the-coordinator', open, assign('ada', [alan.row]), GRACE],
    ['to assign an item that is not on the list', 'unknown-row', open, assign('grace', ['leapsome/eve']), ADA],
    ['to assign what is decided', 'already-decided', kept, assign('ada', [alan.row]), ADA],
    ['to assign somebody their own item', 'self-review', open, assign('alan', [alan.row]), ADA],
    ['to delegate what is somebody else’s', 'not-ones-own', open, delegate('alan', [grace.row]), GRACE],
    ['to delegate what is not on the list', 'unknown-row', open, delegate('alan', ['leapsome/eve']), GRACE],
    ['to delegate without having anything', 'not-ones-own', delegated, delegate('ada', null), ALAN],
    ['to delegate for no day at all', 'not-ones-own', open, delegate('alan', null, '2026-04-10', '2026-04-09'), GRACE],
    ['that a reviewer hands worksheets out', 'not-the-coordinator', open, issue(GRACE, [1]), GRACE],
    ['a worksheet for somebody whom it does not know', 'not-the-reviewer', open, issue('eve@acme.example', [1]), ADA],
    ['a worksheet with an item that is not on the list', 'unknown-row', open, issue(GRACE, [9]), ADA],
    ['a worksheet that was never handed out', 'unknown-worksheet', issued, returned('d'.repeat(64)), GRACE],
    ['a worksheet of somebody else', 'unknown-worksheet', issued, returned('c'.repeat(64), [grace]), ADA],
    ['a worksheet that a newer one has replaced', 'unknown-worksheet', replaced, returned(), GRACE],
    ['a worksheet for a second time', 'worksheet-used', take(issued, anEvent(returned(), GRACE)), returned(), GRACE],
    ['to sign off while items wait', 'items-pending', open, signing(open), ADA],
    ['to sign off without being management', 'not-management', kept, signing(), GRACE],
    [
      'to sign off under a weaker authentication than policy asks for',
      'weak-authentication',
      { ...strict, rows: kept.rows },
      signing(),
      ADA,
    ],
    ['to sign other decisions than those that stand', 'other-decisions', kept, signing(open), ADA],
    ['to sign off twice', 'already-signed-off', signed, signing(), ADA],
    ['that a holder signs off a privileged review', 'signer-is-holder', privileged, signing(privileged), ADA],
    ['to close while items wait', 'items-pending', open, CLOSED, ADA],
    ['to close what is not signed off', 'not-signed-off', kept, CLOSED, ADA],
    ['that a reviewer closes it', 'not-the-coordinator', signed, CLOSED, GRACE],
    ['that a reviewer cancels it', 'not-the-coordinator', open, CANCELLED, GRACE],
    [
      'that an outside review is filed in it',
      'unknown-review',
      open,
      { action: 'external-review', content: { document: 'a'.repeat(64), heldOn: '2026-01-01', what: 'elsewhere' } },
      ADA,
    ],
  ];

  it.each(rows.map(([what, why, review, content, by, acting = {}]) => ({ what, why, review, content, by, acting })))(
    'is $what: $why',
    ({ why, review, content, by, acting }) => {
      const { at = LATER, ...rest } = acting;
      const event = anEvent(content, by, at, rest);

      expect(step(review, event)).toMatchObject({ refused: why });
    },
  );

  it('is told in docs/access-reviews.md, in the same words', () => {
    const told = readFileSync(join(import.meta.dirname, '../../../docs/access-reviews.md'), 'utf8');

    for (const [code, words] of Object.entries(REFUSALS)) expect(told).toContain(`| \`${code}\` | ${words} |`);
  });

  it('has a case for each refusal, but for what is about no review', () => {
    const told = new Set(rows.map(([, why]) => why));

    expect(Object.keys(REFUSALS).filter((why) => !told.has(why as Refusal))).toEqual([]);
  });

  it('changes nothing if it is in the log all the same, and is remembered', () => {
    const event = anEvent(decided('keep', [alan]), ADA);

    const after = take(open, event);

    expect(after).toEqual({
      ...open,
      irregular: [{ entry: event.entry, action: 'decided', why: 'not-the-reviewer' }],
      events: 2,
      last: event.entry,
    });
  });

  it('is refused as a whole where one of many decisions is not allowed', () => {
    const event = anEvent(decided('keep', [alan, grace]), GRACE);

    expect(take(open, event).rows).toEqual(open.rows);
  });
});

describe('a review', () => {
  it('is decided, signed off and closed', () => {
    const steps = [
      anEvent(decided('keep', [alan, barbara]), 'E-grace'),
      anEvent(decided('keep', [grace]), 'ada@ACME.example'),
    ];
    const all = steps.reduce(take, open);
    const done = [anEvent(signing(all), ADA), anEvent(CLOSED, ADA)].reduce(take, all);

    expect(done).toMatchObject({ status: 'closed', irregular: [], events: 5 });
    expect(done.rows.map(({ decision }) => decision?.by)).toEqual([GRACE, GRACE, ADA]);
  });

  it('is open again when somebody changes their mind after it was signed off', () => {
    const after = take(signed, anEvent(decided('revoke', [alan]), GRACE));

    expect(after).toMatchObject({ status: 'open', signOff: null });
    expect(step(after, anEvent(CLOSED, ADA))).toEqual({ refused: 'not-signed-off', about: null });
  });

  it('gives back to its coordinator what somebody says is not theirs, undecided [note 37]', () => {
    const after = take(kept, anEvent(decided('not-mine', [alan]), GRACE));

    expect(after.rows[0]).toMatchObject({ reviewer: ADA, basis: 'returned', decision: null });
    expect(step(after, anEvent(decided('keep', [alan]), GRACE))).toMatchObject({ refused: 'not-the-reviewer' });
    expect(take(after, anEvent(decided('keep', [alan]), ADA)).rows[0]?.decision?.by).toBe(ADA);
  });

  it.each([
    ['on the first day', '2026-04-01T00:00:00.000Z', true],
    ['on the last day', '2026-04-10T23:59:59.999Z', true],
    ['the day before', '2026-03-31T23:59:59.999Z', false],
  ])('lets a delegate decide %s', (_when, at, may) => {
    expect('state' in step(delegated, anEvent(decided('keep', [barbara]), ALAN, at))).toBe(may);
  });

  it('lets the reviewer decide what they have delegated', () => {
    expect(step(delegated, anEvent(decided('keep', [barbara]), GRACE))).toHaveProperty('state');
  });

  it('lets a delegate decide about the items that were named, and no other', () => {
    const some = take(open, anEvent(delegate('ada', [alan.row]), GRACE));

    expect(step(some, anEvent(decided('keep', [alan]), ADA))).toHaveProperty('state');
    expect(step(some, anEvent(decided('keep', [barbara]), ADA))).toMatchObject({ refused: 'not-the-reviewer' });
  });

  it('has another reviewer where its coordinator has assigned one', () => {
    const after = take(open, anEvent(assign('edsger', [alan.row]), ADA));

    expect(after.rows[0]).toMatchObject({ reviewer: 'edsger@acme.example', basis: 'assigned' });
    expect(step(after, anEvent(decided('keep', [alan]), 'E-edsger'))).toHaveProperty('state');
  });

  it('knows who it was by a name that two people have only where it is the very one', () => {
    const twins = [
      aParticipant('grace'),
      { ...aParticipant('ada'), names: ['ada@acme.example', 'grace@acme.example', 'x'] },
    ];
    const review = aReview({ participants: [...twins, { ...aParticipant('eve'), names: ['x'] }] });

    expect(step(review, anEvent(decided('keep', [alan]), GRACE))).toHaveProperty('state');
    expect(step(review, anEvent(decided('keep', [alan]), 'X'))).toMatchObject({ refused: 'not-the-reviewer' });
  });

  it('is a review of privileged access that somebody without it can sign off', () => {
    const review = { ...privileged, rows: [aRow('grace', 1, { privileged: true, decision: aDecision('keep') })] };

    expect(step(review, anEvent(signing(review), ADA))).toHaveProperty('state');
  });
});
