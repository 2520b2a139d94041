import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { runDefinition } from '../../infra/workflow/definition.ts';
import { shortestGapMinutes } from '../../infra/workflow/gaps.ts';
import { FUNCTION, FUNCTIONS } from '../../shared/deployment/functions.ts';
import { parseCron } from '../../shared/kernel/cron.ts';
import { type ConfigurationOverrides, manyWorkspaces } from './configuration.ts';
import type { TemplateJson } from './iam/resolve.ts';
import { synthesised } from './synthesised.ts';
import { ofType } from './templates.ts';

interface State {
  readonly Type: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly JitterStrategy?: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly TimeoutSeconds?: number;
  readonly Parameters?: { readonly FunctionName: string; readonly Payload: { readonly [name: string]: string } };
  readonly ItemProcessor?: Definition;
  readonly ItemsPath?: string;
  readonly [name: string]: unknown;
}

interface Definition {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
}

const inline = runDefinition({ mode: 'inline', functions: FUNCTION }) as Definition;
const distributed = runDefinition({ mode: 'distributed', functions: FUNCTION }) as Definition;

/** All states, also those within maps, by name. */
function statesOf({ States }: Definition): [string, State][] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
}
const tasks = statesOf(inline).filter(([, { Type }]) => Type === 'Task');

/** The function of the manifest that a task calls. */
function calledBy({ Parameters }: State) {
  const called = Parameters?.FunctionName.slice(2, -1).toLowerCase().replace('catch', '');
  const found = FUNCTIONS.find(({ name }) => name === called);
  if (!found) throw new Error(`no function is called ${called}`);
  return found;
}

describe('the state machine', () => {
  it.each([
    ['inline', inline],
    ['distributed', distributed],
  ])('is valid Amazon States Language when it is %s', (_mode, definition) => {
    const { isValid, errorsText } = validate(definition, { checkArn: false });

    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  it('is the same for few workspaces and for many, but for where they come from', () => {
    const [few, many] = [inline, distributed].map(
      (definition) => definition.States.EachWorkspace?.ItemProcessor?.States,
    );

    expect(few).toEqual(many);
    expect(distributed.States.EachWorkspace).toMatchObject({ ToleratedFailurePercentage: 100 });
  });

  it.each(tasks)('retries %s with full jitter, on named errors alone: those of Lambda, and its own', (_name, task) => {
    const { Retry = [] } = task;
    const errors = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);

    expect(errors.toSorted((a, b) => a.localeCompare(b))).toEqual([
      calledBy(task).retryable,
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ServiceException',
      'Lambda.TooManyRequestsException',
    ]);
    expect(Retry.map(({ JitterStrategy }) => JitterStrategy)).toEqual(['FULL', 'FULL']);
  });

  it.each(tasks)('goes on from whatever %s fails of', (_name, { Catch = [] }) => {
    expect(Catch.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.ALL']]);
  });

  it.each(tasks)('gives %s up only after its function has ended by itself', (_name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(calledBy(task).timeoutSeconds);
  });

  it('evaluates also when collecting has failed, and records what has failed', () => {
    const states = Object.fromEntries(statesOf(inline));

    expect(states.Collect?.Catch?.[0]?.Next).toBe('RecordFailure');
    expect(states.RecordFailure?.Catch?.[0]?.Next).toBe('LeaveItMissing');
    expect(states.EachConnection?.Next).toBe('Evaluate');
    expect(states.Evaluate?.Next).toBe('Publish');
  });

  it('fails when a workspace was given up', () => {
    const states = Object.fromEntries(statesOf(inline));

    expect(states.Evaluate?.Catch?.[0]?.Next).toBe('GiveUp');
    expect(states.Publish?.Catch?.[0]?.Next).toBe('GiveUp');
    expect(states.GiveUp?.Result).toBe('failed');
    expect(states.Judge?.Parameters).toEqual({ 'anyFailed.$': "States.ArrayContains($.outcomes, 'failed')" });
    expect(states.DidAnyFail).toMatchObject({
      Choices: [{ BooleanEquals: true, Next: 'RunFailed' }],
      Default: 'AllDone',
    });
  });

  it('carries names and times only: nothing that a function answers', () => {
    const payloads = new Set(tasks.flatMap(([, { Parameters }]) => Object.keys(Parameters?.Payload ?? {})));

    expect(payloads).toEqual(new Set(['workspace.$', 'slot.$', 'connection.$', 'operation', 'error.$']));
    expect(tasks.map(([, { ResultPath }]) => ResultPath)).toEqual(tasks.map(() => null));
  });

  it.each([1, 40, 41, 200])('gets %i workspaces from where they fit', (count) => {
    const { json } = deployed({ workspaces: manyWorkspaces(count) });
    const [machine] = ofType(json, 'AWS::StepFunctions::StateMachine');
    const definition = JSON.parse(String(machine?.DefinitionString)) as Definition;
    const [schedule] = schedulesOf(json);

    expect(definition.States.EachWorkspace?.ItemsPath).toBe(count <= 40 ? '$.workspaces' : undefined);
    expect(Object.keys(schedule?.input ?? {})).toEqual(['slot', count <= 40 ? 'workspaces' : 'items']);
  });
});

describe('the schedules', () => {
  it('are one for each cron and time zone, and start all its workspaces with the scheduled time as slot', () => {
    const { json } = deployed({
      workspaces: [
        { id: 'berlin', connections: ['leapsome', 'second'] },
        { id: 'paris', timezone: 'Europe/Paris' },
        { id: 'munich' },
        { id: 'nightly', cron: '15 3 * * *' },
      ],
    });

    expect(schedulesOf(json).map(({ expression, timezone, input }) => ({ expression, timezone, input }))).toEqual([
      {
        expression: 'cron(0 0,6,12,18 * * ? *)',
        timezone: 'Europe/Berlin',
        input: {
          slot: '<aws.scheduler.scheduled-time>',
          workspaces: [
            { workspace: 'berlin', connections: ['leapsome', 'second'] },
            { workspace: 'munich', connections: ['leapsome'] },
          ],
        },
      },
      {
        expression: 'cron(0 0,6,12,18 * * ? *)',
        timezone: 'Europe/Paris',
        input: expect.objectContaining({ workspaces: [{ workspace: 'paris', connections: ['leapsome'] }] }),
      },
      {
        expression: 'cron(15 3 * * ? *)',
        timezone: 'Europe/Berlin',
        input: expect.objectContaining({ workspaces: [{ workspace: 'nightly', connections: ['leapsome'] }] }),
      },
    ]);
  });

  it.each([
    ['0 */6 * * *', 15, 3600],
    ['0,30 * * * *', 7, 1800],
    ['*/5 * * * *', 1, 300],
    ['* * * * *', 1, 60],
  ])(
    'start %s within %i minutes, and try for %i seconds, so that no run waits for the next',
    (cron, minutes, seconds) => {
      const [schedule] = schedulesOf(deployed({ workspaces: [{ cron }] }).json);

      expect(schedule?.windowMinutes).toBe(minutes);
      expect(schedule?.tryFor).toBe(seconds);
    },
  );

  it.each([
    ['0 * * * *', 60],
    ['0,10 6 * * *', 10],
    ['55 23 * * *', 24 * 60],
    ['0,55 0,23 * * *', 5],
  ])('know that %s comes again after %i minutes at the earliest', (cron, minutes) => {
    expect(shortestGapMinutes(parseCron(cron))).toBe(minutes);
  });

  it('keep the audit going every hour', () => {
    const { json } = deployed({});
    const audit = ofType(json, 'AWS::Scheduler::Schedule').find(
      ({ ScheduleExpression }) => ScheduleExpression === 'rate(1 hour)',
    );

    expect(audit?.Target).toMatchObject({ Arn: expect.stringMatching(/:function:acme-audit-log$/) });
  });

  it('have bundles made on the first of each month, when it has been over for a run in the last of all time zones', () => {
    const { json } = deployed({});
    const exports = ofType(json, 'AWS::Scheduler::Schedule').find(
      ({ ScheduleExpression }) => ScheduleExpression === 'cron(0 17 1 * ? *)',
    );

    // The month ends at noon UTC there; a run begins within a quarter of an hour, and is stopped after four hours.
    expect(exports).toMatchObject({
      ScheduleExpressionTimezone: 'UTC',
      Target: {
        Arn: expect.stringMatching(/:function:acme-export-bundle$/),
        Input: JSON.stringify({ monthBefore: '<aws.scheduler.scheduled-time>' }),
      },
    });
  });
});

interface ScheduleView {
  readonly expression: unknown;
  readonly timezone: unknown;
  readonly windowMinutes: unknown;
  readonly tryFor: unknown;
  readonly input: object;
}

function schedulesOf(json: TemplateJson): ScheduleView[] {
  return ofType(json, 'AWS::Scheduler::Schedule')
    .filter(({ Target }) => (Target as { Arn: string }).Arn.endsWith(':stateMachine:acme-slots'))
    .map(({ ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target }) => {
      const { Input, RetryPolicy } = Target as { Input: string; RetryPolicy: { MaximumEventAgeInSeconds: number } };
      return {
        expression: ScheduleExpression,
        timezone: ScheduleExpressionTimezone,
        windowMinutes: (FlexibleTimeWindow as { MaximumWindowInMinutes: number }).MaximumWindowInMinutes,
        tryFor: RetryPolicy.MaximumEventAgeInSeconds,
        input: JSON.parse(Input) as object,
      };
    });
}

function deployed(overrides: ConfigurationOverrides): { readonly json: TemplateJson } {
  return { json: synthesised(overrides).template.toJSON() as TemplateJson };
}
