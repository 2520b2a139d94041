import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { METRIC_NAMESPACE, type MetricName } from '../../shared/deployment/metrics.ts';
import type { Settings } from '../settings.ts';

const FIVE_MINUTES = Duration.minutes(5);

/** What the functions count themselves. */
export function ownMetric({ names }: Settings, metricName: MetricName, period = FIVE_MINUTES): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: names.deployment },
    statistic: Stats.SUM,
    period,
  });
}

export function runMetric(stateMachineArn: string, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { StateMachineArn: stateMachineArn },
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });
}

export function messagesIn(queue: IQueue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM });
}

export function errorsOf(fn: IFunction): Metric {
  return fn.metricErrors({ period: FIVE_MINUTES, statistic: Stats.SUM });
}

export function throttlesOf(fn: IFunction): Metric {
  return fn.metricThrottles({ period: FIVE_MINUTES, statistic: Stats.SUM });
}

/** All of them together; what is missing counts as nothing. */
export function sumOf(label: string, metrics: readonly IMetric[]): MathExpression {
  const named = metrics.map((metric, i) => [`m${i}`, metric] as const);
  return new MathExpression({
    label,
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    period: FIVE_MINUTES,
  });
}
