import { entryPath } from '../../evidence/layout.ts';
import { type Html, html, joined } from '../../kernel/markup.ts';
import type { EvidenceLink } from '../period/evidence-link.ts';
import { code } from './words.ts';

/** From a derived report to the root of the bundle. */
const ROOT = '../';

/** What the report refers to, in full. */
export interface Citation {
  readonly entry: number;
  readonly artifacts: readonly string[];
}

/** Turns references to evidence into links, and keeps in mind which there are. */
export interface Citations {
  /** Links to the entry and to its artifact; a dash where there is no evidence. */
  readonly cite: (...links: readonly (EvidenceLink | null)[]) => Html;
  /** All that was cited so far, by entry. */
  readonly all: () => Citation[];
}

export function citations(): Citations {
  const cited = new Map<number, Set<string>>();

  function linkTo({ entry, artifact }: EvidenceLink): Html {
    const artifacts = cited.get(entry) ?? new Set();
    cited.set(entry, artifacts);
    const toEntry = html`<a aria-label="entry ${entry}" href="${ROOT}${entryPath(entry)}">${entry}</a>`;
    if (artifact === null) return html`<span class="cite">${toEntry}</span>`;
    artifacts.add(artifact);
    const short = digestOf(artifact).slice(0, 8);
    const toArtifact = html`<a aria-label="artifact ${short}" href="${ROOT}${artifact}">${short}</a>`;
    return html`<span class="cite">${toEntry}·${toArtifact}</span>`;
  }

  return {
    cite(...links) {
      const present = links.filter((link) => link !== null);
      return present.length === 0 ? html`–` : html`${joined(present.map(linkTo), ' ')}`;
    },

    all() {
      return [...cited]
        .map(([entry, artifacts]) => ({ entry, artifacts: [...artifacts].sort() }))
        .sort((a, b) => a.entry - b.entry);
    },
  };
}

/** Entries and digests in full, for whoever reads on paper. */
export function appendix(cited: readonly Citation[]): Html {
  const rows = cited.map(
    ({ entry, artifacts }) =>
      html`<tr><th scope="row"><a href="${ROOT}${entryPath(entry)}">${entry}</a></th><td>${joined(
        artifacts.map((path) => html`<a href="${ROOT}${path}">${code(path)}</a>`),
        html`<br>`,
      )}</td></tr>`,
  );
  return html`<section id="appendix" class="part"><h2>Appendix: entries and digests</h2>
<p>Everywhere in this report <span class="cite">123·29acf9b3</span> stands for entry 123 of the log, the file <code>${entryPath(123)}</code>, and the artifact whose SHA-256
begins so. The last part of an artifact’s path is its SHA-256 in full, and the entry vouches for it.</p>
<div class="scroll"><table class="digests"><caption>Evidence that this report refers to</caption><thead><tr><th scope="col">Entry</th><th scope="col">Artifacts</th></tr></thead><tbody>
${rows}</tbody></table></div></section>`;
}

function digestOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
