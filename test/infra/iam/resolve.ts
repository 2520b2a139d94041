/** A template after synthesis, and what its intrinsic functions come to in a made-up account. */
export interface TemplateJson {
  readonly Resources: { readonly [id: string]: Resource };
  readonly Outputs?: { readonly [id: string]: { readonly Value: unknown } };
}

export interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: unknown };
  readonly DeletionPolicy?: string;
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

const PSEUDO: { readonly [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': '',
};

/** The value with every intrinsic function replaced. Throws on one that is not known here. */
export function resolve(template: TemplateJson, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(template, each));
  if (value === null || typeof value !== 'object') return value;
  const [[name, argument] = ['', null], ...others] = Object.entries(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return intrinsic(template, name, argument);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(template, member)]));
}

function intrinsic(template: TemplateJson, name: string, argument: unknown): unknown {
  switch (name) {
    case 'Ref':
      return PSEUDO[String(argument)] ?? reference(template, String(argument));
    case 'Fn::GetAtt': {
      const [id, attribute] = argument as [string, string];
      if (attribute.endsWith('Name')) return reference(template, id);
      return attribute === 'Arn' ? arn(template, id) : `${id}.${attribute}`;
    }
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(resolve(template, part))).join(separator);
    }
    case 'Fn::Sub':
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, key) => String(intrinsic(template, 'Ref', key)));
    case 'Fn::Select': {
      const [index, list] = argument as [number, unknown];
      return (resolve(template, list) as unknown[])[index];
    }
    case 'Fn::Split': {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(template, text)).split(separator);
    }
    case 'Fn::GetAZs':
      return [`${REGION}a`, `${REGION}b`];
    default:
      throw new Error(`${name} is not known here`);
  }
}

/** What `Ref` gives: a name, or an ARN for topics and versions. */
function reference(template: TemplateJson, id: string): string {
  const { Type, Properties = {} } = template.Resources[id] ?? { Type: 'Parameter' };
  if (Type === 'AWS::SNS::Topic' || Type === 'AWS::Lambda::Version') return arn(template, id);
  const name = Object.entries(Properties).find(([key]) => NAMES.includes(key))?.[1];
  return typeof name === 'string' ? name : id;
}

const NAMES = [
  'AlarmName',
  'BucketName',
  'RoleName',
  'FunctionName',
  'QueueName',
  'TopicName',
  'StateMachineName',
  'LogGroupName',
  'Name',
];

function arn(template: TemplateJson, id: string): string {
  const { Type = '' } = template.Resources[id] ?? {};
  const name =
    Type === 'AWS::SNS::Topic' ? String(template.Resources[id]?.Properties.TopicName ?? id) : reference(template, id);
  const prefix = ARNS[Type];
  if (prefix === undefined) throw new Error(`the ARN of ${Type} is not known here`);
  return `${prefix}${name}`;
}

const ARNS: { readonly [type: string]: string } = {
  'AWS::IAM::Role': `arn:aws:iam::${ACCOUNT}:role/`,
  'AWS::S3::Bucket': 'arn:aws:s3:::',
  'AWS::KMS::Key': `arn:aws:kms:${REGION}:${ACCOUNT}:key/`,
  'AWS::SQS::Queue': `arn:aws:sqs:${REGION}:${ACCOUNT}:`,
  'AWS::SNS::Topic': `arn:aws:sns:${REGION}:${ACCOUNT}:`,
  'AWS::Lambda::Function': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`,
  'AWS::Lambda::Version': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:version:`,
  'AWS::Logs::LogGroup': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:`,
  'AWS::StepFunctions::StateMachine': `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:`,
  'AWS::CloudWatch::Alarm': `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:`,
  'AWS::Events::EventBus': `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/`,
  'AWS::Events::Rule': `arn:aws:events:${REGION}:${ACCOUNT}:rule/`,
};
