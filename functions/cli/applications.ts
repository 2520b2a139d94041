import type { RunContext } from '../../shared/pipeline/run-context.ts';
import { UsageError } from './errors.ts';

/**
 * The applications that a look back is about: the one that the call names, which the configuration may not have any
 * more, or all that it has.
 */
export function applicationsOf({ workspace }: RunContext, named: string | undefined): string[] {
  if (named !== undefined) return [named];
  const applications = workspace.connections.filter(({ kind }) => kind === 'application').map(({ id }) => id);
  if (applications.length > 0) return applications;
  throw new UsageError(
    `the configuration of ${workspace.id} has no application; name one of the log with --connection`,
  );
}
