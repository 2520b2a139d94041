import { htmlDocument } from '../../kernel/html-document.ts';
import { type Html, html, joined } from '../../kernel/markup.ts';
import { statusOf } from './changes.ts';
import { describeOwner, meaningOf } from './csv.ts';
import { filesOf } from './names.ts';
import type { Worksheet, WorksheetItem } from './worksheet.ts';

/** How the page looks, and what it does in a browser. */
export interface PageParts {
  readonly style: string;
  readonly script: string;
}

/**
 * A worksheet as one HTML file that needs nothing else: it loads nothing and sends nothing, and what it runs is its one
 * script. Nothing is chosen beforehand. By keyboard and screen reader it is a form like any other.
 */
export function worksheetHtml(worksheet: Worksheet, { style, script }: PageParts): string {
  const { items, reviewer, review, list, code, reasonFor, dueDay } = worksheet;
  const look = items.filter(({ attention }) => attention.length > 0);
  const rest = items.filter(({ attention }) => attention.length === 0);
  const body = html`<a class="skip" href="#items">To the accounts</a>
<main>
${intro(worksheet, look.length)}
<form id="worksheet" data-review="${review}" data-list="${list}" data-code="${code}" data-reviewer="${encodeURIComponent(reviewer.actor)}" data-reason-for="${reasonFor.join(' ')}" data-file="${filesOf(worksheet).answers}" novalidate autocomplete="off">
<div class="bar">
<p id="count">0 of ${items.length} decided</p>
<progress id="progress" max="${items.length}" value="0" aria-label="Decided"></progress>
<button type="submit">Save answers</button>
<p id="status" role="status"></p>
</div>
<div id="items">
${part('Look at these first', look, worksheet)}
${part(look.length > 0 ? 'The others' : 'Accounts', rest, worksheet)}
</div>
<div class="reopen">
<label for="reopen">Go on with answers that you saved before</label>
<input type="file" id="reopen" accept=".json,application/json">
<p class="aside">Review <code>${review}</code>, list <code>${list}</code>.</p>
</div>
</form>
</main>`;
  return htmlDocument({ title: `Access review for ${reviewer.name}, due ${dueDay}`, style, script, body });
}

function intro(worksheet: Worksheet, look: number): Html {
  const { kind, window, dueDay, reviewer, items, coordinator, takenAt, reasonFor, timezone } = worksheet;
  const what = kind === 'privileged' ? 'Privileged access' : 'Access';
  const reasons = reasonFor.map((decision) => WORDS[decision].title).join(', ');
  return html`<header>
<p class="eyebrow">Access review ${window.first} to ${window.last}</p>
<h1>${what} that is yours to confirm, ${reviewer.name}</h1>
<p class="lead"><strong>${items.length} ${items.length === 1 ? 'account' : 'accounts'}</strong>${look > 0 ? html`, <strong>${look}</strong> to look at first` : null}. Due by the end of <strong>${dueDay}</strong> (${timezone}).</p>
<ol class="steps">
<li>For each account, say whether the person still needs it. Nothing is chosen for you.</li>
<li>Save your answers: your browser writes a small file. This page sends nothing by itself.</li>
<li>Send that file back the way this page came to you. Questions go to ${coordinator}.</li>
</ol>
<p class="aside">Read ${joined(
    takenAt.map((at) => html`<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>`),
    ' and ',
  )}. When an account was last used is not available from the application.${reasonFor.length > 0 ? ` A reason is needed for: ${reasons}.` : ''} The page holds a code for you alone: do not pass it on.</p>
<noscript><p>This page needs JavaScript to save your answers. Without it, fill in the spreadsheet that came with it.</p></noscript>
</header>`;
}

function part(title: string, items: readonly WorksheetItem[], worksheet: Worksheet): Html | null {
  if (items.length === 0) return null;
  return html`<section>
<h2>${title} <small>${items.length}</small></h2>
${items.map((item) => fieldset(item, worksheet))}</section>`;
}

const WORDS = {
  keep: { title: 'Keep', hint: 'needs all of it' },
  modify: { title: 'Change', hint: 'fewer roles' },
  revoke: { title: 'Remove', hint: 'does not need it' },
  'not-mine': { title: 'Not mine', hint: 'others decide' },
} as const;

function fieldset(item: WorksheetItem, worksheet: Worksheet): Html {
  const { content, attention, digest, row } = item;
  const { account, roles } = content;
  const name = account.displayName ?? account.userName;
  const id = `item-${item.item}`;
  const choices = Object.entries(WORDS)
    .filter(([decision]) => decision !== 'modify' || roles.length > 0)
    .map(
      ([decision, { title, hint }]) =>
        html`<label><input type="radio" name="${id}" value="${decision}"><span>${title} <small>${hint}</small></span></label>\n`,
    );
  const stay = roles.map(
    (role) => html`<label><input type="checkbox" value="${encodeURIComponent(role.id)}">${role.name}</label>\n`,
  );
  return html`<fieldset id="${id}" class="${attention.length > 0 ? 'look' : 'usual'}" data-item="${item.item}" data-row="${encodeURIComponent(row)}" data-digest="${digest}">
<legend><span class="state">decided</span><bdi>${name}</bdi> <span class="login"><bdi>${account.userName}</bdi></span></legend>
<div class="account">
<div>
${attention.length > 0 ? html`<ul class="why">${attention.map((reason) => html`<li>${reason}</li>`)}</ul>` : null}
${facts(item, worksheet)}
</div>
<div class="answer">
<div class="choices" role="radiogroup" aria-label="Decision about ${name}">
${choices}</div>
${roles.length > 0 ? html`<div class="stay" role="group" aria-label="Roles that may stay"><p>Which roles may stay? None, if you tick none.</p>${stay}</div>` : null}
<label class="reason">Reason<span class="needed">, needed for this answer</span><input type="text" maxlength="2000"></label>
</div>
</div>
</fieldset>
`;
}

function facts(item: WorksheetItem, { meanings }: Worksheet): Html {
  const { content, findings, changes } = item;
  const { account, roles, groups } = content;
  const lines = (texts: readonly (string | Html)[]) =>
    texts.length === 1 ? (texts[0] ?? null) : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
  const rows: readonly (readonly [string, readonly (string | Html)[]])[] = [
    [
      roles.length > 1 ? 'Roles' : 'Role',
      roles.length > 0 ? roles.map((role) => html`<b>${role.name}</b>: ${meaningOf(role, meanings)}`) : ['none'],
    ],
    ['Groups', groups.length > 0 ? [groups.map(({ id, name }) => name ?? id).join(', ')] : []],
    ['Work', [[account.title, account.department].filter((text) => text !== null).join(', ')].filter((t) => t !== '')],
    ['Status', [statusOf(content)]],
    ['Account', [html`${content.connection} <code>${account.id}</code>`]],
    ['Belongs to', [describeOwner(item)]],
    [
      'Changed',
      changes === null
        ? ['first review of this kind']
        : changes.length > 0
          ? changes
          : ['nothing since the last review'],
    ],
    ['Findings', findings],
    ['Last use', ['not available']],
  ];
  return html`<dl>${rows
    .filter(([, texts]) => texts.length > 0)
    .map(([term, texts]) => html`<div><dt>${term}</dt><dd>${lines(texts)}</dd></div>\n`)}</dl>`;
}
