import { beforeEach, describe, expect, it } from 'vitest';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { Deployment } from '../../support/deployment.ts';

const [LAST, FIRST, NEXT] = ['2026-03-31T18:00:00Z', '2026-04-01T00:00:00Z', '2026-04-01T06:00:00Z'];
const REVIEW = 'all-2026-04-01';

let deployment: Deployment;
beforeEach(async () => {
  deployment = new Deployment();
  await deployment.run(LAST);
});

/** What the evaluate function asked to have appended when it opened the review. */
async function openingRequest(): Promise<{ draft: { [name: string]: unknown } }> {
  await deployment.run(FIRST);
  const asked = deployment.requests.map(({ request }) => request as unknown as { draft?: { type?: string } });
  const request = asked.find(({ draft }) => draft?.type === 'review-event');
  if (!request) throw new Error('the review is due');
  return structuredClone(request) as { draft: { [name: string]: unknown } };
}

describe('the evaluate function', () => {
  it('has a review opened that is due, by way of the append function, once', async () => {
    await deployment.run(FIRST);
    await deployment.run(NEXT);

    const current = await readReviews(deployment.context('evaluate').log);

    expect(current?.reviews.map(({ review, events }) => ({ review, events }))).toEqual([{ review: REVIEW, events: 1 }]);
    expect((await deployment.scenario.verify()).violations).toEqual([]);
  });

  it.each<[string, string, (draft: { [name: string]: unknown }) => object]>([
    [
      'that it does anything else in a review',
      'request-invalid',
      (draft) => ({ predicate: { ...Object(draft.predicate), action: 'closed' } }),
    ],
    [
      'a review of a name that it cannot have',
      'request-invalid',
      (draft) => ({ predicate: { ...Object(draft.predicate), review: 'all' } }),
    ],
    ['a review without a list', 'request-refused', (draft) => ({ subject: [draft.subject].flat().slice(0, 1) })],
    [
      'a review whose submission is not its first artifact',
      'request-refused',
      (draft) => ({ subject: [draft.subject].flat().toReversed() }),
    ],
    ['a review of a slot that nobody scheduled', 'request-refused', () => ({ notBefore: '2026-04-01T00:30:00Z' })],
  ])('is refused %s', async (_what, code, change) => {
    const request = await openingRequest();
    const before = new Map(deployment.scenario.store.files);

    const answer = await deployment.ask('evaluate', {
      ...request,
      draft: { ...request.draft, ...change(request.draft) },
    });

    expect(answer).toMatchObject({ error: { code } });
    expect(deployment.scenario.store.files).toEqual(before);
  });

  it.each(['collect', 'operator', 'catch'])('alone may open one: not %s', async (alias) => {
    expect(await deployment.ask(alias, await openingRequest())).toMatchObject({ error: { code: 'request-refused' } });
  });
});
