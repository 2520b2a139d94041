/** What raises an alarm. Each has a heading of this title in docs/runbook.md. */
export const ALARMS = [
  { id: 'run-failed', title: 'A run failed' },
  { id: 'slots-missed', title: 'Slots were missed' },
  { id: 'inconclusive-twice', title: 'Tests had no verdict twice in a row' },
  { id: 'dead-letters', title: 'Messages could not be delivered' },
  { id: 'integrity', title: 'The evidence log does not verify' },
  { id: 'audit-silent', title: 'The audit is silent' },
  { id: 'function-errors', title: 'A function fails' },
  { id: 'function-throttles', title: 'A function is throttled' },
  { id: 'requests-refused', title: 'The append function refused a request' },
] as const;

export type AlarmId = (typeof ALARMS)[number]['id'];
