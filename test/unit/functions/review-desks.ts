import { remoteReviewDesk } from '../../../functions/cli/review-desk.ts';
import { callerOf } from '../../../shared/pipeline/appending/remote.ts';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { reviewIn } from '../../../shared/pipeline/reviews/submit.ts';
import type { ReviewState } from '../../../shared/reviews/state.ts';
import { Deployment } from '../../support/deployment.ts';
import { REVIEW } from '../../support/review-scenario.ts';
import { type Principal, proofOf } from '../../support/simulated-sts.ts';

/** A deployment in which the review of the quarter has been opened by the schedule, the day after. */
export async function reviewedDeployment(reviews: string): Promise<Deployment> {
  const deployment = new Deployment();
  deployment.scenario.yaml = deployment.scenario.yaml.replace(/reviews: .*/, `reviews: { ${reviews} }`);
  await deployment.run('2026-03-31T18:00:00Z');
  await deployment.run('2026-04-01T00:00:00Z');
  deployment.scenario.clock.set('2026-04-02T10:00:00Z');
  return deployment;
}

/** What an operator's command line works with. */
export function operatorsDesk(deployment: Deployment) {
  return deskOf(deployment, 'operator', null);
}

/** What the command line of somebody works with who acts in person. */
export function deskInPerson(deployment: Deployment, principal: Omit<Principal, 'arn'>) {
  return deskOf(deployment, 'reviewer', principal);
}

function deskOf(deployment: Deployment, alias: string, principal: Omit<Principal, 'arn'> | null) {
  const { log, workspace, clock } = deployment.context(alias);
  const append = { call: (request: object) => deployment.meddle(() => deployment.ask(alias, request)) };
  const caller = callerOf(append, clock, { fraction: () => 0.5 });
  return remoteReviewDesk(
    { log, workspace, clock },
    { caller, prove: principal && ((signedFor) => proofOf(principal, clock, signedFor)) },
  );
}

export async function currentReview(deployment: Deployment, review = REVIEW): Promise<ReviewState> {
  return reviewIn(await readReviews(deployment.context('operator').log), review);
}

/** People of the company as sessions of the role of reviewers, and policy that knows them. */
export function withIdentities(deployment: Deployment, people: readonly string[]): ReadonlyMap<string, Principal> {
  const { scenario, sts } = deployment;
  const principals = new Map(
    people.map((person) => [person, sts.principal(`arn:aws:sts::123456789012:assumed-role/acme-reviewer/${person}`)]),
  );
  const known = [...principals].map(([person, { arn }]) => `"${arn}": "${person}"`);
  scenario.yaml = scenario.yaml.replace('signOff: [', `identities: { ${known.join(', ')} }, signOff: [`);
  return principals;
}
