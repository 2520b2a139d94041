import { conditionsHold, like, type RequestContext } from './conditions.ts';
import { ACCOUNT, type Resource, resolve, type TemplateJson } from './resolve.ts';

/**
 * Who may do what according to a template, decided offline as IAM does within one account: a denial anywhere wins; then
 * the identity's policies or the resource's must allow. What the policies of a key do not give, nobody has.
 *
 * Written here instead of a library: the one that is kept well is under the AGPL, and these policies need little of it.
 * What it does not know, it refuses to evaluate.
 */
interface Request {
  /** ARN of a role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

type Decision = 'allowed' | 'denied' | 'not allowed';

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly [kind: string]: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

export interface Policies {
  /** ARNs of all roles, by their logical ids. */
  readonly roles: ReadonlyMap<string, string>;
  identityStatements(role: string): readonly Statement[];
  decide(request: Request): Decision;
}

export function policiesOf(template: TemplateJson): Policies {
  const ofType = (type: string) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]) => [id, resolve(template, resource) as Resource] as const);
  const roles = new Map(ofType('AWS::IAM::Role').map(([id]) => [id, arnOf(template, id)]));
  const identity = new Map(
    ofType('AWS::IAM::Role').map(([id, role]) => [
      arnOf(template, id),
      [...inlineOf(role), ...ofType('AWS::IAM::Policy').flatMap(([, policy]) => attachedTo(id, template, policy))],
    ]),
  );
  const resourceStatements = [
    ...ofType('AWS::S3::BucketPolicy'),
    ...ofType('AWS::SQS::QueuePolicy'),
    ...ofType('AWS::SNS::TopicPolicy'),
  ].flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument));
  const keyStatements = ofType('AWS::KMS::Key').flatMap(([id, { Properties }]) =>
    statementsOf(Properties.KeyPolicy).map((statement) => ({ ...statement, Resource: arnOf(template, id) })),
  );

  return {
    roles,
    identityStatements: (role) => identity.get(role) ?? [],
    decide: (request) => {
      const own = applicable(identity.get(request.principal) ?? [], request);
      const ofResource = applicable(resourceStatements, request);
      const ofKey = applicable(keyStatements, request);
      const all = [...own, ...ofResource, ...ofKey];
      if (all.some(({ Effect }) => Effect === 'Deny')) return 'denied';
      const allowing = all.filter(({ Effect }) => Effect === 'Allow');
      if (!request.action.startsWith('kms:')) return allowing.length > 0 ? 'allowed' : 'not allowed';
      const byKey = allowing.filter((statement) => ofKey.includes(statement));
      const toRole = byKey.some((statement) => !isToAccount(statement));
      const delegated = byKey.some(isToAccount) && allowing.some((statement) => own.includes(statement));
      return toRole || delegated ? 'allowed' : 'not allowed';
    },
  };
}

function applicable(
  statements: readonly Statement[],
  { principal, action, resource, context = {} }: Request,
): Statement[] {
  const request = {
    'aws:PrincipalArn': principal,
    'aws:SourceAccount': ACCOUNT,
    'aws:SecureTransport': 'true',
    ...context,
  };
  return statements.filter(
    (statement) =>
      listed(statement.Action).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
      listed(statement.Resource ?? '*').some((pattern) => like(pattern, resource)) &&
      (statement.Principal === undefined || names(statement.Principal, principal)) &&
      conditionsHold(statement.Condition, request),
  );
}

function names(principals: NonNullable<Statement['Principal']>, principal: string): boolean {
  if (principals === '*') return true;
  const arns = listed(principals.AWS ?? []);
  return arns.some((arn) => arn === '*' || arn === principal || arn === ROOT);
}

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

function isToAccount({ Principal }: Statement): boolean {
  return Principal !== undefined && Principal !== '*' && listed(Principal.AWS ?? []).includes(ROOT);
}

function inlineOf({ Properties }: Resource): Statement[] {
  const policies = (Properties.Policies ?? []) as readonly { readonly PolicyDocument: unknown }[];
  return policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
}

function attachedTo(id: string, template: TemplateJson, { Properties }: Resource): Statement[] {
  const name = resolve(template, { Ref: id });
  return listed(Properties.Roles as readonly string[]).includes(String(name))
    ? statementsOf(Properties.PolicyDocument)
    : [];
}

function statementsOf(document: unknown): Statement[] {
  const { Statement } = document as { readonly Statement: Statement | readonly Statement[] };
  return listed(Statement);
}

export function listed<Item>(value: Item | readonly Item[]): Item[] {
  return Array.isArray(value) ? [...value] : [value as Item];
}

function arnOf(template: TemplateJson, id: string): string {
  return String(resolve(template, { 'Fn::GetAtt': [id, 'Arn'] }));
}
