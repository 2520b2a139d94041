import { beforeEach, describe, expect, it } from 'vitest';
import { openReview } from '../../../shared/pipeline/reviews/open.ts';
import { signingOff, submit } from '../../../shared/pipeline/reviews/submit.ts';
import type { Submission } from '../../../shared/reviews/submission.ts';
import type { Deployment } from '../../support/deployment.ts';
import { roleOf } from '../../support/deployment.ts';
import { by, decisions, MANAGEMENT, REVIEW } from '../../support/review-scenario.ts';
import { answerOf, type Principal } from '../../support/simulated-sts.ts';
import { statementIn } from '../evidence/log/workbench.ts';
import { logOf, refusal } from './append-workbench.ts';
import { currentReview, deskInPerson, operatorsDesk, reviewedDeployment, withIdentities } from './review-desks.ts';

const STRICT =
  'all: { every: quarter, due: 21d, removeWithin: 5bd }, signOff: [E-1001], fallback: [E-1001, E-1002], ' +
  'authentication: { decisions: iam, signOff: iam }';

let deployment: Deployment;
let reviewers: readonly string[];
let principals: ReadonlyMap<string, Principal>;
beforeEach(async () => {
  deployment = await reviewedDeployment(STRICT);
  const { rows } = await currentReview(deployment);
  reviewers = [...new Set(rows.flatMap(({ reviewer }) => reviewer ?? []))];
  principals = withIdentities(deployment, [...reviewers, MANAGEMENT]);
});

const principalOf = (person: string) => principals.get(person) ?? deployment.sts.principal('');
const deskOf = (person: string) => deskInPerson(deployment, principalOf(person));

async function decide(person: string, named = person) {
  const { rows } = await currentReview(deployment);
  const own = rows.filter(({ reviewer }) => reviewer === person);
  return submit(deskOf(person), REVIEW, by(named, 'iam'), () => decisions(own));
}

/** What somebody asked for in person last. */
const lastRequest = () =>
  deployment.requests.findLast(({ alias }) => alias === 'reviewer')?.request as unknown as {
    readonly operation: string;
    readonly submission: Submission;
    readonly proof: { readonly signature: string };
  };

describe('somebody who takes part in an access review on AWS [C13]', () => {
  it('is recorded with what proved who they are, from the first decision to the end', async () => {
    for (const person of reviewers) await decide(person);
    await submit(deskOf(MANAGEMENT), REVIEW, by(MANAGEMENT, 'iam'), signingOff);
    await submit(deskOf(MANAGEMENT), REVIEW, by(MANAGEMENT, 'iam'), () => ({ action: 'closed', content: null }));

    const { status, rows, signOff, irregular } = await currentReview(deployment);
    expect({ status, irregular, signedBy: signOff?.authentication }).toEqual({
      status: 'closed',
      irregular: [],
      signedBy: 'iam',
    });
    expect(new Set(rows.map(({ decision }) => decision?.authentication))).toEqual(new Set(['iam']));
    expect((await deployment.scenario.verify()).violations.filter(({ code }) => code !== 'E_COVERAGE_GAP')).toEqual([]);
  });

  it('is named by their ARN in the artifact, and by nothing in the log', async () => {
    const [person = ''] = reviewers;

    const { seq } = await decide(person);

    const path = logOf(deployment)[seq] ?? '';
    const { subject, predicate } = statementIn(deployment.scenario.store, path);
    const artifact = deployment.scenario.store.files.get(subject[0]?.name ?? '');
    expect(JSON.parse(String(Buffer.from(artifact ?? [])))).toMatchObject({
      acting: { by: person, recordedBy: null, authentication: 'iam', provedBy: principalOf(person).arn },
    });
    expect(predicate.log.writer).toBe(roleOf('reviewer'));
    expect(JSON.stringify(predicate)).not.toContain(person);
  });

  it('opens a review that then belongs to them', async () => {
    deployment.scenario.clock.set('2026-04-01T05:00:00Z');
    const desk = deskOf(MANAGEMENT);
    // Policy has changed since the evaluation, by the identities in it.
    await deployment.run('2026-04-01T06:00:00Z');
    await submit(desk, REVIEW, by(MANAGEMENT, 'iam'), () => ({ action: 'cancelled', content: { reason: 'wrong' } }));

    const { review, isNew } = await openReview(deskOf(MANAGEMENT), 'all', by(MANAGEMENT, 'iam'));

    expect({ review, isNew }).toEqual({ review: `${REVIEW}-2`, isNew: true });
    expect((await currentReview(deployment, review)).opened.by).toBe(MANAGEMENT);
  });

  it.each([
    ['nobody', 'arn:aws:sts::123456789012:assumed-role/acme-reviewer/mallory'],
    ['nobody of another account', 'arn:aws:sts::999999999999:assumed-role/acme-reviewer/PERSON'],
    ['nobody of another partition', 'arn:aws-cn:sts::123456789012:assumed-role/acme-reviewer/PERSON'],
    ['nobody with another role', 'arn:aws:sts::123456789012:assumed-role/other/PERSON'],
    ['no user of the name of a session', 'arn:aws:iam::123456789012:user/PERSON'],
  ])('is refused by its own code if policy names %s for their ARN', async (_what, arn) => {
    const [person = ''] = reviewers;
    const stranger = deployment.sts.principal(arn.replace('PERSON', person));
    const { rows } = await currentReview(deployment);
    const before = new Map(deployment.scenario.store.files);

    const attempt = submit(deskInPerson(deployment, stranger), REVIEW, by(person, 'iam'), () =>
      decisions(rows.filter(({ reviewer }) => reviewer === person)),
    );

    await expect(attempt).rejects.toMatchObject({
      code: 'identity-unknown',
      message: expect.stringContaining(stranger.arn),
    });
    expect(deployment.scenario.store.files).toEqual(before);
  });

  it('is refused in the name of somebody else', async () => {
    const [person = '', other = ''] = [...reviewers, MANAGEMENT];
    const before = new Map(deployment.scenario.store.files);
    const { rows } = await currentReview(deployment);
    const own = rows.filter(({ reviewer }) => reviewer === person);

    const attempt = submit(deskOf(other), REVIEW, by(person, 'iam'), () => decisions(own));

    await expect(attempt).rejects.toMatchObject({ code: 'identity-other' });
    expect(deployment.scenario.store.files).toEqual(before);
  });

  it('is refused whose signature is of nobody, and the alarm of refusals counts it', async () => {
    const [person = ''] = reviewers;
    const forged = { ...principalOf(person), secretAccessKey: 'guessed' };
    const { rows } = await currentReview(deployment);
    const own = rows.filter(({ reviewer }) => reviewer === person);

    const attempt = submit(deskInPerson(deployment, forged), REVIEW, by(person, 'iam'), () => decisions(own));

    await expect(attempt).rejects.toMatchObject({ code: 'identity-unproved' });
    expect(deployment.counted.get('RequestsRefused')).toBe(1);
  });

  it('is not recorded while nobody says who they are', async () => {
    const [person = ''] = reviewers;
    deployment.sts.meddle = () => answerOf(503, '');
    const size = logOf(deployment).length;

    await expect(decide(person)).rejects.toMatchObject({ code: 'identity-unavailable' });

    expect(logOf(deployment)).toHaveLength(size);
  });
});

describe('what somebody has signed [C13]', () => {
  it('serves for nothing else', async () => {
    const [person = ''] = reviewers;
    await decide(person);
    const { submission, ...request } = lastRequest();
    const changed = { ...submission, action: 'delegated', content: null };
    const size = logOf(deployment).length;

    for (const other of [
      { ...submission, acting: { ...submission.acting, method: 'bulk', at: '2026-04-02T10:00:01.000Z' } },
      { ...submission, review: 'all-2026-01-01' },
    ]) {
      expect(await deployment.ask('reviewer', { ...request, submission: other })).toEqual(
        refusal('identity-unproved', 'nothing was written'),
      );
    }

    expect(await deployment.ask('reviewer', { ...request, submission: changed })).toEqual(
      refusal('request-invalid', 'submission'),
    );
    expect(logOf(deployment)).toHaveLength(size);
  });

  it('is recorded once, however often it is asked for', async () => {
    const [person = ''] = reviewers;
    const { seq } = await decide(person);
    const size = logOf(deployment).length;

    const answer = await deployment.ask('reviewer', lastRequest());

    expect(answer).toMatchObject({ result: { seq, isNew: false, provedBy: principalOf(person).arn } });
    expect(logOf(deployment)).toHaveLength(size);
  });

  it.each<[string, (submission: Submission) => object]>([
    ['on an operator’s word', ({ acting }) => ({ acting: { ...acting, authentication: 'operator-attested' } })],
    ['with a signature of one’s own', ({ acting }) => ({ acting: { ...acting, authentication: 'signature' } })],
    ['for somebody else', ({ acting }) => ({ acting: { ...acting, recordedBy: 'ada@acme.example' } })],
    [
      'with an ARN that one gives oneself',
      ({ acting }) => ({ acting: { ...acting, provedBy: 'arn:aws:iam::1:user/a' } }),
    ],
    ['from a file', ({ acting }) => ({ acting: { ...acting, method: 'import' } })],
    ['by the schedule', ({ acting }) => ({ acting: { ...acting, method: 'schedule' } })],
    ['by way of a worksheet', ({ content }) => ({ content: { ...content, worksheet: 'a'.repeat(64) } })],
  ])('is not what is done %s, and nobody is asked', async (_what, change) => {
    const [person = ''] = reviewers;
    await decide(person);
    const { submission, ...request } = lastRequest();
    const asked = deployment.sts.requests.length;

    const answer = await deployment.ask('reviewer', {
      ...request,
      submission: { ...submission, ...change(submission) },
    });

    expect(answer).toEqual(refusal('request-refused', 'in person'));
    expect(deployment.sts.requests).toHaveLength(asked);
  });

  it('cannot be had recorded as an operator’s word', async () => {
    const { rows } = await currentReview(deployment);
    const attempt = submit(operatorsDesk(deployment), REVIEW, by(reviewers[0] ?? ''), () =>
      decisions(rows.slice(0, 1)),
    );

    await expect(attempt).rejects.toMatchObject({ code: 'weak-authentication' });
  });
});
