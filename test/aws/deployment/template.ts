/** A template of CloudFormation, as far as it is looked into here. */
export interface Template {
  readonly Resources: { readonly [id: string]: Resource };
}

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: unknown };
}

/** Keys of conditions that the emulator does not know, so that it denies whatever has one; and it speaks no TLS. */
const UNKNOWN = /^(aws:SecureTransport|kms:|s3:(if-none-match|ObjectCreationOperation|object-lock-))/;
/** What it does not know: archives, trails by CloudFormation, and alarms over several metrics, to which the dashboard refers. */
const UNKNOWN_TYPES = [
  'AWS::Events::Archive',
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
];

/**
 * The template without what the emulator cannot take (docs/adr/0006-aws-emulator.md): the archive of the bus, alarms, and
 * conditions that it does not know. What these keep anybody from doing is tested on the template itself. Functions bring their
 * runtime, and are told where AWS is.
 */
export function forEmulator({ Resources }: Template, endpoint: string): Template {
  const known = Object.entries(Resources).filter(([, { Type }]) => !UNKNOWN_TYPES.includes(Type));
  return { Resources: Object.fromEntries(known.map(([id, resource]) => [id, adapted(resource, endpoint)])) };
}

function adapted(resource: Resource, endpoint: string): Resource {
  const Properties = withoutUnknown(resource.Properties) as Resource['Properties'];
  if (resource.Type !== 'AWS::Lambda::Function') return { ...resource, Properties };
  const { Variables } = Properties.Environment as { readonly Variables: object };
  const Environment = { Variables: { ...Variables, AWS_ENDPOINT_URL: endpoint } };
  return { ...resource, Properties: { ...Properties, Environment, Runtime: 'provided.al2023' } };
}

/** Denials under unknown conditions go; permissions under them hold without. */
function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isDenialUnderUnknown(item)).map(withoutUnknown);
  if (value === null || typeof value !== 'object') return value;
  const { Condition, ...rest } = value as { Condition?: unknown; Action?: unknown };
  const kept = hasUnknown(Condition) ? rest : value;
  // It takes the name of a bus that is asked for by name for that of a rule.
  const asked = [rest.Action].flat().includes('events:DescribeEventBus') && { Resource: '*' };
  return Object.fromEntries(
    Object.entries({ ...kept, ...asked }).map(([name, member]) => [
      name,
      name === 'aws:PrincipalArn' ? [member].flat().map(sessionsOf) : withoutUnknown(member),
    ]),
  );
}

/** Whoever has assumed a role goes by the name of the session there, and on AWS by that of the role. */
function sessionsOf(role: unknown): unknown {
  const [id] = (role as { readonly 'Fn::GetAtt'?: readonly string[] })['Fn::GetAtt'] ?? [];
  return id === undefined ? role : { 'Fn::Sub': `arn:aws:sts::\${AWS::AccountId}:assumed-role/\${${id}}/*` };
}

function isDenialUnderUnknown(value: unknown): boolean {
  const { Effect, Condition } = (value ?? {}) as { Effect?: unknown; Condition?: unknown };
  return Effect === 'Deny' && hasUnknown(Condition);
}

/** By their keys, or since variables stand in them, which it takes for text. */
function hasUnknown(condition: unknown): boolean {
  if (JSON.stringify(condition ?? null).includes('${aws:')) return true;
  const operators = condition !== null && typeof condition === 'object' ? Object.values(condition) : [];
  return operators.some((keys) => Object.keys(keys ?? {}).some((key) => UNKNOWN.test(key)));
}
