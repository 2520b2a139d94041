import { FUNCTIONS, type FunctionName } from '../../shared/deployment/functions.ts';

/**
 * The run of a slot, in Amazon States Language. It is written as what it is, so that a reader can follow it and a
 * simulator can execute it. `${…}` stands for what the stack fills in (workflow/state-machine.ts).
 *
 * States carry the workspace, the slot and the connection, never what was read.
 */
export interface RunDefinition {
  /** `inline` takes the workspaces from the input; `distributed` reads them from the object that the input names. */
  readonly mode: 'inline' | 'distributed';
  /** Seconds after which each function ends by itself. */
  readonly timeouts: Timeouts;
}

type Timeouts = { readonly [name in 'collect' | 'evaluate' | 'publish' | 'append']: number };

/** Lambda's own transient faults. Nothing else is retried unless the function says that it may go away. */
const LAMBDA_FAULTS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** What is tried again of a function: those faults, and the error by which it says that trying again may help. */
function passing(name: FunctionName): string[] {
  const retryable = FUNCTIONS.find((known) => known.name === name)?.retryable ?? null;
  return retryable === null ? LAMBDA_FAULTS : [...LAMBDA_FAULTS, retryable];
}

const LAMBDA_INVOKE = 'arn:${Partition}:states:::lambda:invoke';

export function runDefinition({ mode, timeouts }: RunDefinition): object {
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
          ...workspaceRun(timeouts),
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
function workspaceRun(timeouts: Timeouts): object {
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
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...connectionRun(timeouts) },
        ResultPath: null,
        ...giveUp,
        Next: 'Evaluate',
      },
      Evaluate: {
        ...invoke('${Evaluate}', slot, timeouts.evaluate),
        Retry: [retryOn(passing('evaluate'))],
        ...giveUp,
        Next: 'Publish',
      },
      Publish: {
        ...invoke('${Publish}', slot, timeouts.publish),
        Retry: [retryOn(passing('publish'))],
        ...giveUp,
        Next: 'Done',
      },
      Done: { Type: 'Pass', Result: 'done', End: true },
      GiveUp: { Type: 'Pass', Result: 'failed', End: true },
    },
  };
}

/** One connection. What cannot be collected becomes an entry; what cannot even be recorded is missing in the evaluation. */
function connectionRun(timeouts: Timeouts): object {
  const connection = { 'workspace.$': '$.workspace', 'slot.$': '$.slot', 'connection.$': '$.connection' };
  return {
    StartAt: 'Collect',
    States: {
      Collect: {
        ...invoke('${Collect}', connection, timeouts.collect),
        Retry: [retryOn(LAMBDA_FAULTS), { ...retryOn(['CollectionRetryable']), IntervalSeconds: 30, MaxAttempts: 3 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'RecordFailure' }],
        End: true,
      },
      RecordFailure: {
        // The name of the error only: its cause is text from anywhere.
        ...invoke(
          '${AppendCatch}',
          { operation: 'record-failure', ...connection, 'error.$': '$.failure.Error' },
          timeouts.append,
        ),
        Retry: [retryOn(passing('append'))],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'LeaveItMissing' }],
        End: true,
      },
      LeaveItMissing: { Type: 'Pass', End: true },
    },
  };
}

function invoke(functionName: string, payload: object, timeout: number): object {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Parameters: { FunctionName: functionName, Payload: payload },
    // A little more than its own limit: only an answer that got lost takes that long.
    TimeoutSeconds: timeout + 10,
    ResultPath: null,
  };
}

/** Full jitter, so that many workspaces that were throttled together do not come back together. */
function retryOn(errors: readonly string[]): object {
  return {
    ErrorEquals: errors,
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxAttempts: 5,
    MaxDelaySeconds: 120,
    JitterStrategy: 'FULL',
  };
}
