import { type Html, html } from '../../kernel/markup.ts';
import type { Page } from './page.ts';

/** What no verification of this evidence can show, in plain words. docs/evidence-format.md §10. */
export function limits({ report }: Page): Html {
  const { selfAttested } = report.scope;
  return html`<section id="limits" class="part"><h2>What this cannot prove</h2>
<ul class="prose">
<li><strong>That the source told the truth.</strong> The evidence shows what the collector recorded: what an application and a roster answered. Certificates in the readings (pages, counts, dates of the server)
can be held against the application’s own records.</li>
<li><strong>That the collector was honest.</strong> Each evaluation names the version and the commit of the software, and its configuration by digest, so that somebody else can run the same tests over the same evidence.</li>
${
  selfAttested
    ? html`<li><strong>That there is no other history.</strong> The store is self-attested: whoever holds the signing key and the files can write another log that verifies. It shows only against a head that somebody else kept:
a note of yours, an alert (each names the head it stems from), a copy elsewhere.</li>`
    : html`<li><strong>That there is no other history.</strong> Whoever may use the signing key and could show you another store can make another log that verifies. It shows against a head that somebody else kept: a note of yours, an
alert (each names the head it stems from), a locked or replicated copy.</li>`
}
<li><strong>That nothing is missing at the end.</strong> If the newest entries and every checkpoint over them are deleted together, the log still verifies. It shows as missing slots, as an old checkpoint, or against a known head:
so expect slots by your own schedule, and keep the head of this bundle.</li>
<li><strong>When something happened, to the minute.</strong> Times are the collector’s own. What lies between two readings is known only to lie there; this report gives both ends.</li>
<li><strong>What was not read.</strong> Control tests see what is connected: an account in another system, a role that no source of roles lists, or an account that came and went between two readings is not in here.</li>
<li><strong>That a control works.</strong> The tests support controls. Whether a control is suitable and operated as it should is for the auditor to conclude.</li>
</ul></section>`;
}
