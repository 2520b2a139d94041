import { describe, expect, it } from 'vitest';
import { APPEND_ALIASES, FUNCTIONS } from '../../shared/deployment/functions.ts';
import { accountWith } from './account.ts';
import { synthesised } from './synthesised.ts';
import { environmentOf, ofType } from './templates.ts';

const { json, role } = accountWith(synthesised());
const functions = ofType(json, 'AWS::Lambda::Function');

describe('the functions', () => {
  it('are those of the manifest, and nothing that the CDK brings along', () => {
    expect(functions.map(({ FunctionName }) => FunctionName)).toEqual(FUNCTIONS.map(({ name }) => `acme-${name}`));
  });

  it.each(FUNCTIONS)('$name is as the manifest says, on the newest runtime', (description) => {
    const { name, does, timeoutSeconds, memoryMb, environment } = description;
    const made = functions.find(({ FunctionName }) => FunctionName === `acme-${name}`);

    expect(made).toMatchObject({
      Description: does,
      Timeout: timeoutSeconds,
      MemorySize: memoryMb,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Role: role(name),
    });
    expect(new Set(Object.keys(environmentOf(json, `acme-${name}`)))).toEqual(new Set(environment));
  });

  it('have a log group each, that forgets', () => {
    const groups = ofType(json, 'AWS::Logs::LogGroup').map(({ LogGroupName, RetentionInDays }) => [
      LogGroupName,
      RetentionInDays,
    ]);

    expect(groups).toEqual([
      ...FUNCTIONS.map(({ name }) => [`/aws/lambda/acme-${name}`, 90]),
      ['/aws/vendedlogs/states/acme-slots', 90],
    ]);
  });

  it('cannot be called from outside the account', () => {
    const types = Object.values(json.Resources).map(({ Type }) => Type);

    expect(types.filter((type) => type === 'AWS::Lambda::Url' || type.startsWith('AWS::ApiGateway'))).toEqual([]);
  });
});

describe('the audit of the log', () => {
  it('knows whose signatures are right', () => {
    expect(environmentOf(json, 'acme-audit-log').APPEND_ROLE).toBe(role('append'));
  });
});

describe('the aliases of append', () => {
  it('are one for each caller', () => {
    const aliases = ofType(json, 'AWS::Lambda::Alias').map(({ Name }) => Name);

    expect(aliases).toEqual(Object.keys(APPEND_ALIASES));
  });

  it('tell the append function who calls by each', () => {
    const { WRITERS = '' } = environmentOf(json, 'acme-append');

    expect(JSON.parse(WRITERS)).toEqual({
      collect: role('collect'),
      evaluate: role('evaluate'),
      catch: role('RunRole'),
      operator: role('OperatorRole'),
      reviewer: role('ReviewerRole'),
      export: role('export-bundle'),
    });
  });
});
