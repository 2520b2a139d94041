/**
 * The run of a slot, in Amazon States Language. It is written as what it is, so that a reader can follow it and a
 * simulator can execute it. `${…}` stands for what the stack fills in (workflow/state-machine.ts).
 *
 * States carry the workspace, the slot and the connection, never what was read.
 */
export interface RunDefinition {
  /** `inline` takes the workspaces from the input; `distributed` reads them from the object that the input names. */
  readonly mode: 'inline' | 'distributed';
  readonly functions: Invoked;
}

/** What the run has to know of each function: after how many seconds it ends by itself, and which error may pass. */
export type Invoked = {
  readonly [name in 'collect' | 'evaluate' | 'publish' | 'append']: {
    readonly timeoutSeconds: number;
    readonly retryable: string;
  };
};

/** Lambda's own transient faults. Nothing else is retried unless the function says that it may go away. */
const LAMBDA_FAULTS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

const LAMBDA_INVOKE = 'arn:${Partition}:states:::lambda:invoke';

export function runDefinition({ mode, functions }: RunDefinition): object {
  const inline = mode === 'inline';
  return {
    Comment: 'Collect, evaluate and publish one slot of the workspaces that share a schedule',
    StartAt: 'EachWorkspace',
    TimeoutSeconds: 4 * 3600,
    States: {
      EachWorkspace: {
        Type: 'Map',
        ...(inline ? { ItemsPath: '$.workspaces', MaxConcurrency: 10 } : distribution()),
        ItemSelector: {
          'slot.$': '$.slot',
          'workspace.$': '$$.Map.Item.Value.workspace',
          'connections.$': '$$.Map.Item.Value.connections',
        },
        ItemProcessor: {
          ProcessorConfig: inline ? { Mode: 'INLINE' } : { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          ...workspaceRun(functions),
        },
        ResultPath: '$.outcomes',
        Next: 'Judge',
      },
      Judge: {
        Type: 'Pass',
        Parameters: { 'anyFailed.$': "States.ArrayContains($.outcomes, 'failed')" },
        Next: 'DidAnyFail',
      },
      DidAnyFail: {
        Type: 'Choice',
        Choices: [{ Variable: '$.anyFailed', BooleanEquals: true, Next: 'RunFailed' }],
        Default: 'AllDone',
      },
      RunFailed: {
        Type: 'Fail',
        Error: 'WorkspaceFailed',
        Cause:
          'A workspace could not be evaluated or published; see the state GiveUp in the history of this execution.',
      },
      AllDone: { Type: 'Succeed' },
    },
  };
}

/**
 * A child that fails in a way which no state can catch does not stop the others. Its slot is then missing, which the
 * audit of the log tells.
 */
function distribution(): object {
  return {
    Label: 'Workspaces',
    MaxConcurrency: 100,
    ToleratedFailurePercentage: 100,
    ItemReader: {
      Resource: 'arn:${Partition}:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { 'Bucket.$': '$.items.bucket', 'Key.$': '$.items.key' },
    },
  };
}

/** One workspace. Evaluates also if no connection could be collected: that is an outcome, too. Ends as one word. */
function workspaceRun({ evaluate, publish, ...others }: Invoked): object {
  const giveUp = { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'GiveUp' }] };
  const slot = { 'workspace.$': '$.workspace', 'slot.$': '$.slot' };
  return {
    StartAt: 'EachConnection',
    States: {
      EachConnection: {
        Type: 'Map',
        ItemsPath: '$.connections',
        MaxConcurrency: 5,
        ItemSelector: { ...slot, 'connection.$': '$$.Map.Item.Value' },
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...connectionRun(others) },
        ResultPath: null,
        ...giveUp,
        Next: 'Evaluate',
      },
      Evaluate: {
        ...invoke('${Evaluate}', slot, evaluate),
        ...giveUp,
        Next: 'Publish',
      },
      Publish: {
        ...invoke('${Publish}', slot, publish),
        ...giveUp,
        Next: 'Done',
      },
      Done: { Type: 'Pass', Result: 'done', End: true },
      GiveUp: { Type: 'Pass', Result: 'failed', End: true },
    },
  };
}

/** One connection. What cannot be collected becomes an entry; what cannot even be recorded is missing in the evaluation. */
function connectionRun({ collect, append }: Pick<Invoked, 'collect' | 'append'>): object {
  const connection = { 'workspace.$': '$.workspace', 'slot.$': '$.slot', 'connection.$': '$.connection' };
  return {
    StartAt: 'Collect',
    States: {
      Collect: {
        ...invoke('${Collect}', connection, collect),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'RecordFailure' }],
        End: true,
      },
      RecordFailure: {
        // The name of the error only: its cause is text from anywhere.
        ...invoke(
          '${AppendCatch}',
          { operation: 'record-failure', ...connection, 'error.$': '$.failure.Error' },
          append,
        ),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'LeaveItMissing' }],
        End: true,
      },
      LeaveItMissing: { Type: 'Pass', End: true },
    },
  };
}

function invoke(functionName: string, payload: object, { timeoutSeconds, retryable }: Invoked['append']): object {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Parameters: { FunctionName: functionName, Payload: payload },
    // A little more than its own limit: only an answer that got lost takes that long.
    TimeoutSeconds: timeoutSeconds + 10,
    ResultPath: null,
    Retry: [
      { ErrorEquals: LAMBDA_FAULTS, IntervalSeconds: 5, MaxAttempts: 5, ...backOff },
      { ErrorEquals: [retryable], IntervalSeconds: 30, MaxAttempts: 3, ...backOff },
    ],
  };
}

/** Full jitter, so that many workspaces that were throttled together do not come back together. */
const backOff = { BackoffRate: 2, MaxDelaySeconds: 120, JitterStrategy: 'FULL' };
