import { beforeEach, describe, expect, it } from 'vitest';
import { remoteReviewDesk } from '../../../functions/cli/review-desk.ts';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { callerOf } from '../../../shared/pipeline/appending/remote.ts';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { participantNamed, reviewIn, signingOff, submit } from '../../../shared/pipeline/reviews/submit.ts';
import type { Submission } from '../../../shared/reviews/submission.ts';
import { Deployment, roleOf } from '../../support/deployment.ts';
import { ALL, by, decisions, MANAGEMENT, REVIEW } from '../../support/review-scenario.ts';
import { statementIn } from '../evidence/log/workbench.ts';
import { logOf, refusal } from './append-workbench.ts';

let deployment: Deployment;
beforeEach(async () => {
  deployment = new Deployment();
  deployment.scenario.yaml = deployment.scenario.yaml.replace(/reviews: .*/, `reviews: { ${ALL} }`);
  await deployment.run('2026-03-31T18:00:00Z');
  await deployment.run('2026-04-01T00:00:00Z');
  deployment.scenario.clock.set('2026-04-02T10:00:00Z');
});

/** What an operator's command line works with. */
function desk() {
  const { log, workspace, clock } = deployment.context('operator');
  const append = { call: (request: object) => deployment.meddle(() => deployment.ask('operator', request)) };
  return remoteReviewDesk({ log, workspace, clock }, callerOf(append, clock, { fraction: () => 0.5 }));
}
const current = async () => reviewIn(await readReviews(desk().log), REVIEW);

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
      'a review that was held elsewhere',
      () => ({
        ...{ action: 'external-review', population: null },
        content: { document: 'a'.repeat(64), heldOn: '2026-03-01', what: 'x' },
      }),
    ],
    ['a review opened by hand', () => ({ action: 'opened', content: null })],
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
