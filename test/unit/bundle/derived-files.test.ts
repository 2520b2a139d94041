import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { derivedFiles } from '../../../shared/bundle/derived/files.ts';
import type { PeriodReport } from '../../../shared/bundle/period/report.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { eventfulPeriod, PLAYED_WITHIN, reportOf } from '../../support/eventful-period.ts';
import { faultsIn } from '../findings/ocsf-schema.ts';

let report: PeriodReport;

beforeAll(async () => {
  report = await reportOf((await eventfulPeriod()).log);
}, PLAYED_WITHIN);

const textOf = (path: string, of: PeriodReport = report) => {
  const file = derivedFiles(of).find((known) => known.path === `derived/${path}`);
  if (!file) throw new RangeError(`there is no ${path}`);
  return file.text();
};
const rowsOf = (path: string, of: PeriodReport = report) =>
  parse(textOf(path, of), { columns: true, bom: true }) as { [column: string]: string }[];

const schema = new URL('../../fixtures/oscal/assessment-results-1.2.1.json', import.meta.url);
const validateOscal = addFormats
  .default(new Ajv({ strict: false, allErrors: true }))
  .compile(JSON.parse(readFileSync(schema, 'utf8')));
const oscalFaults = (text: string) => (validateOscal(JSON.parse(text)) ? [] : validateOscal.errors);

/** What somebody may have written into a name. */
const HOSTILE = [
  "=cmd|' /C calc'!A0",
  '+1',
  '-1',
  '@SUM(1)',
  '\tx',
  'a\r\nb',
  'a"b;c,d',
  '\u202Egnp.exe',
  ' x ',
  '0012',
];

/** The report with a name that wants to be more than a name, wherever names stand. */
function withName(name: string): PeriodReport {
  const { populations, findings, deviations, access } = report;
  return {
    ...report,
    access: access.map((row) => ({ ...row, userName: name, displayName: name, department: name })),
    findings: findings.map((row) => ({ ...row, title: name, userName: name })),
    deviations: deviations.map((row) => ({ ...row, title: name, userName: name })),
    populations: {
      ...populations,
      leavers: populations.leavers.map((row) => ({ ...row, name, title: name })),
      accounts: populations.accounts.map((row) => ({ ...row, userName: name })),
    },
  };
}

describe('the files that are derived from a period', () => {
  it('stand in the order of their paths, and are the same each time', () => {
    const [once, again] = [derivedFiles(report), derivedFiles(report)];

    expect(once.map(({ path }) => path)).toEqual(once.map(({ path }) => path).toSorted());
    expect(again.map((file) => file.text())).toEqual(once.map((file) => file.text()));
  });

  it('name the same findings by the same keys', () => {
    const keys = report.findings.map(({ key }) => key);
    const ofOcsf = textOf('findings.ocsf.jsonl').trim().split('\n');
    const observations = JSON.parse(textOf('assessment-results.oscal.json'))['assessment-results'].results[0]
      .observations;
    const ofOscal = observations.flatMap(({ props }: { props: { name: string; value: string }[] }) =>
      props.filter(({ name }) => name === 'finding-key').map(({ value }) => value),
    );

    expect(rowsOf('findings.csv').map(({ key }) => key)).toEqual(keys);
    expect([...new Set(rowsOf('deviations.csv').map(({ key }) => key))].toSorted()).toEqual(keys);
    expect(ofOcsf.map((line) => JSON.parse(line).finding_info.uid)).toEqual(keys);
    expect(ofOscal).toEqual(keys);
  });

  it('name in every row an entry of the log and an artifact', () => {
    for (const { path, text } of derivedFiles(report)) {
      if (!path.endsWith('.csv')) continue;
      for (const row of parse(text(), { columns: true, bom: true }) as { [column: string]: string }[]) {
        const cells = Object.entries(row).filter(([, cell]) => cell !== '');
        expect(
          cells.some(([name, cell]) => /entry$/i.test(name) && /^'?\d+$/.test(cell)),
          path,
        ).toBe(true);
        expect(
          cells.some(([name, cell]) => /artifact$/i.test(name) && cell.startsWith('evidence/2026/')),
          path,
        ).toBe(true);
      }
    }
  });
});

describe('CSV files', () => {
  it('have rows that end with CR LF and a heading of names', () => {
    const text = textOf('findings.csv');

    expect(text.startsWith('\uFEFF"key","test","connection"')).toBe(true);
    expect(text.split('\r\n').length).toBe(report.findings.length + 2);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it.each(HOSTILE)('stay inert and whole with the name %j', (name) => {
    const hostile = withName(name);

    const cells = [
      'access.csv',
      'findings.csv',
      'deviations.csv',
      'populations/leavers.csv',
      'populations/accounts.csv',
    ]
      .flatMap((path) => rowsOf(path, hostile))
      .flatMap((row) => Object.values(row));

    expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => cell !== safeText(cell))).toEqual([]);
    expect(rowsOf('access.csv', hostile)).toHaveLength(report.access.length);
  });
});

describe('findings as OCSF', () => {
  it('are Compliance Findings of OCSF 1.6, one a line', () => {
    const lines = textOf('findings.ocsf.jsonl').trim().split('\n');

    expect(lines).toHaveLength(report.findings.length);
    expect(lines.flatMap((line) => faultsIn(JSON.parse(line)))).toEqual([]);
  });

  it('say each time that the finding stood, and by which evidence', () => {
    const leaver = textOf('findings.ocsf.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find(({ finding_info }) => finding_info.uid.startsWith('UAR-08'));

    expect(leaver).toMatchObject({ status: 'Resolved', compliance: { status: 'Pass' } });
    expect(leaver.unmapped.standings).toMatchObject([{ interruptions: 1, isLate: true, limitOf: 'control' }]);
  });
});

describe('OSCAL assessment results', () => {
  it('are valid against the JSON Schema of NIST', () => {
    expect(oscalFaults(textOf('assessment-results.oscal.json'))).toEqual([]);
  });

  it.each(HOSTILE)('are valid with the name %j', (name) => {
    expect(oscalFaults(textOf('assessment-results.oscal.json', withName(name)))).toEqual([]);
  });

  it('are valid for a period in which nothing was evaluated', () => {
    const { scope, ...rest } = report;
    const empty = { ...rest, scope: { ...scope, remediateWithin: null }, controls: [], findings: [], policies: [] };

    expect(oscalFaults(textOf('assessment-results.oscal.json', empty))).toEqual([]);
  });

  it('conclude on controls of NIST SP 800-53, and never better than the tests behind them', () => {
    const { results } = JSON.parse(textOf('assessment-results.oscal.json'))['assessment-results'];
    const states = results[0].findings.map(({ target }: { target: { [name: string]: unknown } }) => [
      target['target-id'],
      target.status,
    ]);

    expect(Object.fromEntries(states)).toMatchObject({
      'ac-1_smt': { state: 'satisfied', reason: 'pass' },
      'ps-4_smt': { state: 'not-satisfied', reason: 'fail' },
      'ps-7_smt': { state: 'not-satisfied', reason: 'other' },
    });
  });
});
