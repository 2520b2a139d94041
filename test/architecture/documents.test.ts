import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderConfigurationSchema } from '../../functions/docs/configuration-schema.ts';
import { renderControlTests } from '../../functions/docs/control-tests.ts';
import { renderCost } from '../../functions/docs/cost.ts';
import { renderDeployment } from '../../functions/docs/deployment.ts';
import { renderScale } from '../../functions/docs/scale.ts';
import { COLLECTION_FAILURES } from '../../shared/connections/errors.ts';
import { CATALOGUE } from '../../shared/controls/catalogue.ts';
import { CONTROL_TEXTS } from '../../shared/controls/frameworks.ts';
import { ALARMS } from '../../shared/deployment/alarms.ts';
import { ENTRY_TYPES } from '../../shared/evidence/statement.ts';
import { VIOLATIONS } from '../../shared/evidence/verify/report.ts';
import { EVENT_TYPES } from '../../shared/findings/events.ts';
import { AUDIT_VIOLATIONS } from '../../shared/pipeline/audit/violations.ts';
import { FRAMEWORKS } from '../../shared/workspace/policy.ts';
import { ROOT } from './source-files.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('documents that are made from code', () => {
  it.each([
    ['docs/control-tests.md', renderControlTests],
    ['docs/rollcall.schema.json', renderConfigurationSchema],
    ['docs/cost.md', renderCost],
    ['docs/scale.md', renderScale],
    ['docs/functions.md', renderDeployment],
  ])('%s is up to date; "npm run docs" makes it so', (path, render) => {
    expect(read(path)).toBe(render());
  });
});

describe('documents that are written by hand name', () => {
  it.each([
    ['every violation', 'docs/evidence-format.md', Object.keys(VIOLATIONS)],
    ['every type of entry', 'docs/evidence-format.md', [...ENTRY_TYPES, 'log-checkpoint']],
    ['every type of event', 'docs/evidence-format.md', EVENT_TYPES],
    ['every violation that the audit alone can find', 'docs/audit.md', Object.keys(AUDIT_VIOLATIONS)],
    ['every reason for a failed collection', 'docs/connectors.md', COLLECTION_FAILURES],
  ])('%s, in %s', (_what, path, names) => {
    const text = read(path);

    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe('files that documents send a reader to', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/connectors.md', 'docs/testing.md'])(
    'are there: %s',
    (path) => {
      const named = [...read(path).matchAll(/`((?:docs|functions|infra|shared|test)\/[\w./-]+)`/g)].map(
        ([, file]) => file ?? '',
      );

      expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    },
  );
});

describe('the runbook', () => {
  const headings = new Set(read('docs/runbook.md').match(/^### .+$/gm));

  it('has a heading for every alarm', () => {
    expect(ALARMS.filter(({ title }) => !headings.has(`### ${title}`))).toEqual([]);
  });

  it('has a heading for every type of finding', () => {
    expect(CATALOGUE.filter(({ id, title }) => !headings.has(`### ${id} ${title}`)).map(({ id }) => id)).toEqual([]);
  });

  it('has no heading for what is neither', () => {
    const known = new Set([
      '### Protection changed',
      ...ALARMS.map(({ title }) => `### ${title}`),
      ...CATALOGUE.map(({ id, title }) => `### ${id} ${title}`),
    ]);

    expect([...headings].filter((heading) => !known.has(heading))).toEqual([]);
  });
});

describe('whoever sets up the connection', () => {
  it.each(['README.md', 'docs/connectors.md', 'docs/deploy.md', 'functions/cli/init/configuration-text.ts'])(
    'is told by %s to copy the token that is there, since a new one may cut others off [note 10]',
    (path) => {
      const text = read(path).replace(/\s+(# )?/g, ' ');

      expect(text).toMatch(/Copy the existing (one|token)\W/);
      expect(text).toMatch(/may (cut off|stop) Entra ID, Humaans/);
    },
  );
});

describe('the catalogue', () => {
  it('is sorted by family and number, without repeats', () => {
    const ids = CATALOGUE.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^(EVD|UAR|PAR)-\d{2}$/.test(id))).toEqual([]);
  });

  it('refers only to controls that have a text', () => {
    const unknown = CATALOGUE.flatMap((test) =>
      FRAMEWORKS.flatMap((framework) =>
        (test.controls[framework] ?? []).filter((control) => !(control in CONTROL_TEXTS[framework])),
      ),
    );

    expect(unknown).toEqual([]);
  });
});
