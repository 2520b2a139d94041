import { actorsIn } from '../controls/actors.ts';
import { isAccessSnapshot } from '../controls/inputs.ts';
import { parseFindingKey } from '../controls/key.ts';
import { isRecordOf, type PeopleView } from '../controls/people.ts';
import { type ApproverStanding, standingOfException, standingsByKey } from '../findings/exceptions.ts';
import type { ExceptionStanding } from '../findings/reconcile.ts';
import type { Finding } from '../findings/state.ts';
import type { PolicyException } from '../workspace/policy.ts';
import type { EvaluationInput } from './evaluation-input.ts';

/** How the exceptions of the policy stand in an evaluation, by the key of their finding. */
export function standingExceptions(
  { policy: { exceptions, schedule }, connections, previous, asOf }: EvaluationInput,
  people: (connection: string) => PeopleView,
): Map<string, ExceptionStanding> {
  const before = new Map(previous?.state.findings.map((finding): [string, Finding] => [finding.key, finding]));
  return standingsByKey(exceptions, (exception) =>
    standingOfException(
      exception,
      approverOf(exception, connections, people),
      before.get(exception.finding),
      asOf,
      schedule.timezone,
    ),
  );
}

/** Who approved is looked up where the finding is; about a roster or the log, in any application. */
function approverOf(
  { finding, approvedBy }: PolicyException,
  connections: EvaluationInput['connections'],
  people: (connection: string) => PeopleView,
): ApproverStanding {
  const parts = parseFindingKey(finding);
  const applications = connections.filter(({ kind }) => kind === 'application');
  const application = applications.find(({ connection }) => connection === parts?.connection) ?? applications[0];
  if (!parts || !application) return 'unknowable';
  const { snapshot, previous, connection } = application;
  // Names and addresses of an account are those of its last reading, if this one lacks it.
  const readings = [snapshot, previous].filter(isAccessSnapshot);
  const view = people(connection);
  const actors = actorsIn({ people: view, snapshot: { accounts: readings[0]?.accounts ?? [] } });
  const [kind, ...ids] = parts.subject;
  const accounts = kind === 'pair' ? ids : ids.slice(0, 1);
  const isSubject = readings
    .flatMap((reading) => reading.accounts)
    .some((account) => accounts.includes(account.id) && actors.isHolder(approvedBy, account));
  if (isSubject && (kind === 'account' || kind === 'grant' || kind === 'pair')) return 'subject';
  if (view.named(approvedBy).some((human) => isRecordOf(human, parts.subject))) return 'subject';
  const standing = actors.standingOf(approvedBy);
  if (standing !== 'unknown') return standing;
  const isAboutApplication = application.connection === parts.connection;
  // What is about a roster that cannot be read could otherwise never be waived.
  const canTell = view.state === 'none' ? !isAccessSnapshot(snapshot) : isAboutApplication;
  return canTell ? 'unknown' : 'unknowable';
}
