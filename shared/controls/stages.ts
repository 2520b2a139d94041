import type { Account } from '../access/snapshot.ts';

/** Where somebody stands with the application, by the application's own words. `unknown`: no word, or a new one. */
type Stage = 'invited' | 'ended' | 'other' | 'unknown';

/** Of an account: the words of Leapsome, and those that StackOne has for all applications. In lower case. */
const OF_ACCOUNT: ReadonlyMap<string, Stage> = new Map([
  ['created', 'other'],
  ['invited', 'invited'],
  ['pending', 'invited'],
  ['active', 'other'],
  ['enabled', 'other'],
  ['preboardinginvited', 'other'],
  ['preboardingactive', 'other'],
  ['deactivated', 'ended'],
  ['disabled', 'ended'],
  ['removed', 'ended'],
]);

/** Of an employment. Whoever is being offboarded, or on leave, is still here. */
const OF_EMPLOYMENT: ReadonlyMap<string, Stage> = new Map([
  ['hired', 'other'],
  ['preboarding', 'other'],
  ['active', 'other'],
  ['leave', 'other'],
  ['offboarding', 'other'],
  ['terminated', 'ended'],
  ['deactivated', 'ended'],
  ['notset', 'other'],
]);

/** The stage of an account. */
export function stageOf({ status }: Account): Stage {
  return stageIn(OF_ACCOUNT, status) ?? 'unknown';
}

/** Whether account or employment has ended by the application's own word; where it has a new word, nobody knows. */
export function endInApplication({ status, lifecycle }: Account): Exclude<Stage, 'invited'> {
  const stages = [stageIn(OF_EMPLOYMENT, lifecycle), stageIn(OF_ACCOUNT, status)];
  if (stages.includes('ended')) return 'ended';
  return stages.includes('unknown') || stages.every((stage) => stage === null) ? 'unknown' : 'other';
}

/** Whether an interface that is connected tells of stages at all. */
export function tellsStages(accounts: readonly Account[]): boolean {
  return accounts.some(({ status, lifecycle }) => status !== null || lifecycle !== null);
}

/** Null: the application says nothing. */
function stageIn(words: ReadonlyMap<string, Stage>, word: string | null): Stage | null {
  return word === null ? null : (words.get(word.toLowerCase()) ?? 'unknown');
}
