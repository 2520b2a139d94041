import { yamlText } from './yaml-text.ts';

/** Sources beside Leapsome's SCIM interface that a first configuration can begin with. */
export const SOURCES = ['content-api', 'humaans', 'entra', 'people-file'] as const;
export type Source = (typeof SOURCES)[number];

/** The directory, and who reads it: ids that Entra ID gives. */
export interface EntraIds {
  readonly tenant: string;
  readonly clientId: string;
}

/** What stands under `connections` beside the application; what was not chosen is there as a comment. */
export function furtherConnections(chosen: readonly Source[], entra: EntraIds | null): string {
  const humaans = ['- { id: humaans, kind: hris, provider: humaans, token: env:HUMAANS_TOKEN }'];
  const people = ['- { id: people, kind: hris, provider: csv, file: ./people.csv, maxAge: 24h, listsLeavers: true }'];
  const directory = [
    '- id: entra',
    '  kind: idp',
    '  provider: entra',
    `  tenant: ${yamlText(entra?.tenant ?? EXAMPLE_ID)}`,
    `  clientId: ${yamlText(entra?.clientId ?? EXAMPLE_ID)}`,
    '  clientSecret: env:ENTRA_CLIENT_SECRET',
  ];
  const assigned = `  # application: { connection: leapsome, servicePrincipal: ${EXAMPLE_ID}, scope: assigned }`;
  const comparison = [
    '# - { id: stackone, kind: comparison, provider: stackone, apiKey: env:STACKONE_API_KEY, accountId: "…", comparedWith: leapsome }',
  ];
  return [
    '# Who works here. Without it, leavers and orphaned accounts cannot be told. From Humaans, or from a file:',
    ...commentedUnless(chosen.includes('humaans'), humaans),
    ...commentedUnless(chosen.includes('people-file'), people),
    '',
    '# Whose identity is disabled in Microsoft Entra ID; with the enterprise application, who was given Leapsome:',
    ...commentedUnless(entra !== null, directory),
    entra === null ? assigned.replace('  # ', '#   ') : assigned,
    '',
    '# Where StackOne is linked to Leapsome, a second reading to compare with:',
    ...comparison,
  ]
    .map((line) => (line === '' ? '' : `      ${line}`))
    .join('\n');
}

/** A member of the application's connection. */
export function contentApi(chosen: readonly Source[]): string {
  const line = commentedUnless(chosen.includes('content-api'), ['contentApi: { secret: env:LEAPSOME_API_SECRET }']);
  return ['# What the roles of Leapsome are, and who was invited and never came, tells its Content API alone:', ...line]
    .map((text) => `        ${text}`)
    .join('\n');
}

const EXAMPLE_ID = '6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11';

function commentedUnless(isChosen: boolean, lines: readonly string[]): string[] {
  return lines.map((line) => (isChosen ? line : `# ${line}`));
}
