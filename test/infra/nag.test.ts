import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { type ConfigurationOverrides, manyWorkspaces } from './configuration.ts';
import { synthesisedApp } from './synthesised.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly conclusion: string;
    readonly violations: readonly { readonly ruleName: string }[];
    readonly suppressedViolations: readonly { readonly ruleName: string; readonly suppressionReason?: string }[];
  }[];
}

const everything = {
  alerts: { emails: ['security@acme.example'] },
  auditors: [{ account: '444455556666', externalId: 'auditor-0001' }],
  fixedEgressAddress: true,
};

describe('cdk-nag', () => {
  it.each<[string, ConfigurationOverrides]>([
    ['the least', {}],
    ['everything that there is', { aws: everything, workspaces: manyWorkspaces(41) }],
  ])('finds nothing in %s but what is acknowledged with a reason', (_what, overrides) => {
    const app = synthesisedApp(overrides);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

    const { directory } = app.synth();

    const { pluginReports }: Report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
    const report = pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
    expect(report?.conclusion).toBe('success');
    expect(report?.violations).toEqual([]);
    expect(report?.suppressedViolations.length).toBeGreaterThan(10);
  });
});
