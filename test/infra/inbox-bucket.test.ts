import { describe, expect, it } from 'vitest';
import { type Account, ADMINISTRATOR, accountWith } from './account.ts';
import { CREATING } from './operations.ts';
import { synthesised } from './synthesised.ts';
import { ofType } from './templates.ts';

const INBOX = 'arn:aws:s3:::acme-evidence-inbox';
const ANSWER = `${INBOX}/worksheets/main/all-2026-10-01/abc.json`;
const ROSTER = `${INBOX}/people.csv`;

const deployed = accountWith(synthesised());
const teardown = accountWith(synthesised({}, { teardown: true }));
const decide = ({ policies, role }: Account, who: string, action: string, resource: string, context = {}) =>
  policies.decide({ principal: who === 'administrator' ? ADMINISTRATOR : role(who), action, resource, context });

describe('the folder of answers in the inbox [C14]', () => {
  it.each([
    ['an answer that must not be there yet', ANSWER, CREATING, 'allowed'],
    ['an answer that may be there', ANSWER, { 's3:ObjectCreationOperation': 'true' }, 'denied'],
    ['a roster, as often as there is a new one', ROSTER, { 's3:ObjectCreationOperation': 'true' }, 'allowed'],
  ] as const)('answers who puts %s at %s with %o: %s', (_what, resource, context, expected) => {
    expect(decide(deployed, 'OperatorRole', 's3:PutObject', resource, context)).toBe(expected);
    expect(decide(teardown, 'OperatorRole', 's3:PutObject', resource, context)).toBe(expected);
  });

  it.each([
    ['OperatorRole', ANSWER, 'allowed'],
    ['collect', ANSWER, 'denied'],
    ['administrator', ANSWER, 'denied'],
    ['collect', ROSTER, 'allowed'],
  ])('lets %s read %s: %s', (who, resource, expected) => {
    expect(decide(deployed, who, 's3:GetObject', resource)).toBe(expected);
    expect(decide(teardown, who, 's3:GetObject', resource)).toBe(expected);
  });

  it.each([
    ['s3:DeleteObject', ANSWER, 'denied'],
    ['s3:DeleteObjectVersion', ANSWER, 'denied'],
    ['s3:DeleteObject', ROSTER, 'allowed'],
  ])('answers %s of %s by %s to an administrator, until it is torn down', (action, resource, expected) => {
    expect(decide(deployed, 'administrator', action, resource)).toBe(expected);
    expect(decide(teardown, 'administrator', action, resource)).toBe('allowed');
  });

  it('is emptied 90 days after answers came, and keeps no versions for longer', () => {
    const inbox = ofType(deployed.json, 'AWS::S3::Bucket').find(
      ({ BucketName }) => BucketName === 'acme-evidence-inbox',
    );

    expect(inbox?.LifecycleConfiguration).toEqual({
      Rules: [
        { Id: 'expire-replaced', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
        {
          Id: 'expire-answers',
          Status: 'Enabled',
          Prefix: 'worksheets/',
          ExpirationInDays: 90,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
      ],
    });
  });
});
