import { describe, expect, it } from 'vitest';
import { ADMINISTRATOR, accountWith } from './account.ts';
import { DIGEST } from './operations.ts';
import { synthesised } from './synthesised.ts';
import { environmentOf, ofType, resourcesOfType } from './templates.ts';

describe('the signing keys [C2] [C12]', () => {
  const { json, policies, role, keyArns } = accountWith(synthesised({ aws: { signingKeys: 2 } }));
  const decide = (principal: string, action: string, context = {}) =>
    keyArns.map((resource) => policies.decide({ principal, action, resource, context }));

  it('are as many as asked for, on the curve that every verifier knows', () => {
    const keys = ofType(json, 'AWS::KMS::Key');

    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(key).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 30 });
    }
  });

  it('have aliases that count them, which people and read-only commands know', () => {
    const aliases = ofType(json, 'AWS::KMS::Alias').map(({ AliasName }) => AliasName);

    expect(aliases).toEqual(['alias/acme-signing-1', 'alias/acme-signing-2']);
  });

  it.each([{}, { teardown: true }])('stay when the stack goes, torn down or not', (flags) => {
    const deletion = resourcesOfType(accountWith(synthesised({}, flags)).json, 'AWS::KMS::Key').map(
      ([, { DeletionPolicy }]) => DeletionPolicy,
    );

    expect(deletion).toEqual(['Retain']);
  });

  it('sign for the append role alone', () => {
    const signers = [...policies.roles.values()].filter((each) => decide(each, 'kms:Sign', DIGEST).includes('allowed'));

    expect(signers).toEqual([role('append')]);
    expect(decide(role('append'), 'kms:Sign', DIGEST)).toEqual(['allowed', 'allowed']);
  });

  it.each([
    ['another algorithm', { ...DIGEST, 'kms:SigningAlgorithm': 'ECDSA_SHA_384' }],
    ['a message of which KMS would make the digest', { ...DIGEST, 'kms:MessageType': 'RAW' }],
    ['a request that says neither', {}],
  ])('do not sign with %s', (_what, context) => {
    expect(decide(role('append'), 'kms:Sign', context)).toEqual(['not allowed', 'not allowed']);
  });

  it.each([
    ['kms:Sign', DIGEST, 'denied'],
    ['kms:CreateGrant', {}, 'denied'],
    ['kms:Verify', {}, 'not allowed'],
    ['kms:ScheduleKeyDeletion', { 'kms:ScheduleKeyDeletionPendingWindowInDays': '7' }, 'denied'],
    ['kms:ScheduleKeyDeletion', { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' }, 'allowed'],
    ['kms:PutKeyPolicy', {}, 'allowed'],
    ['kms:GetPublicKey', {}, 'allowed'],
  ])('answer %s of an administrator (%o): %s', (action, context, expected) => {
    expect(decide(ADMINISTRATOR, action, context)).toEqual([expected, expected]);
  });

  it('reach the functions oldest first', () => {
    expect(environmentOf(json, 'acme-append').SIGNING_KEYS).toBe(keyArns.join(','));
    expect(keyArns.map((arn) => /SigningKey(\d)/.exec(arn)?.[1])).toEqual(['1', '2']);
  });

  it('cannot be changed unnoticed: whatever weakens one raises an alert', () => {
    const [rule] = ofType(json, 'AWS::Events::Rule').filter(({ EventPattern }) =>
      JSON.stringify(EventPattern).includes('aws.kms'),
    );

    expect(rule?.EventPattern).toEqual({
      source: ['aws.kms'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['PutKeyPolicy', 'CreateGrant', 'DisableKey', 'ScheduleKeyDeletion'],
        resources: { ARN: keyArns },
      },
    });
  });
});
