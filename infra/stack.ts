import { type App, Stack } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import {
  type EnvironmentName,
  FUNCTION,
  FUNCTIONS,
  type FunctionDescription,
  type FunctionName,
} from '../shared/deployment/functions.ts';
import { acknowledge } from './acknowledgements.ts';
import { alarms } from './alerting/alarms.ts';
import { alertTopic } from './alerting/alert-topic.ts';
import { dashboard } from './alerting/dashboard.ts';
import { deadLetterQueues } from './alerting/dead-letters.ts';
import { alertRules, eventBus } from './alerting/event-bus.ts';
import { tamperingAlerts } from './alerting/tampering.ts';
import { arnsOf } from './arns.ts';
import { functionRoles } from './functions/function-roles.ts';
import { appendAliases, functions } from './functions/functions.ts';
import { network } from './network/network.ts';
import { outputs } from './outputs.ts';
import { auditorRole, operatorRole, reviewerRole } from './people/people.ts';
import { tokenSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { signingKeys } from './signing/signing-keys.ts';
import { downloadTrail } from './storage/download-trail.ts';
import { evidenceBucket } from './storage/evidence-bucket.ts';
import { accessLogBucket, exportsBucket, inboxBucket, stateBucket } from './storage/other-buckets.ts';
import { schedules } from './workflow/schedules.ts';
import { stateMachine, stateMachineRole } from './workflow/state-machine.ts';
import { workspaceLists } from './workflow/workspace-lists.ts';

/** What the functions are built from. */
export interface Software {
  readonly codeOf: (name: FunctionName) => Code;
  /** SHA-256 of the configuration that is in the code, hex. */
  readonly configurationDigest: string;
  /** Git commit; empty if it is not known. */
  readonly commit: string;
}

/**
 * All of a deployment, in the order in which things need one another: who acts (roles), what they may use (keys,
 * buckets), what they do (functions, state machine, schedules), and what people hear of it.
 */
export function rollcallStack(app: App, settings: Settings, software: Software): Stack {
  const stack = new Stack(app, settings.names.deployment, {
    stackName: settings.names.deployment,
    description: 'Rollcall: collects who has access, signs it as evidence, tests it, and reports findings',
    terminationProtection: !settings.teardown,
  });
  const arns = arnsOf(stack, settings.names);
  const deadLetters = deadLetterQueues(stack, settings);
  const roles = functionRoles(stack, settings, arns, deadLetters.functions);
  const lists = workspaceLists(stack, settings);
  const runRole = stateMachineRole(stack, arns, lists);

  const readers = described.filter(
    ({ name, environment }) => name !== 'append' && environment.includes('SIGNING_KEYS'),
  );
  const keys = signingKeys(
    stack,
    settings,
    roles.append,
    readers.map(({ name }) => roles[name]),
  );
  const operator = operatorRole(stack, settings, arns, keys);
  const reviewer = reviewerRole(stack, settings, arns, keys);
  auditorRole(stack, settings, arns, keys);

  const accessLogs = accessLogBucket(stack, settings);
  const writers = { append: roles.append, artifacts: [roles.collect, roles.evaluate] };
  evidenceBucket(stack, settings, arns, writers, accessLogs);
  inboxBucket(stack, settings, arns, operator, accessLogs);
  exportsBucket(stack, settings, arns, roles['export-bundle'], accessLogs);
  downloadTrail(stack, settings, arns, accessLogs);
  stateBucket(stack, settings, arns, { audit: roles['audit-log'], publish: roles.publish }, accessLogs);
  const secrets = tokenSecrets(stack, settings);

  const topic = alertTopic(stack, settings, deadLetters.mail);
  const egress = settings.fixedEgressAddress ? network(stack, settings) : null;
  const environment: { readonly [name in EnvironmentName]: string } = {
    CONFIGURATION_DIGEST: software.configurationDigest,
    SOFTWARE_COMMIT: software.commit,
    SIGNING_KEYS: keys.map(({ keyArn }) => keyArn).join(','),
    WRITERS: stack.toJsonString({
      collect: roles.collect.roleArn,
      evaluate: roles.evaluate.roleArn,
      catch: runRole.roleArn,
      operator: operator.roleArn,
      reviewer: reviewer.roleArn,
      export: roles['export-bundle'].roleArn,
    }),
    APPEND_ROLE: roles.append.roleArn,
    ALERT_TOPIC: topic.topicArn,
    POWERTOOLS_SERVICE_NAME: settings.names.deployment,
  };
  const { codeOf } = software;
  const made = functions(stack, {
    settings,
    roles,
    codeOf,
    environment,
    deadLetters: deadLetters.functions,
    network: egress,
  });
  appendAliases(stack, made.append);

  const run = stateMachine(stack, settings, arns, runRole, FUNCTION, lists);
  schedules(stack, settings, arns, lists, deadLetters.schedules);

  alertRules(stack, eventBus(stack, settings), made.notify, deadLetters.rules);
  tamperingAlerts(stack, settings, keys, topic, deadLetters.rules);
  const watched = { settings, functions: made, stateMachineArn: run.attrArn, deadLetters: Object.values(deadLetters) };
  dashboard(stack, watched, alarms(stack, watched, topic));
  outputs(stack, settings, { keys, secrets, stateMachine: run, egress });
  acknowledge(stack, { arns, roles, runRole, deadLetters, secrets, stateMachine: run, accessLogs });
  return stack;
}

const described: readonly (FunctionDescription & { readonly name: FunctionName })[] = FUNCTIONS;
