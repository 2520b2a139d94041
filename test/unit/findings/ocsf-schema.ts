import { readFileSync } from 'node:fs';
import { z } from 'zod';

const attributeSchema = z.strictObject({
  type: z.string(),
  object: z.string().optional(),
  isArray: z.boolean().optional(),
  requirement: z.enum(['required', 'recommended', 'optional']),
  enum: z.record(z.string(), z.string()).optional(),
  /** The attribute that holds the caption of this one's value. */
  sibling: z.string().optional(),
  deprecated: z.boolean().optional(),
});
const shapeSchema = z.strictObject({
  attributes: z.record(z.string(), attributeSchema),
  constraints: z
    .strictObject({ at_least_one: z.array(z.string()).optional(), just_one: z.array(z.string()).optional() })
    .optional(),
});
const schemaSchema = z.strictObject({
  source: z.string(),
  licence: z.string(),
  version: z.string(),
  class: shapeSchema,
  objects: z.record(z.string(), shapeSchema),
});
type Attribute = z.infer<typeof attributeSchema>;
type Shape = z.infer<typeof shapeSchema>;

const file = new URL('../../fixtures/ocsf/compliance-finding-1.6.0.json', import.meta.url);
export const OCSF = schemaSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** Everything that keeps a value from being a Compliance Finding of OCSF 1.6.0. */
export function faultsIn(event: unknown): string[] {
  return faultsOf(event, OCSF.class, '');
}

function faultsOf(value: unknown, { attributes, constraints }: Shape, at: string): string[] {
  if (!isRecord(value)) return [`${at}: is no object`];
  const missing = Object.entries(attributes)
    .filter(([name, { requirement }]) => requirement === 'required' && !(name in value))
    .map(([name]) => `${at}${name}: is required`);
  const { at_least_one: some, just_one: one } = constraints ?? {};
  const unmet = [
    ...(some && !some.some((name) => name in value) ? [`${at}: lacks one of ${some.join(', ')}`] : []),
    ...(one && one.filter((name) => name in value).length !== 1 ? [`${at}: must have one of ${one.join(', ')}`] : []),
  ];
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const attribute = attributes[name];
    if (!attribute) return [`${at}${name}: is not an attribute`];
    if (attribute.deprecated) return [`${at}${name}: is deprecated`];
    const { sibling, enum: captions } = attribute;
    const caption = sibling === undefined ? undefined : value[sibling];
    const mislabelled =
      caption !== undefined && captions && captions[String(member)] !== caption && String(member) !== '99'
        ? [`${at}${sibling}: is not the caption of ${String(member)}`]
        : [];
    return [...faultsOfAttribute(member, attribute, `${at}${name}`), ...mislabelled];
  });
  return [...missing, ...unmet, ...wrong];
}

function faultsOfAttribute(value: unknown, attribute: Attribute, at: string): string[] {
  if (!attribute.isArray) return faultsOfValue(value, attribute, at);
  if (!Array.isArray(value)) return [`${at}: is no list`];
  return value.flatMap((item, i) => faultsOfValue(item, attribute, `${at}[${i}]`));
}

function faultsOfValue(value: unknown, { type, object, enum: captions }: Attribute, at: string): string[] {
  if (type === 'object') {
    // `unmapped` holds whatever has no place elsewhere.
    if (object === 'object') return isRecord(value) ? [] : [`${at}: is no object`];
    const shape = OCSF.objects[object ?? ''];
    return shape ? faultsOf(value, shape, `${at}.`) : [`${at}: ${object} is not described in the fixture`];
  }
  const isOfType = TYPES[type];
  if (!isOfType) return [`${at}: ${type} is not known here`];
  if (!isOfType(value)) return [`${at}: is no ${type}`];
  return captions && !(String(value) in captions) ? [`${at}: ${String(value)} is not one of its values`] : [];
}

const TYPES: { readonly [type: string]: (value: unknown) => boolean } = {
  string_t: (value) => typeof value === 'string',
  boolean_t: (value) => typeof value === 'boolean',
  integer_t: Number.isInteger,
  long_t: Number.isSafeInteger,
  timestamp_t: (value) => Number.isSafeInteger(value) && Number(value) > Date.parse('2000-01-01'),
  resource_uid_t: (value) => typeof value === 'string',
  hostname_t: (value) => typeof value === 'string',
  json_t: () => true,
};

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
