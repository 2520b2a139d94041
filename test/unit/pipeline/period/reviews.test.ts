import { beforeAll, describe, expect, it } from 'vitest';
import type { PeriodReport } from '../../../../shared/bundle/period/report.ts';
import { reportOf } from '../../../support/eventful-period.ts';
import { type PlayedReview, playReview, REVIEW } from '../../../support/review-scenario.ts';

let played: PlayedReview;

beforeAll(async () => {
  played = await playReview();
}, 60_000);

const AS_OF = '2026-04-10T00:00:00.000Z';
const between = (from: string, to: string): Promise<PeriodReport> =>
  reportOf(played.scenario.context().log, { period: { from, to }, asOf: AS_OF });

describe('an access review in the report of a period', () => {
  it('has its scope, reviewers, decisions, sign-off and the proof of removal, with evidence', async () => {
    const { accessReviews, populations, readings } = await between('2026-04-01T00:00:00.000Z', AS_OF);

    const [review] = accessReviews;
    const items = populations.reviews;
    expect(review).toMatchObject({
      review: REVIEW,
      isOfPeriod: true,
      status: 'closed',
      isListRight: true,
      isLate: false,
      items: items.length,
      decisions: { keep: items.length - 1, modify: 0, revoke: 1, pending: 0 },
      authentications: { 'operator-attested': items.length },
      methods: { single: items.length },
      signOff: { by: expect.any(String), artifact: expect.stringMatching(/^evidence\/2026\/04\//) },
      removals: { 'in-time': 1, late: 0, unknown: 0, standing: 0, 'standing-late': 0 },
    });
    expect(review?.reviewers.map(({ items: own }) => own).reduce((sum, own) => sum + own, 0)).toBe(items.length);
    const proof = readings.find(({ connection }) => connection === 'leapsome')?.points.at(-2)?.evidence;
    expect(items.find(({ decision }) => decision === 'revoke')).toMatchObject({
      removal: 'in-time',
      decided: { at: expect.stringMatching(/^2026-04-02T10:00/) },
      gone: proof,
    });
  });

  it('stands as it did at the end of the period', async () => {
    const { accessReviews, populations } = await between('2026-04-01T00:00:00.000Z', '2026-04-02T09:00:00.000Z');

    expect(accessReviews).toMatchObject([{ status: 'open', signOff: null, decisions: { keep: 0, revoke: 0 } }]);
    expect(new Set(populations.reviews.map(({ decision }) => decision))).toEqual(new Set([null]));
  });

  it('has what was decided since the last evaluation of the period, and the proof that came after it', async () => {
    const { accessReviews } = await between('2026-04-01T00:00:00.000Z', '2026-04-02T11:00:00.000Z');

    expect(accessReviews).toMatchObject([{ status: 'closed', decisions: { revoke: 1 }, removals: { 'in-time': 1 } }]);
  });

  it('has what was done before a period in which nothing was evaluated', async () => {
    const { accessReviews } = await between('2026-04-02T10:30:00.000Z', '2026-04-02T11:00:00.000Z');

    expect(accessReviews).toMatchObject([
      { isOfPeriod: false, status: 'closed', decisions: { revoke: 1, pending: 0 } },
    ]);
  });

  it('is named as the last one before a period that it is not of [note 41]', async () => {
    const { accessReviews, populations } = await between('2026-04-03T06:00:00.000Z', AS_OF);

    expect(accessReviews).toMatchObject([{ review: REVIEW, isOfPeriod: false, status: 'closed' }]);
    expect(populations.reviews).toEqual([]);
  });
});
