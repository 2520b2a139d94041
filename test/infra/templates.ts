import { type Resource, resolve, type TemplateJson } from './iam/resolve.ts';

export type Properties = { readonly [name: string]: unknown };

/** The properties of all resources of a type, resolved. */
export function ofType(json: TemplateJson, type: string): Properties[] {
  return Object.values(json.Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties: properties }) => resolve(json, properties) as Properties);
}

/** Logical id and resource of all of a type. */
export function resourcesOfType(json: TemplateJson, type: string): [string, Resource][] {
  return Object.entries(json.Resources).filter(([, { Type }]) => Type === type);
}

/** The environment of the function of a name, `acme-append`; empty if there is none. */
export function environmentOf(json: TemplateJson, functionName: string): { readonly [name: string]: string } {
  const made = ofType(json, 'AWS::Lambda::Function').find(({ FunctionName }) => FunctionName === functionName);
  const { Variables } = (made?.Environment ?? { Variables: {} }) as { Variables: { [name: string]: string } };
  return Variables;
}
