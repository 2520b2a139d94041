import type { ReadContext } from '../../shared/pipeline/run-context.ts';
import type { ConnectionOptions } from '../../shared/workspace/configuration.ts';
import { UsageError } from './errors.ts';

/**
 * The applications that a look back is about: the one that the call names, which the configuration may not have any
 * more, or all that it has.
 */
export function applicationsOf({ workspace }: ReadContext, named: string | undefined): string[] {
  if (named !== undefined) return [named];
  const applications = workspace.connections.filter(({ kind }) => kind === 'application').map(({ id }) => id);
  if (applications.length > 0) return applications;
  throw new UsageError(
    `the configuration of ${workspace.id} has no application; name one of the log with --connection`,
  );
}

interface ConfiguredApplication<Context> {
  readonly context: Context;
  readonly application: Extract<ConnectionOptions, { kind: 'application' }>;
}

/** The one configured application that the call is about. Several need a name. Throws a UsageError. */
export function applicationNamed<Context extends ReadContext>(
  contexts: readonly Context[],
  wanted: string | undefined,
): ConfiguredApplication<Context> {
  const applications = contexts.flatMap((context) =>
    context.workspace.connections
      .filter((connection) => connection.kind === 'application')
      .map((application) => ({ context, application })),
  );
  const [found, another] = applications.filter(({ application }) => wanted === undefined || application.id === wanted);
  if (found && !another) return found;
  const known = applications.map(({ context, application }) => `${context.workspace.id}/${application.id}`).join(', ');
  if (another) {
    throw new UsageError(`there are several applications (${known}); choose with --workspace and --connection`);
  }
  throw new UsageError(
    wanted === undefined
      ? 'the configuration has no application'
      : `there is no application "${wanted}"; the configuration has ${known}`,
  );
}
