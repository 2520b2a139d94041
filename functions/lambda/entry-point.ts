import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, Handler } from 'aws-lambda';
import { systemClock } from '../../shared/adapters/node/clock.ts';
import { FUNCTION, type FunctionName } from '../../shared/deployment/functions.ts';
import { METRIC_NAMESPACE } from '../../shared/deployment/metrics.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import { NamedError, PASSING_CODES } from './errors.ts';
import type { Invocation } from './invocation.ts';

interface Work<Made, Result extends object> {
  readonly name: FunctionName;
  /** Made once for a container, with the first call. If that fails, the next call tries again. */
  readonly make: () => Promise<Made>;
  readonly run: (event: unknown, made: Made, invocation: Invocation) => Promise<Result>;
  /** What of the result is logged, where not all of it may be: it must not name people. */
  readonly logged?: (result: Result) => object;
}

/**
 * The handler of a function: makes what it needs, does the work, logs what came of it and publishes its metrics. What is
 * logged holds no personal data: results are positions and counts, our own errors are written that way, and of any other
 * error only its name and where it happened.
 */
export function entryPoint<Made, Result extends object>({ name, make, run, logged }: Work<Made, Result>): Handler {
  const { retryable } = FUNCTION[name];
  const logger = new Logger();
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  let made: Promise<Made> | null = null;
  return async (event: unknown, context: Context) => {
    logger.addContext(context);
    made ??= make();
    try {
      const result = await run(event, await made.catch(forget), {
        arn: context.invokedFunctionArn,
        endsAt: systemClock.now() + context.getRemainingTimeInMillis(),
        count: (metric, value) => {
          metrics.addMetric(metric, MetricUnit.Count, value);
        },
      });
      logger.info(`${name} is done`, { result: logged ? logged(result) : result });
      return result;
    } catch (error) {
      logger.error(`${name} has failed`, describe(error));
      throw named(error, retryable);
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };

  function forget(error: unknown): never {
    made = null;
    throw error;
  }
}

/** The error as the caller sees it. The text of one that nobody expected stays here: it may hold anything. */
function named(error: unknown, retryable: string | null): Error {
  if (error instanceof NamedError) return error;
  if (!(error instanceof RollcallError)) {
    return new NamedError('Defect', 'the function itself failed, a defect of Rollcall; its log says where');
  }
  const mayPass = retryable !== null && PASSING_CODES.includes(error.code);
  return new NamedError(mayPass ? retryable : error.name, error.message);
}

function describe(error: unknown): { failure: object } {
  if (error instanceof RollcallError) return { failure: { code: error.code, message: error.message } };
  if (error instanceof NamedError) return { failure: { name: error.name, message: error.message } };
  if (!(error instanceof Error)) return { failure: { name: typeof error } };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { failure: { name: error.name, frames } };
}
