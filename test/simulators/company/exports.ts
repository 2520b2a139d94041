import type { Company } from './company.ts';

/** Files that somebody at the company exports by hand. */

/** The HR system's people, as `provider: csv` reads them. */
export function peopleCsv(company: Company, asOf: string): string {
  const heading = 'id,employeeNumber,emails,name,status,startDate,endDate,type,department,title,manager';
  const rows = company.people.map((person) =>
    [
      person.id,
      person.id,
      person.email,
      `${person.givenName} ${person.familyName}`,
      person.status,
      person.startDate,
      person.endDate ?? '',
      person.type,
      person.department,
      person.title,
      person.manager ?? '',
    ]
      .map(quoted)
      .join(','),
  );
  return [`# as-of: ${asOf}`, heading, ...rows, ''].join('\n');
}

/** Who holds which role, as an administrator copies it from Leapsome's screens. */
export function rolesCsv(company: Company, asOf: string, attestedBy: string): string {
  const rows = company.accounts.filter(({ active }) => active).map(({ id, role }) => [id, role].map(quoted).join(','));
  return [`# as-of: ${asOf}`, `# attested-by: ${attestedBy}`, 'account,role', ...rows, ''].join('\n');
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
