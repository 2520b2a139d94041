import { FUNCTIONS } from '../../shared/deployment/functions.ts';
import { type Policies, policiesOf } from './iam/policies.ts';
import { ACCOUNT, resolve, type TemplateJson } from './iam/resolve.ts';
import type { Synthesised } from './synthesised.ts';

/** The template in an account with one more role, which may do everything that IAM alone can give. */
export interface Account {
  readonly json: TemplateJson;
  readonly policies: Policies;
  /** ARN of the role of a function, `append`, or of another role by its logical id. */
  readonly role: (name: string) => string;
  readonly keyArns: readonly string[];
}

/** What is refused to it, the resources themselves refuse. */
export const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/administrator`;

export function accountWith({ template }: Synthesised): Account {
  const json = template.toJSON() as TemplateJson;
  const administrator = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'administrator',
      Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
    },
  };
  const policies = policiesOf({ ...json, Resources: { ...json.Resources, Administrator: administrator } });
  return {
    json,
    policies,
    role: (name) => [...policies.roles].find(([id]) => roleName(id) === name)?.[1] ?? '',
    keyArns: Object.entries(json.Resources)
      .filter(([, { Type }]) => Type === 'AWS::KMS::Key')
      .map(([id]) => String(resolve(json, { 'Fn::GetAtt': [id, 'Arn'] }))),
  };
}

/** The name behind a logical id, which has no hyphens and ends in a digest. */
export function roleName(logicalId: string): string {
  const id = logicalId.replace(/[0-9A-F]{8}$/, '');
  return FUNCTIONS.find(({ name }) => `${name.replaceAll('-', '')}role` === id)?.name ?? id;
}
