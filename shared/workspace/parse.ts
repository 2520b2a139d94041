import { type Document, isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { RollcallError } from '../kernel/errors.ts';
import { type Configuration, configurationSchema } from './configuration.ts';
import { describeFault, describeIssue } from './problems.ts';

/** One thing that is wrong in the configuration, and where. Lines and columns count from 1. */
export interface ConfigurationProblem {
  readonly line: number;
  readonly column: number;
  /** `workspaces.0.policy.emailDomains`; empty for the document as a whole and for faults of YAML itself. */
  readonly path: string;
  readonly message: string;
}

/** The configuration cannot be used. All problems are reported at once. */
export class ConfigurationError extends RollcallError<'configuration-invalid'> {
  readonly problems: readonly ConfigurationProblem[];

  constructor(file: string, problems: readonly ConfigurationProblem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const lines = sorted.map(
      ({ line, column, path, message }) => `  ${file}:${line}:${column} ${path ? `${path}: ` : ''}${message}`,
    );
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super('configuration-invalid', `${file} has ${count}; correct it and run again\n${lines.join('\n')}`);
    this.problems = sorted;
  }
}

/** Aliases are bounded: a few lines of YAML can otherwise stand for gigabytes. */
const MAX_ALIASES = 20;

/** Parses the text of a configuration file. Throws a ConfigurationError that names `file` and every problem. */
export function parseConfiguration(text: string, file: string): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', logLevel: 'error' });
  const faults = [
    ...[...document.errors, ...document.warnings].map((fault) => ({
      offset: fault.pos[0],
      message: describeFault(fault.code),
    })),
    ...unresolvedAliases(document),
  ];
  if (faults.length > 0) {
    const problems = faults.map(({ offset, message }) => ({ ...position(lines, offset), path: '', message }));
    throw new ConfigurationError(file, firstOfEachLine(problems));
  }
  const value = plainValue(document, file);
  const parsed = configurationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    file,
    parsed.error.issues.flatMap((issue) => describe(issue, value, document, lines)),
  );
}

/** Where YAML is broken, one fault brings others with it in the same line. */
function firstOfEachLine(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  return [...Map.groupBy(problems, ({ line }) => line).values()].flatMap((ofLine) => ofLine.slice(0, 1));
}

function unresolvedAliases(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, (_key, node) => {
    if (isAlias(node) && !node.resolve(document)) {
      found.push({
        offset: node.range?.[0] ?? 0,
        message: 'is an alias (*) of something that is not defined above it',
      });
    }
  });
  return found;
}

function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw new ConfigurationError(file, [{ line: 1, column: 1, path: '', message: 'uses too many aliases (*)' }]);
  }
}

function describe(
  issue: z.core.$ZodIssue,
  value: unknown,
  document: Document,
  lines: LineCounter,
): ConfigurationProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...position(lines, offsetOf(document, issue.path, key)),
      path: [...issue.path, key].join('.'),
      message: 'is not a known key; check its spelling and indentation',
    }));
  }
  return [
    {
      ...position(lines, offsetOf(document, issue.path)),
      path: issue.path.join('.'),
      message: describeIssue(issue, valueAt(value, issue.path)),
    },
  ];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (at !== null && typeof at === 'object' && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    value,
  );
}

/** Where a value, or the key of a value, stands in the text; for what is not there, where its parent stands. */
function offsetOf(document: Document, path: readonly PropertyKey[], key?: string): number {
  const node = path.length === 0 ? document.contents : document.getIn(path as (string | number)[], true);
  if (key !== undefined && isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
