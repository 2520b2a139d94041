import type { EntryType } from '../evidence/statement.ts';

/** The functions of a deployment: one list for code, infrastructure and documents. */

/** What a function finds in its environment, beside what Lambda itself puts there. Anything else comes from the configuration. */
export const ENVIRONMENT = {
  CONFIGURATION_DIGEST:
    'SHA-256 of the configuration file in the bundle, hex: a bundle with another one does not start',
  SOFTWARE_COMMIT: 'git commit that was deployed; empty if it is not known',
  SIGNING_KEYS: 'ARNs of the signing keys in KMS, comma-separated, oldest first',
  WRITERS: 'JSON object: ARN of the role that may call each alias of append, by alias',
  APPEND_ROLE: 'ARN of the role of append, which alone may sign',
  ALERT_TOPIC: 'ARN of the topic that people subscribe to',
  POWERTOOLS_SERVICE_NAME: 'name of the deployment, in every log line and metric',
} as const;
export type EnvironmentName = keyof typeof ENVIRONMENT;

/**
 * The append function has an alias for each kind of caller, and IAM lets each caller use its own alias alone. So the alias is
 * who calls, and what may be appended depends on it.
 */
export const APPEND_ALIASES = {
  collect: {
    caller: 'the collect function',
    types: ['access-snapshot', 'roster-snapshot', 'collection-failed'],
    operations: ['append', 'open'],
  },
  evaluate: {
    caller: 'the evaluate function',
    types: ['control-evaluation', 'review-event'],
    operations: ['append', 'checkpoint', 'open'],
  },
  catch: {
    caller: 'the state machine, when collect has failed',
    types: [],
    operations: ['record-failure'],
  },
  operator: {
    caller: 'people who operate it, with the command line',
    types: [],
    operations: ['observe', 'note', 'review', 'rotate', 'sign-bundle'],
  },
  reviewer: {
    caller: 'people who take part in access reviews, each for themselves',
    types: [],
    operations: ['review-in-person'],
  },
  export: {
    caller: 'the export-bundle function',
    types: [],
    operations: ['sign-bundle'],
  },
} as const satisfies {
  readonly [alias: string]: {
    readonly caller: string;
    /** Types of entry that the operation `append` takes. */
    readonly types: readonly EntryType[];
    readonly operations: readonly AppendOperation[];
  };
};
export type AppendAlias = keyof typeof APPEND_ALIASES;

type AppendOperation =
  | 'append'
  | 'open'
  | 'checkpoint'
  | 'record-failure'
  | 'observe'
  | 'note'
  | 'review'
  | 'review-in-person'
  | 'rotate'
  | 'sign-bundle';

export interface FunctionDescription {
  readonly name: string;
  /** One sentence, for the console and the documents. */
  readonly does: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: readonly EnvironmentName[];
  /** The name of the error with which it ends when trying again may help; any other error stays. Null: nobody waits for it. */
  readonly retryable: string | null;
  /** The alias of append that it may call. */
  readonly appendsAs: AppendAlias | null;
}

const COMMON = ['CONFIGURATION_DIGEST', 'SOFTWARE_COMMIT', 'POWERTOOLS_SERVICE_NAME'] as const;

export const FUNCTIONS = [
  {
    name: 'collect',
    does: 'Reads one connection for a slot, and has what came of it recorded.',
    // Ten minutes of reading, and time to record what came of it.
    timeoutSeconds: 720,
    memoryMb: 1769,
    environment: [...COMMON, 'SIGNING_KEYS'],
    retryable: 'CollectionRetryable',
    appendsAs: 'collect',
  },
  {
    name: 'evaluate',
    does: 'Runs the control tests over what a slot collected, and seals the slot.',
    timeoutSeconds: 300,
    memoryMb: 1769,
    environment: [...COMMON, 'SIGNING_KEYS'],
    retryable: 'EvaluationRetryable',
    appendsAs: 'evaluate',
  },
  {
    name: 'append',
    does: 'Writes to the evidence logs: nobody else can sign.',
    // Handing a log over reads all of it.
    timeoutSeconds: 300,
    memoryMb: 512,
    environment: [...COMMON, 'SIGNING_KEYS', 'WRITERS'],
    retryable: 'AppendRetryable',
    appendsAs: null,
  },
  {
    name: 'publish',
    does: 'Sends the events of evaluations to the bus.',
    timeoutSeconds: 120,
    memoryMb: 512,
    environment: [...COMMON, 'SIGNING_KEYS'],
    retryable: 'EventsUnsent',
    appendsAs: null,
  },
  {
    name: 'audit-log',
    does: 'Verifies every hour what was added to the evidence logs, that no slot is missing, and that the locks hold.',
    timeoutSeconds: 900,
    memoryMb: 1024,
    environment: [...COMMON, 'SIGNING_KEYS', 'APPEND_ROLE'],
    retryable: null,
    appendsAs: null,
  },
  {
    name: 'export-bundle',
    does: 'Makes a bundle of evidence for auditors, each month and when somebody asks, and puts it where they fetch it.',
    timeoutSeconds: 900,
    // A whole core: most of the time goes into compressing.
    memoryMb: 1769,
    environment: [...COMMON, 'SIGNING_KEYS'],
    retryable: null,
    appendsAs: 'export',
  },
  {
    name: 'notify',
    does: 'Turns events into text that people can read, and sends it to those who are to be alerted.',
    timeoutSeconds: 30,
    memoryMb: 256,
    environment: ['POWERTOOLS_SERVICE_NAME', 'ALERT_TOPIC'],
    retryable: null,
    appendsAs: null,
  },
] as const satisfies readonly FunctionDescription[];
export type FunctionName = (typeof FUNCTIONS)[number]['name'];

type ByName = { readonly [name in FunctionName]: Extract<(typeof FUNCTIONS)[number], { readonly name: name }> };

/** The same, by name. */
export const FUNCTION = Object.fromEntries(FUNCTIONS.map((each) => [each.name, each])) as ByName;
