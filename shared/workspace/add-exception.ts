import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { PolicyException } from './policy.ts';

/**
 * The text of a configuration with one more exception in a workspace. Nothing else of the text changes: comments, order
 * and layout stay. Null if the text is laid out in a way that leaves no place for it; then somebody adds it by hand.
 */
export function withException(text: string, workspace: string, exception: PolicyException): string | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', logLevel: 'error' });
  const map = workspaceIn(document.get('workspaces'), workspace);
  if (!map) return null;
  const pair = pairOf(map, 'exceptions');
  const columnOf = (node: unknown) => lines.linePos(startOf(node)).col - 1;
  if (!pair) {
    const last = map.items.at(-1);
    if (!last || map.flow) return null;
    const indent = columnOf(last.key);
    return insertLines(text, endOf(last.value ?? last.key), [`exceptions:`, ...itemLines(exception, 2)], indent);
  }
  const list = pair.value;
  if (isSeq(list) && list.flow) return insertInFlow(text, list as Node & typeof list, exception);
  if (isSeq(list) && list.items.length > 0) {
    return insertLines(text, endOf(list.items.at(-1)), itemLines(exception, 0), columnOf(list));
  }
  const isEmpty = list === null || (isScalar(list) && list.value === null && list.source === '');
  return isEmpty ? insertLines(text, endOf(pair.key), itemLines(exception, 2), columnOf(pair.key)) : null;
}

function workspaceIn(workspaces: unknown, id: string): YAMLMap | null {
  if (!isSeq(workspaces)) return null;
  const found = workspaces.items.find((item) => isMap(item) && item.get('id') === id);
  return isMap(found) ? found : null;
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** The exception as the lines of an item in a list. */
function itemLines(exception: PolicyException, indent: number): string[] {
  const { finding, reason, approvedBy, approvedOn, expires } = exception;
  const members = [
    `finding: ${JSON.stringify(finding)}`,
    `reason: ${JSON.stringify(reason)}`,
    `approvedBy: ${JSON.stringify(approvedBy)}`,
    `approvedOn: ${approvedOn}`,
    `expires: ${expires}`,
  ];
  return members.map((member, i) => `${' '.repeat(indent)}${i === 0 ? '- ' : '  '}${member}`);
}

/** Inserts lines below the line in which something ends, and below what is remarked on it there. */
function insertLines(text: string, end: number, lines: readonly string[], indent: number): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = lines.map((line) => `${' '.repeat(indent)}${line}${newline}`).join('');
  const lineEnd = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  if (lineEnd === -1) return `${text}${newline}${block}`;
  return `${text.slice(0, lineEnd + 1)}${block}${text.slice(lineEnd + 1)}`;
}

function insertInFlow(
  text: string,
  list: Node & { readonly items: readonly unknown[] },
  exception: PolicyException,
): string | null {
  const close = text.lastIndexOf(']', endOf(list));
  if (close < startOf(list)) return null;
  const last = list.items.at(-1);
  const at = last === undefined ? close : endOf(last);
  return `${text.slice(0, at)}${last === undefined ? '' : ', '}${JSON.stringify(exception)}${text.slice(at)}`;
}

function startOf(node: unknown): number {
  return rangeOf(node)[0];
}

function endOf(node: unknown): number {
  return rangeOf(node)[1];
}

function rangeOf(node: unknown): readonly [number, number] {
  if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
    return [Number(node.range[0]), Number(node.range[1])];
  }
  throw new Error('what was parsed from a text has a place in it');
}
