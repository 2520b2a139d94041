import type { EnvironmentName } from '../../shared/deployment/functions.ts';
import { NamedError } from './errors.ts';

/** What the stack has told a function. Throws `EnvironmentIncomplete`. */
export function variable(name: EnvironmentName): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new NamedError('EnvironmentIncomplete', `${name} is not set in the environment; deploy the stack again`);
}

/** The folder of the bundle. */
export function bundleFolder(): string {
  return process.env.LAMBDA_TASK_ROOT ?? '.';
}
