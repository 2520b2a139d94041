import { type OpenForAppending, serveAppend } from '../../shared/pipeline/appending/serve.ts';
import type { Invocation } from '../lambda/invocation.ts';

/** Signatures that were asked for, and those of entries that another writer was faster than. Of the call at work. */
export interface Tally {
  signed: number;
  discarded: number;
}

/** What the append function works with: one call at a time, as Lambda has it. */
export interface AppendDesk {
  readonly open: OpenForAppending;
  readonly tally: Tally;
}

/** Answers a request of the caller whose alias was called. Requests that are refused are answers too, and are counted. */
export async function answerRequest(
  event: unknown,
  { open, tally }: AppendDesk,
  { arn, count }: Invocation,
): ReturnType<typeof serveAppend> {
  Object.assign(tally, { signed: 0, discarded: 0 });
  try {
    const answer = await serveAppend(open, aliasIn(arn), event);
    if ('error' in answer && isSuspicious(answer.error.code)) count('RequestsRefused', 1);
    return answer;
  } finally {
    count('Signatures', tally.signed);
    count('SignaturesDiscarded', tally.discarded);
  }
}

/** Not what our own programs ask for, or signed by nobody. */
function isSuspicious(code: string): boolean {
  return code.startsWith('request-') || code === 'identity-unproved';
}

/** An answer without its contents: notes name people. */
export function loggedOf(answer: Awaited<ReturnType<typeof serveAppend>>): object {
  return 'error' in answer ? { refused: answer.error.code } : {};
}

/** `arn:aws:lambda:<region>:<account>:function:<name>:<alias>`; empty if no alias was called. */
function aliasIn(arn: string): string {
  return arn.split(':')[7] ?? '';
}
