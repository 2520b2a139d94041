import type { MetricName } from '../../shared/deployment/metrics.ts';

/** One call of a function, as its work sees it. */
export interface Invocation {
  /** What was called, with the alias. */
  readonly arn: string;
  /** Epoch milliseconds at which the function is ended. */
  readonly endsAt: number;
  /** Adds to a metric. */
  readonly count: (metric: MetricName, value: number) => void;
}

/** Opens a workspace of the deployment by its id, for one call; null if there is none. */
export type OpenWorkspace<Context> = (workspace: string, invocation: Invocation) => Context | null;
