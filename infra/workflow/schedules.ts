import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { parseCron, schedulerExpression } from '../../shared/kernel/cron.ts';
import type { Arns } from '../arns.ts';
import { allow } from '../functions/permissions.ts';
import type { Settings } from '../settings.ts';
import { shortestGapMinutes } from './gaps.ts';
import type { WorkspaceList } from './workspace-lists.ts';

/** Replaced by EventBridge Scheduler with the time that the schedule names, whenever it really starts. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/**
 * The first of each month, when the last slot of the month before is over in every time zone: it ends at noon UTC in the last one,
 * and a run takes four hours at most.
 */
const AFTER_THE_MONTH = 'cron(0 17 1 * ? *)';

/** Starts a run for each distinct cron and time zone, the audit of the log every hour, and bundles every month. */
export function schedules(
  scope: Construct,
  { names }: Settings,
  arns: Arns,
  lists: readonly WorkspaceList[],
  deadLetters: IQueue,
): void {
  const group = new CfnScheduleGroup(scope, 'Schedules', { name: names.scheduleGroup });
  const role = new Role(scope, 'SchedulerRole', {
    description: 'Starts runs, audits and exports at their times',
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    inlinePolicies: {
      permissions: new PolicyDocument({
        statements: [
          allow('StartRuns', ['states:StartExecution'], [arns.stateMachine]),
          allow('StartAudits', ['lambda:InvokeFunction'], [arns.function('audit-log')]),
          allow('StartExports', ['lambda:InvokeFunction'], [arns.function('export-bundle')]),
          allow('KeepWhatCouldNotStart', ['sqs:SendMessage'], [deadLetters.queueArn]),
        ],
      }),
    },
  });
  const schedule = (id: string, rest: ScheduleOf) =>
    new CfnSchedule(scope, id, {
      groupName: group.ref,
      description: rest.description,
      scheduleExpression: rest.expression,
      scheduleExpressionTimezone: rest.timezone,
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: rest.windowMinutes },
      target: {
        arn: rest.targetArn,
        roleArn: role.roleArn,
        input: Stack.of(scope).toJsonString(rest.input),
        deadLetterConfig: { arn: deadLetters.queueArn },
        // What could not start before the next is due has missed its slot.
        retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: rest.gapMinutes * 60 },
      },
    });

  for (const { schedule: run, input } of lists) {
    const gapMinutes = Math.min(shortestGapMinutes(parseCron(run.cron)), 60);
    schedule(`Schedule${run.id}`, {
      description: `${run.workspaces.length} workspaces at ${run.cron} in ${run.timezone}`,
      expression: schedulerExpression(run.cron),
      timezone: run.timezone,
      gapMinutes,
      windowMinutes: Math.max(1, Math.min(15, Math.floor(gapMinutes / 4))),
      targetArn: arns.stateMachine,
      input: { slot: SCHEDULED_TIME, ...input },
    });
  }
  schedule('AuditSchedule', {
    description: 'The audit of the log, every hour',
    expression: 'rate(1 hour)',
    timezone: 'UTC',
    gapMinutes: 60,
    windowMinutes: 15,
    targetArn: arns.function('audit-log'),
    input: { time: SCHEDULED_TIME },
  });
  schedule('ExportSchedule', {
    description: 'Bundles of all workspaces, every month',
    expression: AFTER_THE_MONTH,
    timezone: 'UTC',
    gapMinutes: 24 * 60,
    windowMinutes: 15,
    targetArn: arns.function('export-bundle'),
    input: { monthBefore: SCHEDULED_TIME },
  });
}

interface ScheduleOf {
  readonly description: string;
  readonly expression: string;
  readonly timezone: string;
  /** The shortest time between two starts. */
  readonly gapMinutes: number;
  /** Scheduler starts at some moment within, so that not everything starts at the full hour. */
  readonly windowMinutes: number;
  readonly targetArn: string;
  readonly input: { readonly [name: string]: unknown };
}
