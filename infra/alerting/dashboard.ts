import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Watched } from './alarms.ts';
import { errorsOf, messagesIn, ownMetric, runMetric, throttlesOf } from './metrics.ts';

const HALF = 12;

/** One page: is it well, does it run, what does it find, where does it hurt. */
export function dashboard(scope: Construct, watched: Watched, alarms: readonly Alarm[]): Dashboard {
  const { settings, functions, stateMachineArn, deadLetters } = watched;
  const own = (...names: Parameters<typeof ownMetric>[1][]) => names.map((name) => ownMetric(settings, name));
  const all = Object.values(functions);
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: settings.names.dashboard,
    defaultInterval: Duration.days(7),
    widgets: [
      [
        new TextWidget({
          markdown: `# ${settings.names.deployment}\nWhat to do: docs/runbook.md`,
          width: 24,
          height: 2,
        }),
      ],
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
      [
        graph(
          'Runs',
          ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed'].map((name) =>
            runMetric(stateMachineArn, name),
          ),
        ),
        graph('Slots', own('SlotsEvaluated', 'MissedSlots', 'CollectionsFailed', 'InconclusiveTwice')),
      ],
      [
        graph('Findings and events', own('FindingsOpened', 'EventsSent', 'EventsUnsent')),
        graph(
          'Log',
          own(
            'Signatures',
            'SignaturesDiscarded',
            'RequestsRefused',
            'UnaccountedSignatures',
            'IntegrityViolations',
            'AuditHeartbeat',
          ),
        ),
      ],
      [
        graph(
          'Duration of functions',
          all.map((fn) => fn.metricDuration({ statistic: 'p95' })),
        ),
        graph('Errors and throttles of functions', [...all.map(errorsOf), ...all.map(throttlesOf)]),
      ],
      [graph('Messages that could not be delivered', deadLetters.map(messagesIn))],
    ],
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: HALF });
}
