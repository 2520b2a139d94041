import { toBase64, utf8 } from '../../kernel/bytes.ts';
import { sha256 } from '../../kernel/digest.ts';
import { type Html, html, styleElement, textOf } from '../../kernel/markup.ts';

/** A whole document with one style sheet, in which nothing is loaded, run or sent. */
export function documentOf(title: string, style: string, body: Html): string {
  return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${styleElement(style)}
</head>
<body>
${body}
</body>
</html>
`);
}

/** The one style sheet is named by its digest. */
function policyFor(style: string): string {
  return `default-src 'none'; style-src 'sha256-${toBase64(sha256(utf8(style)))}'; base-uri 'none'; form-action 'none'`;
}
