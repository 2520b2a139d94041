import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { proveRemovals } from '../../../shared/reviews/removal.ts';
import type { Removal, ReviewState } from '../../../shared/reviews/state.ts';
import { anAccessSnapshot, anAccount, aRole } from '../../support/builders.ts';
import { aDecision, aReview, aRow } from '../../support/builders-reviews.ts';

const LIMIT = '2026-04-10T00:00:00.000Z';
const [SOON, LATE, LATER] = ['2026-04-09T00:00:00.000Z', '2026-04-10T00:00:00.001Z', '2026-04-11T00:00:00.000Z'];
const WAITING: Removal = { limit: LIMIT, lastSeen: null, gone: null, late: null };
const THERE = anAccount('alan');
const INACTIVE = anAccount('alan', { active: false });

function reviewWith(
  decision: 'revoke' | 'modify',
  overrides: Partial<ReviewState> = {},
  roles = ['Employee'],
): ReviewState {
  const row = aRow('alan', 1, { decision: aDecision(decision), removal: WAITING, roles });
  return aReview({ rows: [row], ...overrides });
}

/** What is known after snapshots, each taken at a time with Alan's account as given, or without it. */
function known(
  review: ReviewState,
  ...seen: readonly (readonly [takenAt: string, Account | null, hasRoles?: boolean])[]
) {
  const last = seen.reduce((state, [takenAt, account, hasRoles = true]) => {
    const snapshot = anAccessSnapshot(account ? [account] : [], { slot: takenAt.replace('.000Z', 'Z'), takenAt });
    return proveRemovals(state, new Map([['leapsome', { artifact: takenAt, snapshot, hasRoles }]]));
  }, review);
  const { lastSeen, gone, late } = last.rows[0]?.removal ?? WAITING;
  return { lastSeen: lastSeen?.takenAt ?? null, gone: gone?.takenAt ?? null, late };
}

describe('revoked access', () => {
  it.each<[string, readonly (readonly [string, Account | null])[], object]>([
    ['is not gone while it is there', [[SOON, THERE]], { lastSeen: SOON, gone: null, late: null }],
    ['is gone when it is deactivated', [[SOON, INACTIVE]], { lastSeen: null, gone: SOON, late: false }],
    ['is gone when it is not listed any more', [[SOON, null]], { lastSeen: null, gone: SOON, late: false }],
    [
      'is not gone when nobody says whether it is active',
      [[SOON, anAccount('alan', { active: null })]],
      { lastSeen: SOON, gone: null, late: null },
    ],
    ['is gone in time at the very limit', [[LIMIT, null]], { lastSeen: null, gone: LIMIT, late: false }],
    ['is not late while it is there at the very limit', [[LIMIT, THERE]], { lastSeen: LIMIT, gone: null, late: null }],
    ['is late when it is there after the limit', [[LATE, THERE]], { lastSeen: LATE, gone: null, late: true }],
    [
      'stays late when it is gone at last',
      [
        [LATE, THERE],
        [LATER, null],
      ],
      { lastSeen: LATE, gone: LATER, late: true },
    ],
    [
      'may have been late when it went between two snapshots around the limit',
      [
        [SOON, THERE],
        [LATE, null],
      ],
      { lastSeen: SOON, gone: LATE, late: null },
    ],
    [
      'stays gone when it comes back: that is new access',
      [
        [SOON, null],
        [LATER, THERE],
      ],
      { lastSeen: null, gone: SOON, late: false },
    ],
  ])('%s', (_what, seen, expected) => {
    expect(known(reviewWith('revoke'), ...seen)).toEqual(expected);
  });

  it.each([
    ['as the decision', '2026-04-02T10:00:00.000Z', null],
    ['a moment later', '2026-04-02T10:00:00.001Z', '2026-04-02T10:00:00.001Z'],
  ])('is shown to be gone only by a snapshot after the decision: taken %s', (_when, takenAt, gone) => {
    expect(known(reviewWith('revoke'), [takenAt, null]).gone).toBe(gone);
  });

  it('of a review of privileged access is gone without the roles that it was about, whatever else stays', () => {
    const review = reviewWith('revoke', { kind: 'privileged' }, ['Super Admin']);

    expect(
      known(review, [SOON, anAccount('alan', { grants: [aRole('Super Admin'), aRole('Employee')] })]).gone,
    ).toBeNull();
    expect(known(review, [SOON, anAccount('alan', { grants: [aRole('Employee')] })]).gone).toBe(SOON);
  });

  it('is nobody’s business in a review that was cancelled', () => {
    expect(known(reviewWith('revoke', { status: 'cancelled' }), [SOON, null]).gone).toBeNull();
  });
});

describe('modified access', () => {
  it.each<[string, Account | null, boolean, string | null]>([
    [
      'is there while a role is held that may not stay',
      anAccount('alan', { grants: [aRole('Employee'), aRole('Admin')] }),
      true,
      null,
    ],
    ['is gone when only roles are held that may stay', anAccount('alan', { grants: [aRole('Employee')] }), true, SOON],
    ['is gone when no role is held any more', anAccount('alan', { grants: [] }), true, SOON],
    ['is gone when the account is deactivated', INACTIVE, true, SOON],
    ['is not shown to be gone by a source that may miss roles', anAccount('alan', { grants: [] }), false, null],
  ])('%s', (_what, account, hasRoles, gone) => {
    expect(known(reviewWith('modify'), [SOON, account, hasRoles]).gone).toBe(gone);
  });
});
