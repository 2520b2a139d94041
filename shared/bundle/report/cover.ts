import { isRosterKind } from '../../access/connection-kind.ts';
import { FRAMEWORK_NAMES } from '../../controls/frameworks.ts';
import { dateOf } from '../../kernel/calendar.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { PeriodReport, PeriodScope } from '../period/report.ts';
import { badge, conclusionCounts } from './conclusion.ts';
import type { Page } from './page.ts';
import { clock, code, count, figure, outside } from './words.ts';

/** The days of a period, the last one included. */
export function daysOf({ period, scope }: PeriodReport): { readonly first: string; readonly last: string } {
  const last = toInstant(millisecondsOf(period.to) - 1);
  return { first: dateOf(period.from, scope.timezone), last: dateOf(last, scope.timezone) };
}

/** What this is about, how far it can be relied on, and how to find out. */
export function cover({ report, cite }: Page): Html {
  const { scope, period, asOf, verification } = report;
  const { first, last } = daysOf(report);
  const rows: readonly (readonly [string, Part])[] = [
    ['Scope', html`workspace ${outside(scope.origin)}: ${connectionsText(scope)}`],
    [
      'Period',
      html`${first} to ${last}, both included, days in ${scope.timezone}: from ${clock(period.from)} up to ${clock(period.to)} UTC`,
    ],
    ['As of', html`${clock(asOf)} UTC: by then it is judged what is missing, and how long what stands has stood`],
    ['Population', populationText(report)],
    [
      'Controls',
      joined(
        scope.frameworks.map((framework) => FRAMEWORK_NAMES[framework]),
        '; ',
      ),
    ],
    [
      'Schedule',
      joined(
        scope.schedules.map(({ cron, timezone, from }) => html`${code(cron)} in ${timezone} since ${clock(from)}`),
        '; ',
      ),
    ],
    [
      'Evidence log',
      html`opened ${clock(scope.openedAt)}; ${count(verification.size, 'entry', 'entries')} up to ${cite({ entry: verification.head.seq, artifact: null })}, whose digest is ${code(verification.head.digest)}`,
    ],
    [
      'Opened with',
      html`key ${code(verification.openedWith)}. Compare it with the trust anchor that you got by another way`,
    ],
  ];
  return html`<header class="cover"><p class="eyebrow">Rollcall · evidence of access controls</p>
<h1>Period report <span class="of">${outside(scope.origin)}</span></h1>
<p class="lead">${first} to ${last}</p>
${glance(report)}
<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
<div class="notice"><p><strong>This report is derived, not authoritative: the signed evidence is.</strong> It was computed from the log and the artifacts in this bundle. It cannot vouch for itself: whoever relies on it
verifies the bundle first, with a verifier that did not come with it. <a href="../VERIFY.md">VERIFY.md</a> has the commands. Numbers link to their evidence.</p>
${scope.selfAttested ? SELF_ATTESTED : apart(report)}</div></header>`;
}

/** The result in two lines, for who reads no farther. */
function glance({ controls, completeness }: PeriodReport): Html {
  const { expected, missed, failed, partial, late } = completeness;
  const lacking = missed + failed + partial + late;
  const numbers = conclusionCounts(controls).map(
    ({ conclusion, number }) => html`${badge(conclusion)} ${figure(number)}`,
  );
  return html`<p class="glance">${count(controls.length, 'control test')}: ${numbers}<br>
<a href="#gaps">${count(expected, 'slot')} due, ${lacking === 0 ? 'all evaluated in time over complete readings' : `${figure(missed)} missed, ${figure(failed)} failed, ${figure(partial)} partial, ${figure(late)} late`}</a></p>`;
}

const SELF_ATTESTED = html`<p><strong>This store is self-attested.</strong> Whoever ran the collector also held the signing key and the files, and could have written another history. That would show only
against a head of the log that somebody else kept.</p>`;

function apart({ verification }: PeriodReport): Html {
  const writers = verification.writers.map(
    ({ writer, entries }) => html`${code(writer)} (${count(entries, 'entry', 'entries')})`,
  );
  return html`<p>Whoever collected did not hold the signing key. Entries were written on behalf of ${joined(writers, ', ')}.</p>`;
}

function connectionsText({ connections }: PeriodScope): Part {
  if (connections.length === 0) return 'no connection was evaluated';
  const words = {
    application: 'application',
    hris: 'roster',
    idp: 'roster',
    comparison: 'second reading of an application',
  };
  return joined(
    connections.map(({ id, kind, provider }) => html`${words[kind]} ${outside(id)} (${provider})`),
    ', ',
  );
}

function populationText({ readings, populations }: PeriodReport): Part {
  const last = readings.flatMap(({ connection, kind, points }) => {
    const point = points.findLast(({ state }) => state === 'complete');
    const what = isRosterKind(kind) ? 'record' : 'account';
    return point ? [html`${count(point.records, what)} in ${outside(connection)}`] : [];
  });
  if (last.length === 0) return 'no complete reading';
  return html`${joined(last, ', ')} at the end; ${figure(populations.leavers.length)} left, ${figure(populations.joiners.length)} joined, ${figure(populations.movers.length)} moved`;
}
