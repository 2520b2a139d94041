import type { Account } from '../../access/snapshot.ts';
import { endOfDay, startOfDay } from '../../kernel/calendar.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type CalendarDate, millisecondsOf } from '../../kernel/instant.ts';
import type { ApiCredential, ServiceAccount } from '../../workspace/policy.ts';
import { type Actors, actorsIn, indexByAccount, reasonForUnknown } from '../actors.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';
import { tally, type Verdict } from '../verdict.ts';

export const registers: ApplicationTest = {
  id: 'PAR-09',
  version: 2,
  scope: 'application',
  title: 'Registers of service accounts and API credentials are kept',
  criterion:
    'Every registered service, shared, break-glass and test account that may be active has an owner who is still here and an expiry ahead, and a break-glass account was tried within the time of the policy. Every registered API credential has an owner who is still here and is not due for rotation, and every token and secret that Rollcall itself uses is registered, unchanged.',
  why: 'What no person signs in with, no person misses. A SCIM token can create, change and deactivate everybody, and does not expire by itself.',
  controls: {
    soc2: ['CC6.1', 'CC6.2'],
    iso27001: ['A.5.16', 'A.5.17', 'A.8.2'],
    nist80053: ['AC-2', 'IA-5'],
    pcidss: ['7.2.5', '7.2.5.1', '8.6.3'],
    hipaa: ['164.308(a)(5)(ii)(D)'],
  },
  needs: ['accounts'],
  violationsHoldOn: ['accounts'],
  remediation: [
    'A registration that has expired: ask the owner whether the account is still needed. If so, set a new `expires` under `serviceAccounts` and raise the policy’s version. If not, Leapsome: Employees > the account > Edit > Role, to the ordinary one, then … > Deactivate. Do not delete.',
    'An owner who is not here: name a new one, who knows what the account or credential is for, and have its password or token changed: the former owner may know it.',
    'A break-glass account that was not tried: sign in with it as its instructions say, look that it can do what it is for, sign out, seal the password anew, and set `lastTested` to that day.',
    'A token that is not registered: add it under `apiCredentials` with the `fingerprint` that the finding names, in quotes, holder (everybody who uses it), owner and `rotateBy`.',
    'A token that was replaced: find out who did it and why. If it was meant, set the new `fingerprint` and `rotateBy`.',
    'A token that is due: plan it with everybody who uses it, since the old one may stop at once. Leapsome: Settings > Integrations > HRIS Integrations > SCIM > generate a new token. Then enter it. Entra ID: Enterprise applications > Leapsome > Provisioning > Admin credentials > Secret token > Test connection > Save. Humaans: Integrations > Leapsome > Configure. Drata: Connections > Leapsome. Rollcall: where `token` of the connection points to. An API key: Leapsome: Settings > Integrations > API Access.',
    'Then set the new `fingerprint` and `rotateBy` in the register.',
  ],
  closes:
    'with the next run in which the register is in order, or the next complete snapshot in which the account is inactive or gone',
  titleOf: ({ connection, facts }) => {
    const about = facts.credential === undefined ? `account ${String(facts.userName)}` : String(facts.credential);
    const title = TITLES[String(facts.problem)];
    return title ? title(about) : `The token that reads ${connection} is not registered: ${String(facts.fingerprint)}`;
  },

  evaluate(input) {
    const { connection, active, policy } = input;
    const actors = actorsIn(input);
    const registrationsOf = indexByAccount(policy.serviceAccounts);
    const accounts = active.registered;
    const credentials = policy.apiCredentials.filter((credential) => credential.connection === connection);
    return {
      population: [
        ...accounts.map((account) => `account ${account.id}`),
        ...credentials.map((credential) => `credential ${credential.id}`),
      ],
      ...tally([
        ...accounts.map((account) => judgeAccount(account, registrationsOf(account), actors, input)),
        ...credentials.map((credential) => judgeCredential(credential, actors, input)),
        ...judgeOwnTokens(credentials, input),
      ]),
      parameters: { breakGlassTestedWithin: policy.breakGlass.testedWithin },
    };
  },
};

const TITLES: { readonly [problem: string]: (about: string) => string } = {
  'registration-expired': (about) => `Registration of ${about} has expired`,
  'owner-gone': (about) => `The registered owner of ${about} is not here`,
  'never-tested': (about) => `Break-glass ${about} was never tried`,
  'not-tested': (about) => `Break-glass ${about} was not tried for too long`,
  'rotation-due': (about) => `API credential ${about} is due for rotation`,
  'token-changed': (about) => `API credential ${about} was replaced without the register knowing`,
};

/** One good registration is enough. Without any, the fault of the one that lasts longest is told. */
function judgeAccount(
  account: Account,
  entries: readonly ServiceAccount[],
  actors: Actors,
  input: ApplicationInput,
): Verdict | null {
  const verdicts = entries
    .toSorted((a, b) => byCodeUnit(b.expires, a.expires))
    .map((entry) => judgeRegistration(account, entry, actors, input));
  return verdicts.includes(null) ? null : (verdicts[0] ?? null);
}

function judgeRegistration(
  account: Account,
  entry: ServiceAccount,
  actors: Actors,
  input: ApplicationInput,
): Verdict | null {
  const { kind, expires } = entry;
  const subject = ['account', account.id];
  const facts = { account: account.id, userName: account.userName, kind, expires };
  if (isOver(expires, input)) return violation(subject, { ...facts, problem: 'registration-expired' }, input);
  const ofOwner = judgeOwner(entry.owner, subject, facts, actors, input);
  if (ofOwner || kind !== 'break-glass') return ofOwner;
  const problem = testProblem(entry.lastTested ?? null, input);
  if (problem === null) return null;
  return violation(subject, { ...facts, problem, lastTested: entry.lastTested ?? null }, input);
}

/** Null if a break-glass account was tried in time. A day that lies ahead is none on which it was. */
function testProblem(lastTested: CalendarDate | null, { policy, asOf, timezone }: ApplicationInput): string | null {
  const now = millisecondsOf(asOf);
  if (lastTested === null || now < millisecondsOf(startOfDay(lastTested, timezone))) return 'never-tested';
  const holdsUntil = millisecondsOf(endOfDay(lastTested, timezone)) + millisecondsIn(policy.breakGlass.testedWithin);
  return now < holdsUntil ? null : 'not-tested';
}

function judgeCredential(credential: ApiCredential, actors: Actors, input: ApplicationInput): Verdict | null {
  const subject = ['credential', credential.id];
  const facts = { credential: credential.id, rotateBy: credential.rotateBy };
  if (isOver(credential.rotateBy, input)) return violation(subject, { ...facts, problem: 'rotation-due' }, input);
  return judgeOwner(credential.owner, subject, facts, actors, input);
}

/** Whether the token and the secrets that this reading was made with are ones that the register knows. */
function judgeOwnTokens(credentials: readonly ApiCredential[], input: ApplicationInput): (Verdict | null)[] {
  const { credential, further } = input.snapshot.certificate.source;
  const known = credentials.filter((entry) => entry.fingerprint !== undefined);
  const used = [credential, ...further.map((source) => source.credential)].map((token) => token?.fingerprint ?? null);
  // The entry of a token that was replaced is one that no token in use has.
  const [replaced] = known.filter(({ fingerprint }) => fingerprint !== undefined && !used.includes(fingerprint));
  return used.map((fingerprint, i) => {
    if (fingerprint === null || known.some((entry) => entry.fingerprint === fingerprint)) return null;
    const subject = i === 0 ? ['token'] : ['token', `${i + 1}`];
    return replaced
      ? violation(subject, { problem: 'token-changed', credential: replaced.id, fingerprint }, input)
      : violation(subject, { problem: 'token-unregistered', fingerprint }, input);
  });
}

function judgeOwner(
  owner: string,
  subject: readonly string[],
  facts: Violation['facts'],
  actors: Actors,
  input: ApplicationInput,
): Verdict | null {
  switch (actors.standingOf(owner)) {
    case 'present':
      return null;
    case 'gone':
      return violation(subject, { ...facts, problem: 'owner-gone' }, input);
    case 'unknown':
      return { undetermined: { connection: input.connection, subject, reason: reasonForUnknown(input.people) } };
  }
}

function isOver(lastDay: CalendarDate, { asOf, timezone }: ApplicationInput): boolean {
  return millisecondsOf(asOf) >= millisecondsOf(endOfDay(lastDay, timezone));
}

function violation(subject: readonly string[], facts: Violation['facts'], { connection }: ApplicationInput): Verdict {
  return { violation: { connection, subject, severity: 'medium', facts } };
}
