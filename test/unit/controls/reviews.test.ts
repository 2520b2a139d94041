import { describe, expect, it } from 'vitest';
import type { ReviewState, ReviewsDocument } from '../../../shared/reviews/state.ts';
import { aPerson, type PolicyInput } from '../../support/builders.ts';
import {
  evaluateAt,
  evaluateTaken,
  failing,
  inShort,
  type Moment,
  notApplicable,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withPeople,
} from '../../support/builders-evaluation.ts';
import {
  aClosedReview,
  aDecision,
  aParticipant,
  aReview,
  aRow,
  kept,
  someReviews,
} from '../../support/builders-reviews.ts';

const [BEFORE_DUE, AT_DUE] = ['2026-04-21T23:59:59.999Z', '2026-04-22T00:00:00.000Z'];
const EARLY = '2026-04-05T06:00:00.000Z';
const QUARTERLY = { every: 'quarter', due: '21d', removeWithin: '5bd' } as const;
const PRIVILEGED: Partial<PolicyInput> = {
  reviews: { privileged: { ...QUARTERLY, removeWithin: '1bd' }, signOff: ['grace@acme.example'] },
};
const NO_REVIEWS: Partial<PolicyInput> = { reviews: undefined };

const at = (time: string, reviews: ReviewsDocument, situation: Situation = {}): Moment =>
  evaluateTaken(time, { ...situation, reviews });
const decidedBut = (...pending: readonly number[]) =>
  aReview({
    rows: aReview().rows.map((row) => (pending.includes(row.item) ? row : kept(row))),
  });
const closedAt = (time: string): ReviewState => {
  const closed = aClosedReview();
  return { ...closed, ended: closed.ended && { ...closed.ended, at: time } };
};
const secondQuarter = 'review.all-2026-04-01';

describe('UAR-02, a review in every window [note 28]', () => {
  it.each<[string, string, ReviewsDocument, Short]>([
    ['is not due before its time', BEFORE_DUE, someReviews(aReview()), notApplicable('no-review-due')],
    ['fails when it is due and not closed', AT_DUE, someReviews(aReview()), failing(secondQuarter)],
    ['fails when it is due and was never opened', AT_DUE, someReviews(), failing(secondQuarter)],
    [
      'fails when it is due and was cancelled',
      AT_DUE,
      someReviews(aReview({ status: 'cancelled' })),
      failing(secondQuarter),
    ],
    ['passes once it is closed', EARLY, someReviews(aClosedReview()), PASS],
    ['passes when it was closed at the very due date', AT_DUE, someReviews(closedAt(AT_DUE)), PASS],
    ['passes while the next one goes on', '2026-07-10T00:00:00.000Z', someReviews(aClosedReview()), PASS],
    [
      'fails when the next one is due',
      '2026-07-22T00:00:00.000Z',
      someReviews(aClosedReview()),
      failing('review.all-2026-07-01'),
    ],
    [
      'fails once for each window that was missed',
      '2026-07-22T00:00:00.000Z',
      someReviews(),
      failing(secondQuarter, 'review.all-2026-07-01'),
    ],
    [
      'does not ask for the window in which policy began to',
      AT_DUE,
      { ...someReviews(), since: [{ kind: 'all', every: 'quarter', since: '2026-04-01T00:00:00.001Z' }] },
      notApplicable('no-review-due'),
    ],
    [
      'asks for a window that begins when policy does',
      AT_DUE,
      { ...someReviews(), since: [{ kind: 'all', every: 'quarter', since: '2026-04-01T00:00:00.000Z' }] },
      failing(secondQuarter),
    ],
  ])('%s', (_what, time, reviews, expected) => {
    expect(inShort(at(time, reviews), 'UAR-02')).toEqual(expected);
  });

  it('fails once where it was closed late before anybody saw it late, and tells that from then on', () => {
    const first = at('2026-04-25T00:00:00.000Z', someReviews(closedAt('2026-04-22T00:00:00.001Z')));
    const second = evaluateAt('2026-04-25T06:00:00Z', {}, first);

    expect(inShort(first, 'UAR-02')).toEqual(failing(secondQuarter));
    expect(inShort(second, 'UAR-02')).toEqual(PASS);
    expect(resultOf(second, 'UAR-02').observations).toMatchObject({ held: [{ late: true }] });
    expect(second.evaluation.state.findings.find(({ test }) => test === 'UAR-02')?.status).toBe('resolved');
  });

  it('waits until the review is due, and says until when', () => {
    expect(resultOf(at(BEFORE_DUE, someReviews(aReview())), 'UAR-02').pending).toEqual([
      { key: `UAR-02:main/reviews:${secondQuarter}`, until: AT_DUE, since: null },
    ]);
  });

  it('is not configured without a cadence', () => {
    expect(inShort(at(AT_DUE, someReviews(), { policy: NO_REVIEWS }), 'UAR-02')).toEqual(
      notApplicable('not-configured'),
    );
  });
});

describe.each(['UAR-03', 'UAR-04', 'UAR-05', 'UAR-06', 'UAR-07', 'UAR-13', 'PAR-10'])('%s', (test) => {
  it.each([
    ['none was opened', someReviews()],
    ['all were cancelled', someReviews(aReview({ status: 'cancelled' }))],
  ])('has nothing to say where %s', (what, reviews) => {
    const isOfEntries = test === 'UAR-13' && what !== 'none was opened';

    expect(inShort(at(AT_DUE, reviews), test)).toEqual(isOfEntries ? PASS : notApplicable('no-review'));
  });

  it('passes for a review that was held as it should be', () => {
    expect(inShort(at(EARLY, someReviews(aClosedReview())), test)).toEqual(PASS);
  });
});

describe('UAR-03, the list of a review', () => {
  it.each(['missing', 'extra', 'altered', 'unfit'] as const)('fails where something is %s', (part) => {
    const check = { ...aReview().check, [part]: ['leapsome/acc-alan'] };

    const moment = at(EARLY, someReviews(aReview({ check })));

    expect(inShort(moment, 'UAR-03')).toEqual(failing(secondQuarter));
    expect(resultOf(moment, 'UAR-03').failures[0]?.facts).toMatchObject({ [part]: 1 });
  });
});

describe('UAR-04, every item decided', () => {
  it.each<[string, string, ReviewState, Short]>([
    ['waits until it is due', BEFORE_DUE, decidedBut(2), PASS],
    ['fails when it is due and an item waits', AT_DUE, decidedBut(2), failing(secondQuarter)],
    ['passes when it is due and none does', AT_DUE, decidedBut(), PASS],
    [
      'fails for a closed one in which an item has no decision',
      EARLY,
      aClosedReview({ rows: [aRow('alan', 1)] }),
      failing(secondQuarter),
    ],
  ])('%s', (_what, time, review, expected) => {
    expect(inShort(at(time, someReviews(review)), 'UAR-04')).toEqual(expected);
  });
});

describe('UAR-05, reviewers', () => {
  const leftOn = (endDate: string | null) => withPeople(aPerson('grace', { status: 'ended', endDate }));
  const rows = [aRow('alan', 1, { reviewer: null, basis: 'nobody' })];
  const own = [aRow('grace', 1)];

  it.each<[string, ReviewState, Situation, Short]>([
    ['fail where an item has none', aReview({ rows }), {}, failing(`${secondQuarter}.no-reviewer`)],
    [
      'fail where items wait for one who has left',
      aReview(),
      { people: leftOn('2026-01-31') },
      failing(`${secondQuarter}.reviewer-gone`),
    ],
    ['pass where one has left who decided on their last day', decidedBut(3), { people: leftOn('2026-04-02') }, PASS],
    [
      'fail where one decided who had left the day before',
      decidedBut(3),
      { people: leftOn('2026-04-01') },
      failing(`${secondQuarter}.decided-after-leaving`),
    ],
    ['pass where one has left who decided, and nobody says when', decidedBut(3), { people: leftOn(null) }, PASS],
    [
      'fail where items would be decided by whose they are',
      aReview({ rows: own }),
      {},
      failing(`${secondQuarter}.self-review`),
    ],
    [
      'fail where one was decided by whose it was',
      aClosedReview({ rows: [aRow('grace', 1, { reviewer: 'ada@acme.example', decision: aDecision('keep') })] }),
      {},
      failing(`${secondQuarter}.self-review`),
    ],
    ['cannot be judged while no roster can be read', aReview(), { roster: 'failed' }, unclear('employment-unknown')],
    ['are judged all the same once all is decided', decidedBut(), { roster: 'failed' }, PASS],
    ['pass where no roster is connected', aReview(), { roster: 'none' }, PASS],
  ])('%s', (_what, review, situation, expected) => {
    expect(inShort(at(EARLY, someReviews(review), situation), 'UAR-05')).toEqual(expected);
  });
});

describe('UAR-07, the signature of management', () => {
  it.each<[string, string, ReviewState, Short]>([
    ['waits until the review is due', BEFORE_DUE, decidedBut(), PASS],
    ['fails when it is due and there is none', AT_DUE, decidedBut(), failing(secondQuarter)],
    ['passes once there is one', AT_DUE, { ...aClosedReview(), status: 'signed-off', ended: null }, PASS],
  ])('%s', (_what, time, review, expected) => {
    expect(inShort(at(time, someReviews(review)), 'UAR-07')).toEqual(expected);
  });

  it.each([
    ['passes if it was given on the last day', '2026-04-10', PASS],
    ['fails if its giver had left the day before', '2026-04-09', failing(secondQuarter)],
  ])('%s', (_what, endDate, expected) => {
    const people = withPeople(aPerson('ada', { status: 'ended', endDate }));

    expect(inShort(at(AT_DUE, someReviews(aClosedReview()), { people }), 'UAR-07')).toEqual(expected);
  });
});

describe('UAR-13, the record', () => {
  const entry = { seq: 40, digest: 'a'.repeat(64) };

  it('fails for an entry that the rules do not allow', () => {
    const review = aReview({ irregular: [{ entry, action: 'decided', why: 'not-the-reviewer' }] });

    expect(inShort(at(EARLY, someReviews(review)), 'UAR-13')).toEqual(failing(`${secondQuarter}.entry.40`));
  });

  it('fails for an entry of no review, for 180 days', () => {
    const astray = (time: string) => ({
      ...someReviews(aReview()),
      strays: [{ entry, review: 'all-2025-01-01', action: 'closed', at: time }],
    });

    expect(inShort(at(EARLY, astray('2025-10-07T06:00:00.000Z')), 'UAR-13')).toEqual(
      failing('review.all-2025-01-01.entry.40'),
    );
    expect(inShort(at(EARLY, astray('2025-10-07T05:59:59.999Z')), 'UAR-13')).toEqual(PASS);
  });
});

describe('PAR-04, privileged access by itself', () => {
  const held = aClosedReview({ review: 'privileged-2026-04-01', kind: 'privileged' });
  const byHolder = {
    ...held,
    rows: [
      aRow('alan', 1, { decision: aDecision('keep') }),
      aRow('grace', 2, { privileged: true, decision: aDecision('keep', { by: 'ada@acme.example' }) }),
    ],
  };

  it.each<[string, string, ReviewsDocument, Partial<PolicyInput>, Short]>([
    ['is not configured where policy does not ask for it', EARLY, someReviews(), {}, notApplicable('not-configured')],
    ['fails when it is due and not closed', AT_DUE, someReviews(), PRIVILEGED, failing('review.privileged-2026-04-01')],
    [
      'is not shown by a review of all accounts',
      AT_DUE,
      someReviews(aClosedReview()),
      PRIVILEGED,
      failing('review.privileged-2026-04-01'),
    ],
    ['passes once it is closed', EARLY, someReviews(held), PRIVILEGED, PASS],
    [
      'fails where somebody decides who has such access',
      EARLY,
      someReviews(byHolder),
      PRIVILEGED,
      failing('review.privileged-2026-04-01.reviewer-is-holder'),
    ],
  ])('%s', (_what, time, reviews, policy, expected) => {
    expect(inShort(at(time, reviews, { policy }), 'PAR-04')).toEqual(expected);
  });
});

describe('what reviewers revoke', () => {
  const LIMIT = '2026-04-10T00:00:00.000Z';
  const removal = { limit: LIMIT, lastSeen: null, gone: null, late: null };
  const revoked = (privileged: boolean) =>
    aReview({
      participants: [aParticipant('ada'), aParticipant('grace')],
      rows: [aRow('alan', 1, { privileged, decision: aDecision('revoke'), removal })],
    });
  const finding = (moment: Moment, test: string) => resultOf(moment, test).failures[0];
  const subject = 'account.acc-alan.all-2026-04-01';

  it.each([
    ['UAR-06', 'PAR-10', false],
    ['PAR-10', 'UAR-06', true],
  ])(
    'is a finding of %s, and not of %s, until a complete snapshot shows that it is gone',
    (test, other, privileged) => {
      const there = at('2026-04-09T06:00:00.000Z', someReviews(revoked(privileged)));
      const gone = evaluateAt('2026-04-09T12:00:00Z', { accounts: [] }, there);

      expect(inShort(there, test)).toEqual(failing(subject));
      expect(inShort(there, other)).toEqual(PASS);
      expect(inShort(gone, test)).toEqual(PASS);
      expect(gone.evaluation.state.findings.find((known) => known.test === test)?.status).toBe('resolved');
      expect(resultOf(gone, test).observations).toMatchObject({
        gone: [
          {
            account: 'acc-alan',
            population: revoked(false).population.digest.sha256,
            row: aRow('alan', 1).digest,
            lastSeen: { takenAt: '2026-04-09T06:00:00.000Z' },
            gone: { takenAt: '2026-04-09T12:00:00.000Z' },
            late: false,
          },
        ],
      });
    },
  );

  it.each([
    ['partial', { access: 'partial', accounts: [] }],
    ['failed', { access: 'failed' }],
    [
      'stale',
      {
        accounts: [],
        accessCertificate: {
          times: { slot: '', startedAt: '', finishedAt: '', asOf: '2026-04-01T00:00:00.000Z', skewMs: null },
        },
      },
    ],
  ] as const)('is not gone by a reading that is %s', (_how, situation) => {
    const moment = at('2026-04-09T06:00:00.000Z', someReviews(revoked(false)), situation);

    expect(inShort(moment, 'UAR-06')).toEqual(failing(subject));
  });

  it.each([
    [
      'low up to the limit',
      '2026-04-10T00:00:00.000Z',
      'low',
      /^Revoked access is to be gone by 2026-04-10T00:00Z: alan@acme\.example \(all-2026-04-01, item 1\)$/,
    ],
    [
      'high after it',
      '2026-04-14T00:00:00.000Z',
      'high',
      /^Revoked access is still there: alan@acme\.example \(all-2026-04-01, item 1\), 3 business days over$/,
    ],
  ] as const)('is %s [note 33]', (_how, time, severity, title) => {
    const moment = at(time, someReviews(revoked(false)));

    expect(finding(moment, 'UAR-06')?.severity).toBe(severity);
    expect(
      moment.input.tests
        .find(({ id }) => id === 'UAR-06')
        ?.titleOf({ connection: '', facts: {}, measured: {}, ...finding(moment, 'UAR-06') }),
    ).toMatch(title);
  });

  it('stays late for good once it was seen after the limit', () => {
    const late = at('2026-04-14T00:00:00.000Z', someReviews(revoked(false)));
    const gone = evaluateAt('2026-04-14T06:00:00Z', { accounts: [] }, late);

    expect(resultOf(gone, 'UAR-06').observations).toMatchObject({ gone: [{ late: true }] });
  });
});
