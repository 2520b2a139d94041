import {
  auditMonth,
  bundleMonth,
  fixedMonth,
  HOURS_PER_MONTH,
  RETENTION_MONTHS,
  SIZES,
  type SlotCost,
  slotCost,
  sum,
} from './cost-model.ts';
import { grouped } from './numbers.ts';
import { PRICES, PRICES_AS_OF } from './prices.ts';

const SLOTS_PER_MONTH = (4 * HOURS_PER_MONTH) / 24;
const MANY = 10_000;

/** The text of docs/cost.md, made from list prices and a model of what a slot takes. */
export function renderCost(): string {
  const slots = SIZES.map(slotCost);
  const [small] = slots;
  if (!small) throw new Error('there is a smallest size');
  const fixed = fixedMonth();
  return [
    '# Cost',
    '',
    '<!-- Made by `npm run docs` from functions/docs/cost-model.ts and prices.ts. Do not edit by hand. -->',
    '',
    `In US dollars, list prices of us-east-1 as of ${PRICES_AS_OF}, without free tiers. A model, not a bill: requests are counted from what the`,
    'pipeline does (a test holds them), durations are computed from [performance.md](performance.md) and assumed latencies (0.3 s for an answer of the source, 30 ms for',
    'AWS, 0.6 s for a start). A workspace has one application and one roster of as many people, and four slots a day.',
    '',
    '## A slot of one workspace',
    '',
    `| users | takes | ${Object.keys(small.items).join(' | ')} | together |`,
    `|---|---|${'---|'.repeat(Object.keys(small.items).length + 1)}`,
    ...slots.map(
      ({ users, seconds, items, total }) =>
        `| ${grouped(users)} | ${seconds.toFixed(0)} s | ${Object.values(items).map(fine).join(' | ')} | ${fine(total)} |`,
    ),
    '',
    '## A month of one workspace',
    '',
    `Storage is that of evidence kept for ${RETENTION_MONTHS} months: it grows up to this, and stays.`,
    '',
    '| users | slots | hourly audit | bundle of the month, log of a year | secret | storage after a year and a quarter | together |',
    '|---|---|---|---|---|---|---|',
    ...slots.map(
      (slot) =>
        `| ${grouped(slot.users)} | ${monthOf(slot).map(dollars).join(' | ')} | ${dollars(sum(monthOf(slot)))} |`,
    ),
    '',
    '## A month of a deployment, whatever it holds',
    '',
    '| what | |',
    '|---|---|',
    ...fixed.map(([item, price]) => `| ${item} | ${dollars(price)} |`),
    `| together | ${dollars(sum(fixed.map(([, price]) => price)))} |`,
    `| a fixed address (\`fixedEgressAddress: true\`): a NAT gateway | ${dollars(PRICES.natGatewayMonth)} |`,
    '',
    `## ${grouped(MANY)} workspaces of 1,000 users, once a day`,
    '',
    '| what | a month |',
    '|---|---|',
    ...manyOf(small).map(([item, price]) => `| ${item} | ${dollars(price)} |`),
    `| together | ${dollars(sum(manyOf(small).map(([, price]) => price)))} |`,
    '',
    `**Secrets Manager is what costs most: ${dollars(MANY * PRICES.secretMonth)} a month for ${grouped(MANY)} tokens**, more than half of it all. It is the right place for the tokens of one`,
    'company or of a hundred. Whoever serves thousands would keep tokens encrypted under one key in a bucket; that is not built. A signing key for each workspace would cost',
    `${dollars(MANY * PRICES.kmsKeyMonth)}: therefore one key signs for all, and each statement names its log. [scale.md](scale.md) says what else gives way.`,
    '',
  ].join('\n');
}

function monthOf(slot: SlotCost): number[] {
  const { total, gigabytes } = slot;
  const storage = gigabytes * SLOTS_PER_MONTH * RETENTION_MONTHS * PRICES.s3GbMonth;
  return [total * SLOTS_PER_MONTH, auditMonth(), bundleMonth(slot), PRICES.secretMonth, storage];
}

function manyOf({ items, gigabytes }: SlotCost): [string, number][] {
  const slots = (MANY * HOURS_PER_MONTH) / 24;
  return [
    ['Secrets Manager', MANY * PRICES.secretMonth],
    ['hourly audit', MANY * auditMonth()],
    ...Object.entries(items).map(([item, price]): [string, number] => [item, price * slots]),
    ['storage, in the end', gigabytes * slots * RETENTION_MONTHS * PRICES.s3GbMonth],
  ];
}

function dollars(value: number): string {
  const [whole = '', cents = ''] = value.toFixed(2).split('.');
  return `$${grouped(Number(whole))}.${cents}`;
}

/** A slot costs less than a cent. */
function fine(value: number): string {
  return `$${value.toFixed(5)}`;
}
