import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import {
  AwsSignatureTrail,
  createCloudTrail,
  createCloudWatch,
} from '../../../../shared/adapters/aws/signature-trail.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0987dcba';
const ROLE = 'arn:aws:iam::111122223333:role/append';
const FROM = Date.parse('2026-03-02T06:00:00Z');
const TO = Date.parse('2026-03-02T07:00:00Z');

/** A record of CloudTrail as its documentation shows it for a role, with what a test is about. */
function recordOf(overrides: object = {}) {
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/append/rollcall-append',
      sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE, userName: 'append' }, attributes: {} },
    },
    eventTime: '2026-03-02T06:30:00Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'Sign',
    requestParameters: { messageType: 'DIGEST', keyId: KEY, signingAlgorithm: 'ECDSA_SHA_256' },
    eventID: 'record-1',
    readOnly: true,
    resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: KEY }],
    ...overrides,
  });
}

/** A trail over clients that are answered in the place of AWS, and what they were asked. */
function trailOver(pages: readonly (readonly string[])[], sums: readonly number[] = []) {
  const asked: object[] = [];
  const cloudTrail = createCloudTrail();
  answer(cloudTrail, (input) => {
    asked.push(input);
    const number = Number((input as { NextToken?: string }).NextToken ?? 0);
    const Events = pages[number]?.map((CloudTrailEvent) => ({ CloudTrailEvent }));
    return { Events, ...(number + 1 < pages.length && { NextToken: String(number + 1) }) };
  });
  const cloudWatch = createCloudWatch();
  answer(cloudWatch, (input) => {
    asked.push(input);
    return { Datapoints: sums.map((Sum) => ({ Sum })) };
  });
  const clock = new VirtualClock('2026-03-02T07:30:00Z');
  const discarded = { namespace: 'Rollcall', name: 'SignaturesDiscarded', service: 'rollcall' };
  return { trail: new AwsSignatureTrail({ cloudTrail, cloudWatch, clock, keys: [KEY], discarded }), asked, clock };
}

function answer(client: object, respond: (input: object) => object): void {
  (client as CloudTrailClient).middlewareStack.add(
    () => async (args) => ({ output: respond(args.input) as never, response: {} }),
    { step: 'initialize', name: 'answer', priority: 'high' },
  );
}

describe('the signatures that CloudTrail knows of', () => {
  it('are those of our keys, with the role that made them, page after page', async () => {
    const { trail, asked, clock } = trailOver([[recordOf()], [recordOf({ eventID: 'record-2' })]]);

    const signatures = await trail.signatures(FROM, TO);

    expect(signatures).toEqual([
      { id: 'record-1', at: '2026-03-02T06:30:00.000Z', role: ROLE },
      { id: 'record-2', at: '2026-03-02T06:30:00.000Z', role: ROLE },
    ]);
    expect(asked).toHaveLength(2);
    expect(clock.elapsed).toBeGreaterThanOrEqual(500);
  });

  it.each([
    ['of a user', { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/Ada', userName: 'Ada' } }],
    ['of the root user', { userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' } }],
  ])('have no role if they are %s, whose name is not passed on', async (_who, overrides) => {
    const { trail } = trailOver([[recordOf(overrides)]]);

    expect(await trail.signatures(FROM, TO)).toEqual([{ id: 'record-1', at: '2026-03-02T06:30:00.000Z', role: null }]);
  });

  it.each([
    ['by another key', { resources: [{ ARN: `${KEY}0` }] }],
    ['that were refused', { errorCode: 'AccessDenied' }],
    ['at the end of the period before', { eventTime: '2026-03-02T06:00:00Z' }],
    ['after the period', { eventTime: '2026-03-02T07:00:01Z' }],
  ])('are not those %s', async (_which, overrides) => {
    const { trail } = trailOver([[recordOf(overrides)]]);

    expect(await trail.signatures(FROM, TO)).toEqual([]);
  });

  it('count in the period at whose end they were made', async () => {
    const { trail } = trailOver([[recordOf({ eventTime: '2026-03-02T07:00:00Z' })]]);

    expect(await trail.signatures(FROM, TO)).toHaveLength(1);
  });

  it.each(['', '{}', 'not JSON'])('are not guessed from a record that cannot be read: "%s"', async (text) => {
    const { trail } = trailOver([[text]]);

    await expect(trail.signatures(FROM, TO)).rejects.toMatchObject({ code: 'trail-unavailable' });
  });
});

describe('the signatures that were thrown away', () => {
  it('are what the append function counted in the period', async () => {
    const { trail, asked } = trailOver([], [2, 3]);

    expect(await trail.discarded(FROM, TO)).toBe(5);
    expect(asked).toMatchObject([
      {
        Namespace: 'Rollcall',
        MetricName: 'SignaturesDiscarded',
        Dimensions: [{ Name: 'service', Value: 'rollcall' }],
        Statistics: ['Sum'],
      },
    ]);
  });

  it('are asked for in no more periods than one answer has', async () => {
    const { trail, asked } = trailOver([]);

    await trail.discarded(FROM - 90 * 24 * 3_600_000, TO);

    const [{ StartTime }] = asked as [{ StartTime: Date }];
    expect((TO - StartTime.getTime()) / 300_000).toBe(1440);
  });

  it('are none if nothing was counted', async () => {
    expect(await trailOver([]).trail.discarded(FROM, TO)).toBe(0);
  });
});
