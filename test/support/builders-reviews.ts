import { sha256Hex } from '../../shared/kernel/digest.ts';
import type { ReviewEvent } from '../../shared/reviews/event.ts';
import type { Participant } from '../../shared/reviews/participants.ts';
import { noReviews, type ReviewState, type ReviewsDocument, type RowState } from '../../shared/reviews/state.ts';
import type { Acting, Content, RowDecision, Submission } from '../../shared/reviews/submission.ts';

/** Reviews as they are where all is well. A test overrides what it is about. */

const POPULATION = sha256Hex('population');
const OPENED_AT = '2026-04-01T00:00:10.000Z';

/** `grace` is `grace@acme.example`, roster record `E-grace`, with the account `acc-grace`. */
export function aParticipant(name: string): Participant {
  const actor = `${name}@acme.example`;
  return {
    actor,
    names: [`acc-${name}`, `e-${name}`, actor],
    person: `people/E-${name}`,
    accounts: [`leapsome/acc-${name}`],
  };
}

/** The item of somebody's account, for Grace to decide about. */
export function aRow(name: string, item: number, overrides: Partial<RowState> = {}): RowState {
  return {
    row: `leapsome/acc-${name}`,
    item,
    digest: sha256Hex(name),
    connection: 'leapsome',
    account: { id: `acc-${name}`, userName: `${name}@acme.example`, emails: [`${name}@acme.example`] },
    owner: `people/E-${name}`,
    roles: ['Employee'],
    privileged: false,
    reviewer: 'grace@acme.example',
    basis: 'manager-in-roster',
    decision: null,
    removal: null,
    ...overrides,
  };
}

/** A decision that stands, of Grace. */
export function aDecision(
  decision: 'keep' | 'modify' | 'revoke',
  overrides: Partial<NonNullable<RowState['decision']>> = {},
): NonNullable<RowState['decision']> {
  return {
    decision,
    roles: decision === 'modify' ? ['Employee'] : null,
    reason: null,
    by: 'grace@acme.example',
    at: '2026-04-02T10:00:00.000Z',
    authentication: 'operator-attested',
    method: 'single',
    entry: { seq: 20, digest: sha256Hex('decided') },
    ...overrides,
  };
}

/** Of the second quarter: Alan and Barbara, whom Grace reviews, and Grace, whom Ada does. Ada runs it, and signs it off. */
export function aReview(overrides: Partial<ReviewState> = {}): ReviewState {
  const entry = { seq: 10, digest: sha256Hex('opened') };
  return {
    review: 'all-2026-04-01',
    kind: 'all',
    window: { first: '2026-04-01', last: '2026-06-30' },
    due: '2026-04-22T00:00:00.000Z',
    status: 'open',
    opened: { entry, at: OPENED_AT, by: null },
    population: { name: `evidence/2026/04/${POPULATION}`, digest: { sha256: POPULATION } },
    check: { missing: [], extra: [], altered: [], unfit: [] },
    rules: {
      timezone: 'UTC',
      removeWithin: '5bd',
      removePrivilegedWithin: '1bd',
      reasonFor: [],
      authentication: { decisions: 'none', signOff: 'operator-attested' },
      signOff: ['ada@acme.example'],
      roles: { privileged: ['Super Admin'], standard: ['Manager', 'Employee'] },
    },
    coordinator: 'ada@acme.example',
    participants: [aParticipant('ada'), aParticipant('grace')],
    rows: [aRow('alan', 1), aRow('barbara', 2), aRow('grace', 3, { reviewer: 'ada@acme.example' })],
    delegations: [],
    worksheets: [],
    signOff: null,
    ended: null,
    irregular: [],
    events: 1,
    last: entry,
    ...overrides,
  };
}

/** A row that its reviewer keeps. */
export function kept(row: RowState): RowState {
  return { ...row, decision: aDecision('keep', row.reviewer === null ? {} : { by: row.reviewer }) };
}

/** Signed off by Ada and closed, with every item kept. */
export function aClosedReview(overrides: Partial<ReviewState> = {}): ReviewState {
  const open = aReview();
  const entry = { seq: 30, digest: sha256Hex('closed') };
  return {
    ...open,
    status: 'closed',
    rows: open.rows.map(kept),
    signOff: {
      by: 'ada@acme.example',
      at: '2026-04-10T10:00:00.000Z',
      authentication: 'operator-attested',
      decisions: sha256Hex('decisions'),
      entry,
    },
    ended: { at: '2026-04-10T11:00:00.000Z', by: 'ada@acme.example', reason: null, entry },
    ...overrides,
  };
}

/** What an evaluation left of reviews, which policy has asked for since the year began. */
export function someReviews(...reviews: readonly ReviewState[]): ReviewsDocument {
  return {
    ...noReviews('main'),
    since: [
      { kind: 'all', every: 'quarter', since: '2026-03-15T00:00:00.000Z' },
      { kind: 'privileged', every: 'quarter', since: '2026-03-15T00:00:00.000Z' },
    ],
    reviews: [...reviews],
  };
}

let seq = 100;

/** An entry in a review: what somebody does at a time. */
export function anEvent(
  content: Content,
  by: string | null,
  at = '2026-04-02T10:00:00.000Z',
  overrides: Partial<Acting> & { readonly population?: string } = {},
): ReviewEvent {
  const { population = POPULATION, ...acting } = overrides;
  seq++;
  const submission = {
    schema: 'urn:rollcall:review-submission:v1',
    workspace: 'main',
    review: 'all-2026-04-01',
    population,
    acting: { by, recordedBy: null, authentication: 'operator-attested', method: 'single', at, ...acting },
    ...content,
  } as Submission;
  return { entry: { seq, digest: sha256Hex(String(seq)) }, at, submission };
}

/** Decisions about rows. */
export function decided(
  decision: RowDecision['decision'],
  rows: readonly Pick<RowState, 'row' | 'digest'>[],
  overrides: Partial<RowDecision> = {},
): Extract<Content, { action: 'decided' }> {
  const decisions = rows.map(({ row, digest }) => ({
    row,
    digest,
    decision,
    roles: decision === 'modify' ? ['Employee'] : null,
    reason: null,
    ...overrides,
  }));
  return { action: 'decided', content: { decisions } };
}
