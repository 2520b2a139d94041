import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ALARMS, type AlarmId } from '../../shared/deployment/alarms.ts';
import type { FunctionName } from '../../shared/deployment/functions.ts';
import { ASYNCHRONOUS } from '../functions/function-roles.ts';
import type { Functions } from '../functions/functions.ts';
import type { Settings } from '../settings.ts';
import { errorsOf, messagesIn, ownMetric, runMetric, sumOf, throttlesOf } from './metrics.ts';

export interface Watched {
  readonly settings: Settings;
  readonly functions: Functions;
  readonly stateMachineArn: string;
  readonly deadLetters: readonly IQueue[];
}

/** What an audit found stands until the next one: an alarm must not end, and go off again, in between. */
const BETWEEN_AUDITS = Duration.hours(2);

/** Every alarm of the list, to the topic. One occurrence is enough, and what is not counted did not occur. */
export function alarms(scope: Construct, watched: Watched, topic: ITopic): Alarm[] {
  const metrics = metricsOf(watched);
  const silence = silenceOf(watched);
  return ALARMS.map(({ id, title }) => {
    const alarm = new Alarm(scope, `alarm-${id}`, {
      alarmName: watched.settings.names.alarm(id),
      alarmDescription: `${title}. What to do: "${title}" in docs/runbook.md.`,
      ...(id === 'audit-silent' ? silence : onceOf(metrics[id])),
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  });
}

function metricsOf({ settings, functions, stateMachineArn, deadLetters }: Watched): {
  readonly [id in Exclude<AlarmId, 'audit-silent'>]: IMetric;
} {
  const all = Object.entries(functions);
  // Whoever waits for the others tries again; then the run fails, or an entry and an event say so.
  const unattended = all.filter(([name]) => ASYNCHRONOUS.includes(name as FunctionName));
  const ends = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'];
  return {
    'run-failed': sumOf(
      'failed runs',
      ends.map((end) => runMetric(stateMachineArn, end)),
    ),
    'slots-missed': ownMetric(settings, 'MissedSlots', BETWEEN_AUDITS),
    'inconclusive-twice': ownMetric(settings, 'InconclusiveTwice'),
    'dead-letters': sumOf('messages', deadLetters.map(messagesIn)),
    integrity: ownMetric(settings, 'IntegrityViolations', BETWEEN_AUDITS),
    'function-errors': sumOf(
      'errors',
      unattended.map(([, fn]) => errorsOf(fn)),
    ),
    'function-throttles': sumOf(
      'throttles',
      all.map(([, fn]) => throttlesOf(fn)),
    ),
    'requests-refused': ownMetric(settings, 'RequestsRefused'),
  };
}

function onceOf(metric: IMetric) {
  return {
    metric,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}

/** Three hours without an audit of every workspace. Nothing at all is the worst of it. */
function silenceOf({ settings }: Watched) {
  return {
    metric: ownMetric(settings, 'AuditHeartbeat', Duration.hours(1)),
    threshold: settings.schedules.flatMap(({ workspaces }) => workspaces).length,
    evaluationPeriods: 3,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  };
}
