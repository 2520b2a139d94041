import { expect } from 'vitest';
import type { Draft } from '../../../shared/evidence/log/append.ts';
import { type Deployment, deploymentWithFinding } from '../../support/deployment.ts';

export const SLOT = '2026-03-02T06:00:00Z';
export const NEXT = '2026-03-02T12:00:00Z';

/** A deployment that has evaluated a slot, and collected everything for the next. */
export async function collectedTwice(): Promise<Deployment> {
  const deployment = await deploymentWithFinding(SLOT);
  deployment.scenario.clock.set(NEXT);
  await deployment.collect('people', NEXT);
  await deployment.collect('leapsome', NEXT);
  return deployment;
}

/** What the functions have asked to be appended, to be changed into what nobody should ask for. */
export function draftsOf({ requests }: Deployment): Draft[] {
  return requests.flatMap(({ request }) => ('draft' in request ? [request.draft as Draft] : []));
}

/** Asks for a draft to be appended, by way of an alias. */
export function append(deployment: Deployment, draft: object, alias = 'collect'): Promise<unknown> {
  return deployment.ask(alias, { operation: 'append', workspace: 'main', draft });
}

export function logOf({ scenario: { store } }: Deployment): string[] {
  return [...store.files.keys()].filter((path) => path.startsWith('log/'));
}

export function refusal(code: string, words: string) {
  return { error: { code, message: expect.stringContaining(words) } };
}
