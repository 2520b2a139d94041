import { toBase64, utf8 } from './bytes.ts';
import { sha256 } from './digest.ts';
import { type Html, html, scriptElement, styleElement, textOf } from './markup.ts';

/** An HTML file that needs nothing else. */
export interface HtmlDocument {
  readonly title: string;
  readonly style: string;
  /** Null for a document that only shows. */
  readonly script: string | null;
  readonly body: Html;
}

/** A whole document: nothing is loaded or sent, and nothing runs but its one script, if it has one. */
export function htmlDocument({ title, style, script, body }: HtmlDocument): string {
  return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${styleElement(style)}
</head>
<body>
${body}
${script === null ? null : scriptElement(script)}
</body>
</html>
`);
}

/** Style and script are named by their digests. Where something runs, no text may become markup. */
function policyFor(style: string, script: string | null): string {
  const digestOf = (text: string) => `'sha256-${toBase64(sha256(utf8(text)))}'`;
  const running = script === null ? [] : [`script-src ${digestOf(script)}`];
  const guarding = script === null ? [] : ["require-trusted-types-for 'script'", "trusted-types 'none'"];
  return [
    "default-src 'none'",
    ...running,
    `style-src ${digestOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    ...guarding,
  ].join('; ');
}
