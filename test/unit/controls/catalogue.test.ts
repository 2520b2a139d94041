import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderControlTests } from '../../../functions/docs/control-tests.ts';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import type { ControlTest } from '../../../shared/controls/contract.ts';
import { CONTROL_TEXTS, FRAMEWORK_NAMES } from '../../../shared/controls/frameworks.ts';
import { FRAMEWORKS } from '../../../shared/workspace/policy.ts';

const tests: readonly ControlTest[] = CATALOGUE;
const RUNBOOKS = renderControlTests();

/** Which controls each test supports; ISO 27001 A.6.5 and A.8.3 by field note 30. */
const CONTROLS: { readonly [test: string]: ControlTest['controls'] } = {
  'EVD-01': { soc2: ['CC6.2'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4'] },
  'EVD-02': { soc2: ['CC6.2', 'CC6.3'], iso27001: ['A.5.18'], nist80053: ['AC-2', 'CA-7'], pcidss: ['7.2.4'] },
  'EVD-04': { soc2: ['CC6.2'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4'] },
  'EVD-03': { soc2: ['CC4.1'], iso27001: ['A.5.18'], nist80053: ['CA-7'] },
  'UAR-01': {
    soc2: ['CC6.3'],
    iso27001: ['A.5.15', 'A.5.18'],
    nist80053: ['AC-1', 'AC-2'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-02': {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-03': { soc2: ['CC6.2'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4'] },
  'UAR-04': { soc2: ['CC6.3'], iso27001: ['A.5.18'], nist80053: ['AC-6(7)'], pcidss: ['7.2.4'] },
  'UAR-05': { soc2: ['CC6.3'], iso27001: ['A.5.3', 'A.5.18'], nist80053: ['AC-5', 'AC-6(7)'], pcidss: ['7.2.4'] },
  'UAR-06': {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18', 'A.8.3'],
    nist80053: ['AC-6(7)'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-07': { soc2: ['CC6.3'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4', '7.2.5.1'] },
  'UAR-08': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  'UAR-09': {
    soc2: ['CC6.1'],
    iso27001: ['A.5.16', 'A.8.3'],
    nist80053: ['AC-2(3)'],
    pcidss: ['7.2.5'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  'UAR-10': {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.3'],
  },
  'UAR-11': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2(3)'],
    pcidss: ['8.2.6'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
  },
  'UAR-12': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2', 'PS-7'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-13': { soc2: ['CC4.1', 'CC6.3'], iso27001: ['A.5.18'], nist80053: ['AC-2'] },
  'UAR-14': {
    soc2: ['CC6.1'],
    iso27001: ['A.5.16'],
    nist80053: ['AC-2', 'IA-4'],
    pcidss: ['8.2.1'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  'UAR-15': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2(3)'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  'UAR-16': { soc2: ['CC6.2'], iso27001: ['A.5.16'], nist80053: ['AC-2'] },
  'UAR-17': {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18', 'A.8.3'],
    nist80053: ['AC-2'],
  },
  'UAR-18': {
    soc2: ['CC6.1'],
    iso27001: ['A.5.16'],
    nist80053: ['AC-2', 'IA-4'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  'UAR-19': {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18', 'A.8.3'],
    nist80053: ['AC-2'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-20': { soc2: ['CC6.3'], iso27001: ['A.5.16'], nist80053: ['AC-2'] },
  'UAR-21': {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18', 'A.6.5'],
    nist80053: ['AC-2', 'PS-5'],
    pcidss: ['7.2.4'],
  },
  'UAR-22': {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-23': { soc2: ['CC6.2'], iso27001: ['A.5.16', 'A.5.18'], nist80053: ['AC-2'] },
  'UAR-24': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  'UAR-25': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2', 'AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  'UAR-26': { soc2: ['CC6.2'], iso27001: ['A.5.16', 'A.5.18'], nist80053: ['AC-2(3)'], pcidss: ['8.2.6'] },
  'UAR-27': { soc2: ['CC6.2'], iso27001: ['A.5.16'], nist80053: ['AC-2'] },
  'UAR-30': {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  'UAR-28': {
    soc2: ['CC6.3'],
    iso27001: ['A.5.15', 'A.5.18', 'A.8.3'],
    nist80053: ['AC-2', 'AC-6(7)'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'UAR-29': { soc2: ['CC6.3'], iso27001: ['A.5.18', 'A.8.3'], nist80053: ['AC-2'] },
  'PAR-01': { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'], pcidss: ['7.2.5'] },
  'PAR-02': { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'] },
  'PAR-03': {
    soc2: ['CC6.1', 'CC6.3'],
    iso27001: ['A.8.2', 'A.8.3'],
    nist80053: ['AC-6(5)'],
    pcidss: ['7.2.3'],
  },
  'PAR-04': { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-6(7)'], pcidss: ['7.2.4'] },
  'PAR-05': {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18', 'A.6.5', 'A.8.2'],
    nist80053: ['AC-2(3)', 'AC-6(5)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  'PAR-06': {
    soc2: ['CC6.3'],
    iso27001: ['A.8.2'],
    nist80053: ['AC-6(5)'],
    pcidss: ['7.2.5'],
  },
  'PAR-07': { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'] },
  'PAR-08': {
    soc2: ['CC6.3'],
    iso27001: ['A.5.3', 'A.8.2'],
    nist80053: ['AC-5', 'AC-6(7)'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  'PAR-09': {
    soc2: ['CC6.1', 'CC6.2'],
    iso27001: ['A.5.16', 'A.5.17', 'A.8.2'],
    nist80053: ['AC-2', 'IA-5'],
    pcidss: ['7.2.5', '7.2.5.1', '8.6.3'],
    hipaa: ['164.308(a)(5)(ii)(D)'],
  },
  'PAR-10': { soc2: ['CC6.3'], iso27001: ['A.5.18', 'A.8.2'], nist80053: ['AC-6(7)'], pcidss: ['7.2.4'] },
  'PAR-11': {
    soc2: ['CC6.1'],
    iso27001: ['A.8.2', 'A.8.5'],
    nist80053: ['IA-2(1)'],
    pcidss: ['8.4.1'],
    hipaa: ['164.312(d)'],
  },
};

describe('the catalogue', () => {
  it('names every test once', () => {
    const ids = tests.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set(Object.keys(CONTROLS)));
  });

  it.each(tests.map((test) => [test.id, test] as const))(
    '%s supports the controls that it is meant for [note 30]',
    (id, test) => {
      expect(test.controls).toEqual(CONTROLS[id]);
    },
  );

  it.each(tests.map((test) => [test.id, test] as const))('%s says what it is about, and what to do', (id, test) => {
    expect(id).toMatch(/^(UAR|PAR|EVD)-\d{2}$/);
    expect(test.version).toBeGreaterThanOrEqual(1);
    for (const text of [test.title, test.criterion, test.why, test.closes, ...test.remediation]) {
      expect(text.trim()).not.toBe('');
    }
    expect(test.criterion).toMatch(/\.$/);
    expect(test.remediation.length).toBeGreaterThan(0);
  });

  it.each(tests.map((test) => [test.id, test] as const))(
    '%s has tests of its own, a runbook [note 35], and controls of SOC 2 and ISO 27001',
    (id, test) => {
      const names = readdirSync(import.meta.dirname).filter((name) => name !== 'catalogue.test.ts');
      const isAbout = (name: string) =>
        name.startsWith(`${id.toLowerCase()}-`) ||
        readFileSync(join(import.meta.dirname, name), 'utf8').includes(`'${id}'`);

      expect(names.some(isAbout)).toBe(true);
      expect(RUNBOOKS).toContain(`\n### Runbook ${id}\n\n1. ${test.remediation[0]}\n`);
      expect(test.controls.soc2 ?? []).not.toEqual([]);
      expect(test.controls.iso27001 ?? []).not.toEqual([]);
      expect(test.controls.nist80053 ?? []).not.toEqual([]);
    },
  );

  it.each(['UAR-08', 'UAR-12', 'UAR-14', 'UAR-15', 'UAR-22', 'UAR-26', 'UAR-30', 'PAR-05'])(
    'the runbook of %s has the clicks in Entra ID, and says not to delete [note 35]',
    (id) => {
      const steps = tests.find((test) => test.id === id)?.remediation.join(' ') ?? '';

      expect(steps).toContain('Entra ID: ');
      expect(steps).toMatch(/Leapsome:? (> )?Employees > /);
      expect(steps).toContain('Do not delete');
    },
  );

  it('never says that anything is compliant [note 30]', () => {
    const texts = tests.flatMap((test) => [test.title, test.criterion, test.why, test.closes, ...test.remediation]);

    expect(texts.filter((text) => /\bcomplian(t|ce)\b/i.test(text))).toEqual([]);
  });
});

describe('frameworks', () => {
  it.each(FRAMEWORKS)('%s has a name, and a text of our own for every control that a test names', (framework) => {
    const named = tests.flatMap((test) => test.controls[framework] ?? []);

    expect(FRAMEWORK_NAMES[framework]).not.toBe('');
    expect(named.filter((control) => !CONTROL_TEXTS[framework][control]?.trim())).toEqual([]);
  });

  it('know ISO 27001 A.6.5 and A.8.3 [note 30]', () => {
    expect(Object.keys(CONTROL_TEXTS.iso27001)).toEqual(expect.arrayContaining(['A.6.5', 'A.8.3']));
  });
});
