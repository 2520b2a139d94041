import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { fileExternalReview } from '../../../shared/pipeline/reviews/external.ts';
import { openReview } from '../../../shared/pipeline/reviews/open.ts';
import { participantNamed, signingOff, submit } from '../../../shared/pipeline/reviews/submit.ts';
import { makeWorksheets, takeAnswers } from '../../../shared/pipeline/reviews/worksheets.ts';
import type { Submission } from '../../../shared/reviews/submission.ts';
import { answersTo } from '../../simulators/reviewer.ts';
import { type Deployment, roleOf } from '../../support/deployment.ts';
import { ALL, by, decisions, MANAGEMENT, REVIEW } from '../../support/review-scenario.ts';
import { statementIn } from '../evidence/log/workbench.ts';
import { logOf, refusal } from './append-workbench.ts';
import { currentReview, operatorsDesk, reviewedDeployment } from './review-desks.ts';

let deployment: Deployment;
beforeEach(async () => {
  deployment = await reviewedDeployment(ALL);
});

const desk = () => operatorsDesk(deployment);
const current = () => currentReview(deployment);

async function hold(): Promise<void> {
  const { rows } = await current();
  for (const [reviewer, own] of Map.groupBy(rows, (row) => row.reviewer)) {
    await submit(desk(), REVIEW, by(reviewer), () => decisions(own));
  }
  await submit(desk(), REVIEW, by(MANAGEMENT), signingOff);
  await submit(desk(), REVIEW, by(MANAGEMENT), () => ({ action: 'closed', content: null }));
}

/** A decision as the command line sends it. */
async function sent(): Promise<Submission> {
  const [row] = (await current()).rows;
  await submit(desk(), REVIEW, by(row?.reviewer ?? ''), () => decisions(row ? [row] : []));
  const request = deployment.requests.findLast(({ request: { operation } }) => operation === 'review')?.request;
  return (request as unknown as { submission: Submission }).submission;
}
const ask = (submission: object, alias = 'operator') =>
  deployment.ask(alias, { operation: 'review', workspace: 'main', submission });

describe('an operator, in an access review on AWS', () => {
  it('has it held to its end by way of the append function, on their word for who decides', async () => {
    await hold();

    const { status, rows } = await current();
    const last = statementIn(deployment.scenario.store, logOf(deployment).at(-1) ?? '');
    expect(status).toBe('closed');
    expect(new Set(rows.map(({ decision }) => decision?.authentication))).toEqual(new Set(['operator-attested']));
    expect(last.predicate).toMatchObject({ action: 'closed', log: { writer: roleOf('operator') } });
    expect((await deployment.scenario.verify()).violations.filter(({ code }) => code !== 'E_COVERAGE_GAP')).toEqual([]);
  });

  it('has worksheets handed out, and what comes back taken in', async () => {
    let codes = 0;
    const newCode = () => `RC-${String(++codes).padStart(6, '0')}`;
    const { worksheets, record } = await makeWorksheets(desk(), REVIEW, by(MANAGEMENT), null, newCode);
    await record();

    for (const worksheet of worksheets) {
      const taken = await takeAnswers(desk(), REVIEW, answersTo(worksheet), 'ada@acme.example');
      expect(taken).toMatchObject({ status: 'recorded', decisions: worksheet.items.length });
    }

    const { rows } = await current();
    expect(new Set(rows.map(({ decision }) => decision?.method))).toEqual(new Set(['import']));
  });

  it('has a review opened by hand, in the place of one that was cancelled', async () => {
    deployment.scenario.clock.set('2026-04-01T05:00:00Z');
    await submit(desk(), REVIEW, by(MANAGEMENT), () => ({ action: 'cancelled', content: { reason: 'wrong list' } }));

    const first = await openReview(desk(), 'all', by(MANAGEMENT));
    const again = await openReview(desk(), 'all', by(MANAGEMENT));

    const { status, opened, coordinator } = await currentReview(deployment, `${REVIEW}-2`);
    expect(first).toMatchObject({ review: `${REVIEW}-2`, isNew: true });
    expect(again).toEqual({ ...first, isNew: false });
    expect({ status, by: opened.by }).toEqual({ status: 'open', by: MANAGEMENT });
    expect((await current()).participants.find(({ actor }) => actor === coordinator)?.names).toContain(
      MANAGEMENT.toLowerCase(),
    );
  });

  it('has none opened over another list than the append function makes', async () => {
    deployment.scenario.clock.set('2026-04-01T05:00:00Z');
    await submit(desk(), REVIEW, by(MANAGEMENT), () => ({ action: 'cancelled', content: { reason: 'wrong list' } }));
    const population = 'a'.repeat(64);
    const before = new Map(deployment.scenario.store.files);

    const answer = await ask({
      schema: 'urn:rollcall:review-submission:v1',
      workspace: 'main',
      review: `${REVIEW}-2`,
      action: 'opened',
      population,
      acting: { ...by(MANAGEMENT), at: '2026-04-01T05:00:00.000Z' },
      content: null,
    });

    expect(answer).toEqual(refusal('other-population', 'another list'));
    expect(deployment.scenario.store.files).toEqual(before);
  });

  it('has a review filed that was held elsewhere, by digest', async () => {
    const external = { document: 'a'.repeat(64), heldOn: '2026-03-01', what: 'the quarter before' };

    const filed = await fileExternalReview(desk(), by('grace@acme.example'), external);

    expect(filed).toMatchObject({ review: `external-${'a'.repeat(16)}`, isNew: true });
    expect((await deployment.scenario.verify()).violations.filter(({ code }) => code !== 'E_COVERAGE_GAP')).toEqual([]);
  });

  it('is told by its own code why somebody cannot be given items', async () => {
    const submission = await sent();
    const to = { actor: 'nobody@acme.example', names: ['nobody@acme.example'], person: null, accounts: [] };
    const content = { to, rows: [(await current()).rows[0]?.row ?? ''] };

    const answer = await ask({ ...submission, action: 'assigned', content });

    expect(answer).toEqual(refusal('nobody-of-that-name', 'nobody of that name is here'));
    await expect(participantNamed(desk(), 'nobody@acme.example')).rejects.toMatchObject({
      code: 'nobody-of-that-name',
    });
  });

  it('is told what the rules do not allow, also where only the append function applies them', async () => {
    const submission = await sent();
    const size = logOf(deployment).length;

    const answer = await ask({ ...submission, action: 'closed', content: null });

    expect(answer).toEqual(refusal('items-pending', 'items wait for a decision'));
    expect(logOf(deployment)).toHaveLength(size);
  });

  it.each<[string, (submission: Submission) => object]>([
    ['that IAM vouches for who decides', ({ acting }) => ({ acting: { ...acting, authentication: 'iam' } })],
    ['that a link did', ({ acting }) => ({ acting: { ...acting, authentication: 'link' } })],
    ['that a worksheet was read in', ({ acting }) => ({ acting: { ...acting, method: 'import' } })],
    ['a decision of another day', ({ acting }) => ({ acting: { ...acting, at: '2026-04-01T10:00:00.000Z' } })],
    ['a decision of another workspace', () => ({ workspace: 'test' })],
    [
      'a review opened by nobody',
      ({ acting }) => ({ action: 'opened', content: null, acting: { ...acting, by: null } }),
    ],
    ['that it is the schedule', ({ acting }) => ({ acting: { ...acting, method: 'schedule' } })],
    [
      'by what somebody proved who they are',
      ({ acting }) => ({ acting: { ...acting, provedBy: 'arn:aws:iam::1:user/a' } }),
    ],
  ])('cannot say %s', async (_what, change) => {
    const submission = await sent();
    const size = logOf(deployment).length;

    const answer = await ask({ ...submission, ...change(submission) });

    expect(answer).toEqual(refusal('request-refused', 'nothing was written'));
    expect(logOf(deployment)).toHaveLength(size);
  });

  it('cannot say whose accounts somebody’s are to whom items are given', async () => {
    const [row] = (await current()).rows;
    const submission = await sent();
    const to = await participantNamed(desk(), MANAGEMENT);
    const content = { to: { ...to, accounts: [] }, rows: [row?.row ?? ''] };

    const answer = await ask({ ...submission, action: 'assigned', content });

    expect(to.accounts).not.toEqual([]);
    expect(answer).toEqual(refusal('request-refused', 'known as somebody else'));
  });

  it('has a step recorded once whose answer was lost', async () => {
    const size = logOf(deployment).length;
    let lost = 0;
    deployment.meddle = async (answer) => {
      const given = await answer();
      if (lost++ === 0) throw new EvidenceError('append-unavailable', 'no answer');
      return given;
    };

    await sent();

    expect(lost).toBeGreaterThan(1);
    expect(logOf(deployment)).toHaveLength(size + 1);
  });
});
