import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { replaceFile } from '../../../shared/adapters/local/whole-file.ts';
import type { Finding } from '../../../shared/findings/state.ts';
import { dateOf } from '../../../shared/kernel/calendar.ts';
import { isCalendarDate, toInstant } from '../../../shared/kernel/instant.ts';
import { withException } from '../../../shared/workspace/add-exception.ts';
import type { Configuration } from '../../../shared/workspace/configuration.ts';
import { ConfigurationError, parseConfiguration } from '../../../shared/workspace/parse.ts';
import type { PolicyException } from '../../../shared/workspace/policy.ts';
import { RefusedError, UsageError } from '../errors.ts';
import { printParagraph } from '../output/paragraph.ts';
import type { Session } from '../session.ts';
import { findFinding } from './findings.ts';

export interface ExceptionOptions {
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
}

/** Adds an exception for one finding to the configuration, of which nothing else changes. */
export async function addExceptionCommand(session: Session, key: string, options: ExceptionOptions): Promise<number> {
  const { expires, approvedBy, reason } = options;
  if (!isCalendarDate(expires)) throw new UsageError(`--expires ${expires} is not a date; write it 2026-11-22`);
  const { context, finding } = await findFinding(session, key);
  if (!finding) throw new RefusedError(`no finding ${key} is known; "rollcall findings" lists those that stand`);
  const { id, schedule, exceptions } = context.workspace;
  const today = dateOf(toInstant(context.clock.now()), schedule.timezone);
  const exception: PolicyException = { finding: key, reason, approvedBy, approvedOn: today, expires };
  refuseWithoutEffect(exception, finding, exceptions);

  const path = session.options.config;
  const before = await readFile(path, 'utf8');
  const after = withException(before, id, exception);
  const expected = withAdded(parseConfiguration(before, path), id, exception);
  if (after === null || !isDeepStrictEqual(parseOrRefuse(after, path), expected)) {
    throw new RefusedError(
      `${path} is laid out in a way that leaves no place for the exception; add it under exceptions of ${id} by hand`,
    );
  }
  if (!(await replaceFile(path, before, after))) {
    throw new RefusedError(`${path} has been changed in the meantime; look at it and run again`);
  }
  if (session.json) session.printJson({ schema: 'urn:rollcall:exception:v1', configuration: path, exception });
  else {
    printParagraph(session.terminal, `added to ${path}: ${key} is waived until the end of ${expires}`);
    printParagraph(
      session.terminal,
      'It counts from the next run on. Raise the version of the policy if it is approved as a whole.',
    );
  }
  return 0;
}

/** Refuses what the configuration may hold and what would do nothing, or nothing good. */
function refuseWithoutEffect(
  { approvedBy, approvedOn, expires }: PolicyException,
  finding: Finding,
  exceptions: readonly PolicyException[],
): void {
  if (finding.status === 'resolved') throw new RefusedError('the finding is resolved; there is nothing to waive');
  if (expires < approvedOn)
    throw new RefusedError(`the exception would have expired on ${expires}; choose a later date`);
  const { account, userName, otherAccount, otherUserName } = finding.facts;
  const subjects = [account, userName, otherAccount, otherUserName].map((name) => String(name ?? '').toLowerCase());
  if (subjects.includes(approvedBy.toLowerCase())) {
    throw new RefusedError('nobody approves an exception about themselves; have somebody else do it');
  }
  const longer = exceptions.find((known) => known.finding === finding.key && known.expires >= expires);
  if (longer) throw new RefusedError(`there is an exception for it until ${longer.expires} already`);
}

function parseOrRefuse(text: string, path: string): Configuration {
  try {
    return parseConfiguration(text, path);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const problems = error.problems.map((problem) => `${problem.path.split('.').at(-1)} ${problem.message}`);
    throw new RefusedError(`the exception cannot be added: ${problems.join(', ')}`);
  }
}

function withAdded(configuration: Configuration, id: string, exception: PolicyException): Configuration {
  return {
    ...configuration,
    workspaces: configuration.workspaces.map((workspace) =>
      workspace.id === id ? { ...workspace, exceptions: [...workspace.exceptions, exception] } : workspace,
    ),
  };
}
