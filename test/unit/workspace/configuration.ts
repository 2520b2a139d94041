import { ConfigurationError, parseConfiguration } from '../../../shared/workspace/parse.ts';

/** A good configuration, of which tests replace parts. Line 1 is `organization`. */
export const GOOD = `organization: acme
store: file:./evidence
signer: file:./key.pem
workspaces:
  - id: main
    schedule: { cron: "0 */6 * * *", timezone: Europe/Berlin }
    connections:
      - id: leapsome
        kind: application
        provider: leapsome
        token: env:TOKEN
      - { id: people, kind: hris, provider: csv, file: ./people.csv, maxAge: 24h, listsLeavers: true }
    policy:
      emailDomains: [acme.example]
`;
export const POLICY = 'workspaces.0.policy';

/** What is said of a configuration: `line:column path: message` for each problem; empty if it is good. */
export function problemsOf(text: string): string[] {
  try {
    parseConfiguration(text, 'rollcall.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(
      ({ line, column, path, message }) => `${line}:${column} ${path ? `${path}: ` : ''}${message}`,
    );
  }
}
