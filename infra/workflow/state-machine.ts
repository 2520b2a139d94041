import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Arns } from '../arns.ts';
import { allow, append } from '../functions/permissions.ts';
import type { Settings } from '../settings.ts';
import { type Invoked, runDefinition } from './definition.ts';
import type { WorkspaceList } from './workspace-lists.ts';

/** The role of the state machine. It is a writer of the log, too: of failures that their function could not record. */
export function stateMachineRole(scope: Construct, arns: Arns, lists: readonly WorkspaceList[]): Role {
  const items = lists.flatMap(({ objectArn }) => objectArn ?? []);
  return new Role(scope, 'RunRole', {
    description: 'Runs slots: invokes collect, evaluate and publish, and records what failed',
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: {
      permissions: new PolicyDocument({
        statements: [
          allow('RunSlots', ['lambda:InvokeFunction'], ['collect', 'evaluate', 'publish'].map(arns.function)),
          append(arns, 'catch'),
          // Log deliveries are not resources; without these the service refuses to make the state machine.
          allow('DeliverLogs', LOG_DELIVERY, ['*']),
          ...(items.length === 0
            ? []
            : [
                allow('ReadWorkspaceLists', ['s3:GetObject'], items),
                allow('StartChildren', ['states:StartExecution'], [arns.stateMachine]),
                allow('FollowChildren', ['states:DescribeExecution', 'states:StopExecution'], arns.executions),
              ]),
        ],
      }),
    },
  });
}

export function stateMachine(
  scope: Construct,
  settings: Settings,
  arns: Arns,
  role: IRole,
  functions: Invoked,
  lists: readonly WorkspaceList[],
): CfnStateMachine {
  const { names, teardown } = settings;
  const logGroup = new LogGroup(scope, 'RunLog', {
    // With this prefix CloudWatch Logs does not have to grow a resource policy.
    logGroupName: `/aws/vendedlogs/states/${names.stateMachine}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: teardown ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  const mode = lists.some(({ objectArn }) => objectArn !== null) ? 'distributed' : 'inline';
  return new CfnStateMachine(scope, 'Run', {
    stateMachineName: names.stateMachine,
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionString: JSON.stringify(runDefinition({ mode, functions })),
    definitionSubstitutions: {
      Partition: Stack.of(scope).partition,
      Collect: arns.function('collect'),
      Evaluate: arns.function('evaluate'),
      Publish: arns.function('publish'),
      AppendCatch: arns.appendAlias('catch'),
    },
    loggingConfiguration: {
      level: 'ALL',
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
    },
  });
}

const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
