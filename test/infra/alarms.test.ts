import { describe, expect, it } from 'vitest';
import { ALARMS } from '../../shared/deployment/alarms.ts';
import { METRICS } from '../../shared/deployment/metrics.ts';
import { accountWith } from './account.ts';
import { manyWorkspaces } from './configuration.ts';
import { synthesised } from './synthesised.ts';
import { ofType, type Properties } from './templates.ts';

const { json } = accountWith(synthesised({ workspaces: manyWorkspaces(3) }));
const alarms = ofType(json, 'AWS::CloudWatch::Alarm');
const alarm = (id: string): Properties => alarms.find(({ AlarmName }) => AlarmName === `acme-${id}`) ?? {};
const [dashboard] = ofType(json, 'AWS::CloudWatch::Dashboard');

describe('the alarms', () => {
  it('are those of the list', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual(ALARMS.map(({ id }) => `acme-${id}`));
  });

  it.each(ALARMS)('tell people that "$title", and where to read what to do', ({ id, title }) => {
    const topic = [expect.stringMatching(/:acme-alerts$/)];

    expect(alarm(id)).toMatchObject({
      AlarmDescription: `${title}. What to do: "${title}" in docs/runbook.md.`,
      AlarmActions: topic,
      OKActions: topic,
    });
  });

  it.each([
    ['slots-missed', 'MissedSlots'],
    ['inconclusive-twice', 'InconclusiveTwice'],
    ['integrity', 'IntegrityViolations'],
    ['requests-refused', 'RequestsRefused'],
  ])('%s goes off with the first of %s', (id, metric) => {
    expect(alarm(id)).toMatchObject({
      Namespace: 'Rollcall',
      MetricName: metric,
      Dimensions: [{ Name: 'service', Value: 'acme' }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it.each(['slots-missed', 'integrity'])('%s lasts from one hourly audit to the next', (id) => {
    expect(alarm(id).Period).toBe(7200);
  });

  it.each([
    ['run-failed', ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']],
    ['dead-letters', ['ApproximateNumberOfMessagesVisible']],
    ['function-throttles', ['Throttles']],
    ['function-errors', ['Errors']],
  ])('%s goes off with the first of any %s', (id, names) => {
    const metrics = alarm(id).Metrics as readonly {
      readonly MetricStat?: { readonly Metric: { MetricName: string } };
    }[];
    const counted = metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? []);

    expect(new Set(counted)).toEqual(new Set(names));
    expect(alarm(id)).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
  });

  it('audit-silent goes off when not every workspace was audited for three hours, and when nothing was', () => {
    expect(alarm('audit-silent')).toMatchObject({
      MetricName: 'AuditHeartbeat',
      Statistic: 'Sum',
      Period: 3600,
      Threshold: 3,
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  it('may publish to the topic, and nobody may without TLS', () => {
    const [policy] = ofType(json, 'AWS::SNS::TopicPolicy');

    expect(JSON.stringify(policy)).toContain('cloudwatch.amazonaws.com');
    expect(JSON.stringify(policy)).toContain('aws:SecureTransport');
  });
});

describe('the dashboard', () => {
  it.each(Object.keys(METRICS))('shows %s', (metric) => {
    expect(String(dashboard?.DashboardBody)).toContain(`"Rollcall","${metric}"`);
  });
});
