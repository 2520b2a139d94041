import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alias, Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  APPEND_ALIASES,
  type EnvironmentName,
  FUNCTIONS,
  type FunctionDescription,
  type FunctionName,
} from '../../shared/deployment/functions.ts';
import type { Network } from '../network/network.ts';
import type { Settings } from '../settings.ts';
import { ASYNCHRONOUS, type FunctionRoles, OUTGOING } from './function-roles.ts';

export interface FunctionsProps {
  readonly settings: Settings;
  readonly roles: FunctionRoles;
  /** The bundle of each function, with the configuration in it. */
  readonly codeOf: (name: FunctionName) => Code;
  readonly environment: { readonly [name in EnvironmentName]: string };
  readonly deadLetters: IQueue;
  /** Where functions that talk to the outside run; null for Lambda's own network. */
  readonly network: Network | null;
}

export type Functions = { readonly [name in FunctionName]: LambdaFunction };

/** The functions of the manifest. */
export function functions(scope: Construct, props: FunctionsProps): Functions {
  const made = FUNCTIONS.map((description) => [description.name, makeFunction(scope, description, props)] as const);
  return Object.fromEntries(made) as Functions;
}

function makeFunction(
  scope: Construct,
  { name, does, timeoutSeconds, memoryMb, environment }: FunctionDescription & { readonly name: FunctionName },
  { settings, roles, codeOf, deadLetters, network, ...props }: FunctionsProps,
): LambdaFunction {
  const functionName = settings.names.function(name);
  return new LambdaFunction(scope, name, {
    functionName,
    description: does,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: codeOf(name),
    handler: 'index.handler',
    timeout: Duration.seconds(timeoutSeconds),
    memorySize: memoryMb,
    environment: Object.fromEntries(environment.map((variable) => [variable, props.environment[variable]])),
    // The role is complete: no construct adds to it in passing.
    role: roles[name].withoutPolicyUpdates(),
    logGroup: new LogGroup(scope, `${name}-log`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: settings.teardown ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    }),
    ...(ASYNCHRONOUS.includes(name)
      ? { onFailure: new SqsDestination(deadLetters), retryAttempts: 2, maxEventAge: Duration.hours(6) }
      : {}),
    ...(network && OUTGOING.includes(name)
      ? { vpc: network.vpc, vpcSubnets: network.subnets, securityGroups: [network.securityGroup] }
      : {}),
  });
}

/** One alias of append for each caller. All are the same code; which one was called tells who called. */
export function appendAliases(scope: Construct, append: LambdaFunction): Alias[] {
  return Object.entries(APPEND_ALIASES).map(
    ([aliasName, { caller }]) =>
      new Alias(scope, `append-${aliasName}`, {
        aliasName,
        description: `For ${caller}`,
        version: append.currentVersion,
      }),
  );
}
