import { describe, expect, it } from 'vitest';
import { accountWith } from './account.ts';
import { resolve } from './iam/resolve.ts';
import { synthesised } from './synthesised.ts';
import { ofType, resourcesOfType } from './templates.ts';

const auditors = [
  { account: '444455556666', externalId: 'first-0001' },
  { account: '777788889999', externalId: 'second-002' },
];
const { json } = accountWith(synthesised({ aws: { auditors } }));
const roles = ofType(json, 'AWS::IAM::Role');

describe('the roles of people', () => {
  it.each(['acme-operator', 'acme-reviewer', 'acme-auditor'])('let %s stay for an hour', (name) => {
    expect(roles.find(({ RoleName }) => RoleName === name)?.MaxSessionDuration).toBe(3600);
  });

  it('let users of the account review by their own name alone, so that a session tells who it is [C13]', () => {
    const reviewer = roles.find(({ RoleName }) => RoleName === 'acme-reviewer');

    expect(resolve(json, reviewer?.AssumeRolePolicyDocument)).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
          Condition: { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } },
        },
      ],
    });
  });

  it('let auditors in from their own account, and only with the id that was agreed upon', () => {
    const auditor = roles.find(({ RoleName }) => RoleName === 'acme-auditor');

    const trust = auditor?.AssumeRolePolicyDocument;

    expect(trust).toMatchObject({
      Statement: auditors.map(({ account, externalId }) => ({
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      })),
    });
  });

  it('are without one for auditors where there is none', () => {
    const names = ofType(accountWith(synthesised()).json, 'AWS::IAM::Role').map(({ RoleName }) => RoleName);

    expect(names).not.toContain('acme-auditor');
  });
});

describe('the outputs', () => {
  const outputsOf = (...args: Parameters<typeof synthesised>) => {
    const account = accountWith(synthesised(...args));
    return Object.entries(account.json.Outputs ?? {}).map(([id, { Value }]) => [id, resolve(account.json, Value)]);
  };

  it('say where things are, and what to type next', () => {
    expect(outputsOf()).toEqual([
      ['EvidenceStore', 's3://acme-evidence/rollcall/'],
      ['Inbox', 's3://acme-evidence-inbox/'],
      ['Bundles', 's3://acme-evidence-exports/'],
      ['StateMachine', 'arn:aws:states:eu-central-1:111122223333:stateMachine:acme-slots'],
      ['TrustAnchor', expect.stringMatching(/^aws kms get-public-key --key-id arn:aws:kms:\S+ --query PublicKey/)],
      [
        'Token1',
        'aws secretsmanager put-secret-value --secret-id rollcall/main/leapsome --secret-string file://token.txt',
      ],
    ]);
  });

  it('name the address that requests come from, where it is fixed', () => {
    const [[, address] = []] = outputsOf({ aws: { fixedEgressAddress: true } }).slice(-1);
    const [[elasticIp = ''] = []] = resourcesOfType(
      accountWith(synthesised({ aws: { fixedEgressAddress: true } })).json,
      'AWS::EC2::EIP',
    );

    expect(address).toBe(elasticIp);
  });

  it.each([
    [20, 20],
    [21, 0],
  ])('and secrets for %i connections are %i', (connections, secrets) => {
    const { json: template } = accountWith(
      synthesised({ workspaces: [{ connections: Array.from({ length: connections }, (_, i) => `app-${i}`) }] }),
    );

    expect(ofType(template, 'AWS::SecretsManager::Secret')).toHaveLength(secrets);
    expect(JSON.stringify(template.Outputs)).toContain(
      secrets > 0 ? 'put-secret-value' : 'create-secret --name rollcall/<workspace>',
    );
  });

  it('come with every secret that connections refer to, each once', () => {
    const ofMain = (name: string) => `secretsmanager:rollcall/main/${name}`;
    const leapsome = { id: 'leapsome', kind: 'application', provider: 'leapsome', token: ofMain('leapsome') };
    const { json: template } = accountWith(
      synthesised({
        workspaces: [
          {
            connections: [
              { ...leapsome, contentApi: { secret: ofMain('leapsome-content') } },
              { ...leapsome, id: 'second' },
              { id: 'humaans', kind: 'hris', provider: 'humaans', token: ofMain('humaans') },
            ],
          },
        ],
      }),
    );

    const secrets = resourcesOfType(template, 'AWS::SecretsManager::Secret');

    expect(secrets.map(([, { Properties }]) => Properties?.Name)).toEqual([
      'rollcall/main/leapsome',
      'rollcall/main/leapsome-content',
      'rollcall/main/humaans',
    ]);
    expect(Object.keys(template.Outputs ?? {}).filter((id) => id.startsWith('Token'))).toHaveLength(3);
  });

  it('come with secrets that are empty, and stay when a connection goes', () => {
    const [[, secret] = []] = resourcesOfType(json, 'AWS::SecretsManager::Secret');

    expect(Object.keys(secret?.Properties ?? {})).toEqual(['Description', 'Name']);
    expect(secret?.DeletionPolicy).toBe('Retain');
  });
});

describe('a fixed address', () => {
  const fixed = accountWith(synthesised({ aws: { fixedEgressAddress: true } })).json;

  it('is that of the one gateway, which the function that collects goes through', () => {
    const inside = ofType(fixed, 'AWS::Lambda::Function').filter(({ VpcConfig }) => VpcConfig !== undefined);

    expect(ofType(fixed, 'AWS::EC2::NatGateway')).toHaveLength(1);
    expect(inside.map(({ FunctionName }) => FunctionName)).toEqual(['acme-collect']);
  });

  it('lets nothing in, and nothing but HTTPS out', () => {
    const [group] = ofType(fixed, 'AWS::EC2::SecurityGroup');

    expect(group?.SecurityGroupIngress).toBeUndefined();
    expect(group?.SecurityGroupEgress).toEqual([
      expect.objectContaining({ FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
    ]);
  });

  it('takes no network where nobody asked for it', () => {
    expect(ofType(json, 'AWS::EC2::VPC')).toEqual([]);
  });
});
