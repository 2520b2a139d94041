import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../shared/deployment/functions.ts';
import type { Arns } from '../arns.ts';
import type { Settings } from '../settings.ts';
import { allow, PERMISSIONS } from './permissions.ts';

/** The functions that nobody waits for: what they cannot do goes to a dead-letter queue. */
export const ASYNCHRONOUS: readonly FunctionName[] = FUNCTIONS.filter(({ retryable }) => retryable === null).map(
  ({ name }) => name,
);

/** The function that talks to the outside, and so may have to do it from a fixed address. */
export const OUTGOING: readonly FunctionName[] = ['collect'];

export type FunctionRoles = { readonly [name in FunctionName]: Role };

/** A role for each function, whole from the beginning: nothing else adds to it. */
export function functionRoles(scope: Construct, settings: Settings, arns: Arns, deadLetters: IQueue): FunctionRoles {
  const roles = FUNCTIONS.map(({ name }) => {
    const role = new Role(scope, `${name}-role`, {
      description: `The ${name} function of ${settings.names.deployment}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        permissions: new PolicyDocument({
          statements: [
            allow('WriteOwnLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [arns.logStreamsOf(name)]),
            ...PERMISSIONS[name](arns),
            ...(ASYNCHRONOUS.includes(name)
              ? [allow('KeepWhatFailed', ['sqs:SendMessage'], [deadLetters.queueArn])]
              : []),
            ...(settings.fixedEgressAddress && OUTGOING.includes(name) ? [attachToNetwork()] : []),
          ],
        }),
      },
    });
    return [name, role] as const;
  });
  return Object.fromEntries(roles) as FunctionRoles;
}

/** Lambda's documented minimum for functions in a VPC; network interfaces have no names that could be foreseen. */
function attachToNetwork() {
  return allow(
    'AttachToNetwork',
    [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
    ],
    ['*'],
  );
}
