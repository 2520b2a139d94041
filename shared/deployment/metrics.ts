/**
 * What the functions count, in CloudWatch's embedded metric format. The only dimension is `service`, which is the name of the
 * deployment. All are counts.
 */
export const METRIC_NAMESPACE = 'Rollcall';

export const METRICS = {
  CollectionsFailed: 'connections that could not be read, and have an entry that says so',
  SlotsEvaluated: 'evaluations that were recorded',
  FindingsOpened: 'findings that an evaluation opened or reopened',
  InconclusiveTwice:
    'tests without a verdict, in an evaluation and in the one before it, for a reason of class collection',
  EventsSent: 'events that the bus accepted',
  EventsUnsent: 'events that the bus did not accept',
  Signatures: 'signatures that the append function asked for',
  SignaturesDiscarded: 'signatures of entries that another writer was faster than',
  RequestsRefused: 'requests that the append function refused',
  AuditHeartbeat: 'workspaces that an audit has looked at to the end',
  MissedSlots: 'slots that were due and have no evaluation',
  IntegrityViolations: 'violations that an audit found, and those that still stand',
  UnaccountedSignatures: 'signatures of the append function that neither a log nor the function itself accounts for',
} as const;

export type MetricName = keyof typeof METRICS;
