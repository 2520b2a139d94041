import { Installation } from './installation.ts';

/** An installation whose policy asks for reviews; `boss` coordinates them, signs them off, and owns one of its four accounts. */
export async function reviewedCompany(): Promise<{ readonly installation: Installation; readonly boss: string }> {
  const installation = await Installation.create(4);
  const [boss = '', other = ''] = installation.company.people.map(({ email }) => email);
  const signOff = `signOff: [${boss}], fallback: [${boss}, ${other}], authentication: { signOff: operator-attested }`;
  await installation.edit((text) =>
    text.replace(/reviews: \{.*\}/, `reviews: { all: { every: quarter, due: 21d, removeWithin: 5bd }, ${signOff} }`),
  );
  return { installation, boss };
}
