import { describe, expect, it } from 'vitest';
import { accountWith } from './account.ts';
import { type ConfigurationOverrides, manyWorkspaces } from './configuration.ts';
import { synthesised } from './synthesised.ts';
import { ofType } from './templates.ts';

/** CloudFormation takes 500 resources, 1 MB of template and 200 outputs: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST = { resources: 500, bytes: 1_000_000, outputs: 200 };
/** IAM counts the policies within a role without white space; a bucket policy may be larger. */
const MOST_OF_POLICIES = { role: 10_240, bucket: 20_480, key: 32_768 };
/** Scheduler's target input. */
const MOST_OF_INPUT = 262_144;

const everything = {
  aws: {
    alerts: { emails: ['security@acme.example', 'grace@acme.example'] },
    auditors: [{ account: '444455556666', externalId: 'auditor-0001' }],
    fixedEgressAddress: true,
  },
};

const sizes: [string, ConfigurationOverrides][] = [
  ['1 workspace', { ...everything, workspaces: manyWorkspaces(1) }],
  ['10 workspaces', { ...everything, workspaces: manyWorkspaces(10) }],
  ['40 workspaces of 20 connections', { ...everything, workspaces: wide(40) }],
  ['200 workspaces', { ...everything, workspaces: manyWorkspaces(200) }],
  ['300 workspaces, each with a time of its own', { ...everything, workspaces: scattered(300) }],
];

describe('the template', () => {
  it.each(sizes)('of %s is within the limits of AWS', (_what, overrides) => {
    const { json } = accountWith(synthesised(overrides));
    const policies = [
      ...ofType(json, 'AWS::IAM::Role').map(({ Policies }) => [Policies, MOST_OF_POLICIES.role] as const),
      ...ofType(json, 'AWS::S3::BucketPolicy').map(
        ({ PolicyDocument }) => [PolicyDocument, MOST_OF_POLICIES.bucket] as const,
      ),
      ...ofType(json, 'AWS::KMS::Key').map(({ KeyPolicy }) => [KeyPolicy, MOST_OF_POLICIES.key] as const),
      ...ofType(json, 'AWS::Scheduler::Schedule').map(({ Target }) => [Target, MOST_OF_INPUT] as const),
    ];

    expect(Object.keys(json.Resources).length).toBeLessThan(MOST.resources);
    expect(JSON.stringify(json).length).toBeLessThan(MOST.bytes);
    expect(Object.keys(json.Outputs ?? {}).length).toBeLessThan(MOST.outputs);
    for (const [policy, most] of policies) expect(JSON.stringify(policy ?? '').length).toBeLessThan(most);
  });

  it('is no larger for 200 workspaces of one schedule than for 40', () => {
    const [few, many] = [40, 200].map(
      (count) => Object.keys(accountWith(synthesised({ workspaces: manyWorkspaces(count) })).json.Resources).length,
    );

    expect(many).toBe(few);
  });
});

function wide(count: number) {
  const connections = Array.from({ length: 20 }, (_, i) => `application-${i + 1}`);
  return manyWorkspaces(count).map((workspace) => ({ ...workspace, connections }));
}

function scattered(count: number) {
  return manyWorkspaces(count).map((workspace, i) => ({ ...workspace, cron: `${i % 60} ${Math.floor(i / 60)} * * *` }));
}
