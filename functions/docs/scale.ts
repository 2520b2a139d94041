import { FUNCTION } from '../../shared/deployment/functions.ts';
import { AUDITED_AT_ONCE } from '../../shared/pipeline/audit/audit-deployment.ts';
import { PER_AUDIT, PER_SLOT, SIZES, slotCost } from './cost-model.ts';
import { grouped } from './numbers.ts';
import { PRICES } from './prices.ts';

const WORKSPACES = 10_000;
/** What the state machine's Distributed Map runs at a time, and how many connections of each. */
const AT_ONCE = 100;
const CONNECTIONS = 2;
/** CloudTrail: records on a page, and seconds between two pages. */
const RECORDS = 50;
const PAGE_SECONDS = 0.6;

/** The text of docs/scale.md: what ten thousand workspaces ask for at one time, beside what AWS gives. */
export function renderScale(): string {
  const [small] = SIZES.map(slotCost);
  if (!small) throw new Error('there is a smallest size');
  const perSecond = AT_ONCE / small.seconds;
  const minutes = WORKSPACES / perSecond / 60;
  const rate = (each: number) => grouped(each * perSecond);
  const { timeoutSeconds } = FUNCTION['audit-log'];
  const audit = (WORKSPACES * PER_AUDIT.seconds) / AUDITED_AT_ONCE;
  const lookUp = ((WORKSPACES * PER_SLOT.signatures) / RECORDS) * PAGE_SECONDS;
  return [
    '# Scale',
    '',
    '<!-- Made by `npm run docs` from functions/docs/scale.ts. Do not edit by hand. -->',
    '',
    `What ${grouped(WORKSPACES)} workspaces of 1,000 users, all due at the same minute, ask of one deployment; computed with the model of [cost.md](cost.md), not tried. Quotas are those`,
    'of a new account in us-east-1, as documented; smaller regions have smaller ones.',
    '',
    `The schedule starts one execution somewhere within its flexible window (up to 15 minutes); its Distributed Map runs ${AT_ONCE} workspaces at a time, each about`,
    `${small.seconds.toFixed(0)} s. So **the limit is set by us, not by AWS**: ${grouped(perSecond)} workspaces a second, ${grouped(minutes)} minutes for all. Retries wait with full jitter, so that those who`,
    'were throttled together do not come back together.',
    '',
    '| what | asked for | quota | |',
    '|---|---|---|---|',
    `| signatures (KMS, ECC) | ${rate(PER_SLOT.signatures)} a second | 1,000 a second for the region | all at once it would be ${grouped(WORKSPACES * PER_SLOT.signatures)}, and throttled |`,
    `| Lambda functions at work | ${AT_ONCE * CONNECTIONS * 2} at most | 1,000 for the account | collect, and append at the same time |`,
    `| new Lambda environments | ${rate(CONNECTIONS + 2)} a second | 1,000 every 10 seconds for each function | |`,
    `| state transitions | ${rate(PER_SLOT.transitions)} a second | 5,000 a second | in small regions 800 |`,
    `| children of a Distributed Map | ${AT_ONCE} at a time | 10,000 | |`,
    `| PUT and LIST (S3) | ${rate(PER_SLOT.s3Writes)} a second | 3,500 a second for each prefix | each workspace has its prefix |`,
    `| GET and HEAD (S3) | ${rate(PER_SLOT.s3Reads)} a second | 5,500 a second for each prefix | |`,
    `| events | ${rate(PER_SLOT.events)} a second | 10,000 a second; 600 in small regions | |`,
    `| secrets | ${grouped(WORKSPACES)} | 500,000; 10,000 reads a second | **$${grouped(WORKSPACES * PRICES.secretMonth)} a month** |`,
    '| schedules | one for each cron and time zone | 1,000,000 | |',
    '',
    '## What gives way first',
    '',
    `1. **Secrets Manager**, by its price: [cost.md](cost.md).`,
    '2. **The configuration file.** Each function reads all of it when it starts: 200 workspaces take 0.3 s of CPU, 1,000 take 0.8 s, 5,000 take 2.8 s and 500 MB, which is',
    '   all that append and publish have (measured with short policies; most of it is reading YAML). Up to some hundred workspaces in one deployment that is a detail; beyond, give each',
    '   group of workspaces a deployment of its own, which also has a key and a bucket of its own.',
    `3. **The audit**, which is one function: ${grouped(audit)} s for the logs, and ${grouped(lookUp)} s to read the records of ${grouped(WORKSPACES * PER_SLOT.signatures)} signatures if all were made within the hour, of ${timeoutSeconds} s`,
    `   that it has. CloudTrail answers two questions a second, so much is fixed. About ${grouped(Math.floor((timeoutSeconds / (audit + lookUp)) * (WORKSPACES / 1000)) * 1000)} workspaces is the most; an audit that does not end is an alarm, not a silence.`,
    `4. **Bundles**, once a month: ${grouped(WORKSPACES)} functions want to run at once, and Lambda lets so many as the account has left; the others wait in its queue, up to six hours. Runs of slots that are`,
    '   throttled meanwhile try again. They start at 17:00 UTC on the first, an hour that schedules can avoid.',
    '5. **Signing keys** do not: one signs for all, and a statement names its log, so that none can pass for that of another.',
    '',
    '## One large workspace',
    '',
    'A workspace is read by one function, page after page, since parallel pages of an offset list would drift. 100,000 users take about half a minute of the twelve that collect has;',
    'the source is asked 43 times. Time grows with users, and so does memory: [performance.md](performance.md).',
    '',
    '## One large bundle',
    '',
    `A bundle is streamed: nothing of it is on a disk, and the parts on their way (32 MB) and a few files are in memory, whatever the period (183 MB for 400 MiB and 185 MB for 1,200 MiB, measured with the sending function alone). What gives way first is **time**: ${grouped(FUNCTION['export-bundle'].timeoutSeconds)} s for one`,
    'function. The log is read four times, as far back as it goes, and each artifact of the period about twice; files that follow one another are asked for before their turn. With 20 ms for every answer of S3,',
    'simulated, a month of 124 slots in a log of as many takes 20 s, and took 75 s without that. A month of 10,000 users is about 1 GB to compress, a year 12 GB: a month fits, a year is best made on a machine',
    'with `rollcall bundle`. S3 takes 10,000 parts of 8 MB, which is 80 GB. A bundle that does not fit into its time is refused by name, and nothing of it stays.',
    '',
  ].join('\n');
}
