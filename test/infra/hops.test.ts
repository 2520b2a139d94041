import { describe, expect, it } from 'vitest';
import { accountWith } from './account.ts';
import { listed } from './iam/policies.ts';
import { synthesised } from './synthesised.ts';
import { ofType, type Properties } from './templates.ts';

const { json } = accountWith(
  synthesised({ aws: { alerts: { emails: ['security@acme.example', 'security@acme.example'] } } }),
);

/** What lies between two that do not wait for one another, and may get lost there. */
const targets: [string, Properties][] = ofType(json, 'AWS::Events::Rule').flatMap(({ Name, EventPattern, Targets }) =>
  (Targets as readonly Properties[]).map((target): [string, Properties] => [
    String(Name ?? JSON.stringify(EventPattern)).slice(0, 60),
    target,
  ]),
);
const schedules = ofType(json, 'AWS::Scheduler::Schedule').map(({ Description, Target }): [string, Properties] => [
  String(Description),
  Target as Properties,
]);
const invoked = ofType(json, 'AWS::Lambda::EventInvokeConfig');
const mails = ofType(json, 'AWS::SNS::Subscription');
const QUEUE = /^arn:aws:sqs:.*:acme-undelivered-(schedules|rules|functions|mail)$/;

describe('what is sent to somebody who does not answer', () => {
  it.each([...targets, ...schedules])(
    'is tried again and then kept: %s',
    (_name, { DeadLetterConfig, RetryPolicy }) => {
      expect(DeadLetterConfig).toEqual({ Arn: expect.stringMatching(QUEUE) });
      expect(RetryPolicy).toEqual({
        MaximumRetryAttempts: expect.any(Number),
        MaximumEventAgeInSeconds: expect.any(Number),
      });
    },
  );

  it.each(invoked)('is kept if a function that nobody waits for fails: $FunctionName', (config) => {
    expect(config).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 6 * 3600,
      DestinationConfig: { OnFailure: { Destination: expect.stringMatching(QUEUE) } },
    });
  });

  it('is all of these: rules, schedules, functions and mail', () => {
    const kinds = ofType(json, 'AWS::Lambda::Permission').map(({ Principal }) => Principal);

    expect([targets.length, schedules.length, invoked.length, mails.length]).toEqual([5, 3, 3, 1]);
    expect(new Set(kinds)).toEqual(new Set(['events.amazonaws.com']));
  });

  it('is kept if it cannot be mailed, to each address once', () => {
    expect(mails[0]).toMatchObject({
      Endpoint: 'security@acme.example',
      RedrivePolicy: { deadLetterTargetArn: expect.stringMatching(QUEUE) },
    });
  });

  it('is kept for two weeks, in queues that are encrypted and watched', () => {
    const queues = ofType(json, 'AWS::SQS::Queue');
    const [alarm] = ofType(json, 'AWS::CloudWatch::Alarm').filter(({ AlarmName }) => AlarmName === 'acme-dead-letters');
    const watched = JSON.stringify(alarm?.Metrics);

    expect(queues).toHaveLength(4);
    for (const { QueueName, MessageRetentionPeriod, SqsManagedSseEnabled } of queues) {
      expect([MessageRetentionPeriod, SqsManagedSseEnabled]).toEqual([14 * 24 * 3600, true]);
      expect(watched).toContain(String(QueueName));
    }
  });

  it('is not told again when events are replayed from the archive, which keeps them for 30 days', () => {
    const [archive] = ofType(json, 'AWS::Events::Archive');
    const rules = ofType(json, 'AWS::Events::Rule').filter(({ EventBusName }) => EventBusName === 'acme');

    expect(archive?.RetentionDays).toBe(30);
    expect(rules).toHaveLength(2);
    for (const { EventPattern } of rules) {
      expect(EventPattern).toMatchObject({ source: ['rollcall'], 'replay-name': [{ exists: false }] });
    }
  });

  it('may be put there by the one who could not deliver it', () => {
    const policies = ofType(json, 'AWS::SQS::QueuePolicy').flatMap(({ PolicyDocument }) =>
      listed((PolicyDocument as { Statement: Properties | Properties[] }).Statement),
    );
    const services = policies
      .filter(({ Effect, Action }) => Effect === 'Allow' && listed(Action).includes('sqs:SendMessage'))
      .map(({ Principal }) => (Principal as { Service: string }).Service);

    expect(new Set(services)).toEqual(new Set(['events.amazonaws.com', 'sns.amazonaws.com']));
  });
});
