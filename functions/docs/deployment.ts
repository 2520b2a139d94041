import { ALARMS } from '../../shared/deployment/alarms.ts';
import { APPEND_ALIASES, ENVIRONMENT, FUNCTIONS } from '../../shared/deployment/functions.ts';
import { METRIC_NAMESPACE, METRICS } from '../../shared/deployment/metrics.ts';
import { EVENT_SOURCE, namesOf, secretName } from '../../shared/deployment/names.ts';

/** The text of docs/functions.md, made from the lists that code and infrastructure share. */
export function renderDeployment(): string {
  const names = namesOf({ kind: 'aws', bucket: '<bucket>', prefix: '<prefix>/', deployment: '<deployment>' });
  return [
    '# Functions and names on AWS',
    '',
    '<!-- Made by `npm run docs` from shared/deployment. Do not edit by hand. -->',
    '',
    '## Functions',
    '',
    '| function | does | time limit | memory | environment |',
    '|---|---|---|---|---|',
    ...FUNCTIONS.map(
      ({ name, does, timeoutSeconds, memoryMb, environment }) =>
        `| \`${name}\` | ${does} | ${timeoutSeconds} s | ${memoryMb} MB | ${listed(environment)} |`,
    ),
    '',
    '## Environment',
    '',
    'All else that a function needs to know comes from the configuration file in its bundle.',
    '',
    '| name | holds |',
    '|---|---|',
    ...Object.entries(ENVIRONMENT).map(([name, holds]) => `| \`${name}\` | ${holds} |`),
    '',
    '## Who may have what appended',
    '',
    'The append function has an alias for each kind of caller. IAM lets each caller use its own alias alone, so the alias is who calls.',
    '',
    '| alias | caller | operations | types of entry that `append` takes |',
    '|---|---|---|---|',
    ...Object.entries(APPEND_ALIASES).map(
      ([alias, { caller, operations, types }]) =>
        `| \`${alias}\` | ${caller} | ${listed(operations)} | ${types.length > 0 ? listed(types) : 'none'} |`,
    ),
    '',
    '## Names',
    '',
    'From `store: s3://<bucket>/<prefix>` and `signer: lambda:<deployment>-append`.',
    '',
    '| what | name |',
    '|---|---|',
    `| evidence of a workspace | \`${names.evidenceBucket}/${names.prefix}<workspace>/\` |`,
    `| cursors | \`${names.stateBucket}\` |`,
    `| files that people maintain | \`${names.inboxBucket}\` |`,
    `| bundles of a workspace, by days of its time zone | \`${names.exportsBucket}/<workspace>/<from>_<to>/\` |`,
    `| trail of who fetched bundles | \`${names.downloadTrail}\` |`,
    `| access log of the other buckets | \`${names.accessLogBucket}\` |`,
    `| a function | \`${names.function('<function>')}\` |`,
    `| state machine | \`${names.stateMachine}\` |`,
    `| event bus; the source of its events | \`${names.eventBus}\`; \`${EVENT_SOURCE}\` |`,
    `| topic of alerts | \`${names.alertTopic}\` |`,
    `| group of schedules | \`${names.scheduleGroup}\` |`,
    `| dashboard | \`${names.dashboard}\` |`,
    `| the signing key, the second one, and so on | \`${names.signingKeyAlias(1)}\`, \`${names.signingKeyAlias(2)}\` |`,
    `| token of a connection | \`${secretName('<workspace>', '<connection>')}\` |`,
    `| an alarm | \`${names.alarm('<alarm>')}\` |`,
    '',
    '## Metrics',
    '',
    `Namespace \`${METRIC_NAMESPACE}\`, dimension \`service\` with the name of the deployment. All are counts.`,
    '',
    '| metric | counts |',
    '|---|---|',
    ...Object.entries(METRICS).map(([name, counts]) => `| \`${name}\` | ${counts} |`),
    '',
    '## Alarms',
    '',
    '| alarm | when |',
    '|---|---|',
    ...ALARMS.map(({ id, title }) => `| \`${id}\` | ${title} |`),
    '',
  ].join('\n');
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
