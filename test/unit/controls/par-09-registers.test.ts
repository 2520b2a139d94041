import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../shared/access/certificate.ts';
import { registers } from '../../../shared/controls/tests/par-09-registers.ts';
import { anAccount, aPerson } from '../../support/builders.ts';
import {
  evaluateTaken,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const ACCOUNT = failing('account.acc-sync');
const NOON = '2026-03-02T12:00:00.000Z';

describe(`${registers.id}: ${registers.criterion}`, () => {
  it('passes where all is well', () => {
    expect(inShort(evaluateTaken(NOON), 'PAR-09')).toEqual(PASS);
  });
});

describe('PAR-09, a registered account', () => {
  const entry = {
    account: 'sync@acme.example',
    kind: 'service' as 'service' | 'break-glass',
    owner: 'ada@acme.example',
    purpose: 'HRIS sync',
    expires: '2026-03-02',
  };
  type Entry = typeof entry & { lastTested?: string };
  const registered = (...entries: Partial<Entry>[]): Situation => ({
    policy: { serviceAccounts: entries.map((overrides) => ({ ...entry, ...overrides })) },
  });

  it.each<[string, string, Situation, Short]>([
    ['on the day it expires', '2026-03-02T23:59:59.999Z', registered({}), PASS],
    ['when that day is over', '2026-03-03T00:00:00.000Z', registered({}), ACCOUNT],
    [
      'when that day is over where people work',
      '2026-03-02T23:00:00.000Z',
      { ...registered({}), timezone: 'Europe/Berlin' },
      ACCOUNT,
    ],
    ['the owner has left', NOON, registered({ owner: 'edsger@acme.example' }), ACCOUNT],
    ['nobody knows the owner', NOON, registered({ owner: 'nobody@acme.example' }), ACCOUNT],
    ['the owner is named by roster id', NOON, registered({ owner: 'E-ada' }), PASS],
    [
      'the owner is on leave',
      NOON,
      { ...registered({}), people: withPeople(aPerson('ada', { status: 'leave' })) },
      PASS,
    ],
    [
      'the owner has not begun',
      NOON,
      { ...registered({}), people: withPeople(aPerson('ada', { status: 'future' })) },
      ACCOUNT,
    ],
    [
      'whether the owner is still here is not known',
      NOON,
      { ...registered({}), people: withPeople(aPerson('ada', { status: 'unknown' })) },
      unclear('employment-unknown'),
    ],
    [
      'the roster that has the owner failed',
      NOON,
      { ...registered({}), roster: 'failed' },
      unclear('employment-unknown'),
    ],
    ['no roster is connected, and the owner has an account', NOON, { ...registered({}), roster: 'none' }, PASS],
    [
      'nothing connected knows the owner',
      NOON,
      { ...registered({ owner: 'nobody@acme.example' }), roster: 'none' },
      unclear('actor-unknown'),
    ],
    ['twice, once well', NOON, registered({ owner: 'edsger@acme.example' }, { expires: '2026-03-03' }), PASS],
    ['twice, never well', NOON, registered({ owner: 'edsger@acme.example' }, { expires: '2026-01-01' }), ACCOUNT],
    [
      'inactive',
      NOON,
      { ...registered({ expires: '2026-01-01' }), accounts: withAccounts(anAccount('sync', { active: false })) },
      PASS,
    ],
    [
      'perhaps active',
      NOON,
      { ...registered({ expires: '2026-01-01' }), accounts: withAccounts(anAccount('sync', { active: null })) },
      ACCOUNT,
    ],
    ['not there', NOON, { ...registered({ account: 'old@acme.example', expires: '2026-01-01' }) }, PASS],
    ['in half a list', NOON, { ...registered({ expires: '2026-01-01' }), access: 'partial' }, ACCOUNT],
    ['well, in half a list', NOON, { ...registered({}), access: 'partial' }, unclear('snapshot-partial')],
  ])('%s [note 21]', (_name, takenAt, situation, expected) => {
    expect(inShort(evaluateTaken(takenAt, situation), 'PAR-09')).toEqual(expected);
  });

  it.each<[string, string, Partial<Entry>, Short]>([
    ['never', NOON, {}, ACCOUNT],
    ['today', '2026-03-02T00:00:00.000Z', { lastTested: '2026-03-02' }, PASS],
    ['tomorrow', '2026-03-01T23:59:59.999Z', { lastTested: '2026-03-02' }, ACCOUNT],
    ['365 days ago', '2026-03-02T23:59:59.999Z', { lastTested: '2025-03-02' }, PASS],
    ['more than 365 days ago', '2026-03-03T00:00:00.000Z', { lastTested: '2025-03-02' }, ACCOUNT],
  ])('for breaking glass, tried %s [note 21]', (_name, takenAt, overrides, expected) => {
    const situation = registered({ kind: 'break-glass', expires: '2026-12-31', ...overrides });

    expect(inShort(evaluateTaken(takenAt, situation), 'PAR-09')).toEqual(expected);
  });

  it('for breaking glass is tried as often as policy says', () => {
    const { policy } = registered({ kind: 'break-glass', lastTested: '2026-02-01' });
    const outcomes = ['29d', '28d'].map(
      (testedWithin) =>
        inShort(evaluateTaken(NOON, { policy: { ...policy, breakGlass: { testedWithin } } }), 'PAR-09').outcome,
    );

    expect(outcomes).toEqual(['pass', 'fail']);
  });

  it.each<[Partial<Entry>[], string, string]>([
    [[{ expires: '2026-03-01' }], 'registration-expired', 'Registration of account sync@acme.example has expired'],
    [[{ owner: 'E-edsger' }], 'owner-gone', 'The registered owner of account sync@acme.example is not here'],
    [[{ kind: 'break-glass' }], 'never-tested', 'Break-glass account sync@acme.example was never tried'],
    [
      [{ kind: 'break-glass', lastTested: '2024-03-02' }],
      'not-tested',
      'Break-glass account sync@acme.example was not tried for too long',
    ],
    [
      [{ expires: '2026-01-01' }, { owner: 'E-edsger' }],
      'owner-gone',
      'The registered owner of account sync@acme.example is not here',
    ],
  ])('tells the fault, of the registration that lasts longest, with medium severity', (entries, problem, title) => {
    const [failure] = resultOf(evaluateTaken(NOON, registered(...entries)), 'PAR-09').failures;

    expect(failure).toMatchObject({ severity: 'medium', facts: { account: 'acc-sync', problem } });
    expect(registers.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(title);
  });

  it('is found once: not as an account without owner as well', () => {
    expect(inShort(evaluateTaken(NOON, registered({ expires: '2026-01-01' })), 'UAR-09').failing).toEqual([]);
  });
});

describe('PAR-09, API credentials', () => {
  const credential = {
    id: 'scim-token',
    connection: 'leapsome',
    holder: 'Rollcall, Entra ID',
    owner: 'ada@acme.example',
    rotateBy: '2026-03-02',
  };
  const accessCertificate = (fingerprint: string, ...further: string[]): Partial<Certificate> => ({
    source: {
      provider: 'leapsome',
      kind: 'application',
      evidenceClass: 'api',
      location: 'https://api.leapsome.com/scim/v1',
      credential: { reference: 'env:TOKEN', fingerprint },
      further: further.map((secret) => ({
        location: 'https://api.leapsome.com/v1',
        credential: { reference: 'env:API_SECRET', fingerprint: secret },
      })),
      peerCertificates: [],
    },
  });
  const own = { ...credential, fingerprint: '00112233aabbccdd' };
  const read = (...credentials: Partial<typeof own>[]): Situation => ({
    policy: { apiCredentials: credentials.map((overrides) => ({ ...own, ...overrides })) },
    accessCertificate: accessCertificate('00112233aabbccdd'),
  });

  it.each<[string, string, Situation, Short]>([
    ['the token is registered', NOON, read({}), PASS],
    ['the token is not', NOON, read(), failing('token')],
    ['only other credentials are', NOON, { ...read(), policy: { apiCredentials: [credential] } }, failing('token')],
    [
      'the token was replaced',
      NOON,
      { ...read({}), accessCertificate: accessCertificate('ffff0000ffff0000') },
      failing('token'),
    ],
    [
      'the token was replaced, and the register knows both',
      NOON,
      {
        ...read({}, { id: 'new', fingerprint: 'ffff0000ffff0000' }),
        accessCertificate: accessCertificate('ffff0000ffff0000'),
      },
      PASS,
    ],
    [
      'the token is registered, and the secret of another interface is not',
      NOON,
      { ...read({}), accessCertificate: accessCertificate('00112233aabbccdd', 'eeee0000eeee0000') },
      failing('token.2'),
    ],
    [
      'both are registered',
      NOON,
      {
        ...read({}, { id: 'api-secret', fingerprint: 'eeee0000eeee0000' }),
        accessCertificate: accessCertificate('00112233aabbccdd', 'eeee0000eeee0000'),
      },
      PASS,
    ],
    ['on the day it is to be rotated', '2026-03-02T23:59:59.999Z', read({}), PASS],
    ['when that day is over', '2026-03-03T00:00:00.000Z', read({}), failing('credential.scim-token')],
    ['the owner has left', NOON, read({ owner: 'E-edsger' }), failing('credential.scim-token')],
    [
      'whether the owner is still here is not known',
      NOON,
      { ...read({}), people: withPeople(aPerson('ada', { status: 'unknown' })) },
      unclear('employment-unknown'),
    ],
    [
      'another one is due',
      NOON,
      { ...read(), policy: { apiCredentials: [own, { ...credential, id: 'api-key', rotateBy: '2026-03-01' }] } },
      failing('credential.api-key'),
    ],
    [
      'one of another application is due',
      NOON,
      read({}, { id: 'x', connection: 'other', rotateBy: '2026-03-01' }),
      PASS,
    ],
  ])('%s [note 21]', (_name, takenAt, situation, expected) => {
    expect(inShort(evaluateTaken(takenAt, situation), 'PAR-09')).toEqual(expected);
  });

  it.each<[Situation, string, string]>([
    [read(), 'token-unregistered', 'The token that reads leapsome is not registered: 00112233aabbccdd'],
    [
      { ...read({}), accessCertificate: accessCertificate('ffff0000ffff0000') },
      'token-changed',
      'API credential scim-token was replaced without the register knowing',
    ],
    [
      { ...read({}), accessCertificate: accessCertificate('00112233aabbccdd', 'eeee0000eeee0000') },
      'token-unregistered',
      'The token that reads leapsome is not registered: eeee0000eeee0000',
    ],
    [
      {
        ...read({}, { id: 'api-secret', fingerprint: 'dddd0000dddd0000' }),
        accessCertificate: accessCertificate('00112233aabbccdd', 'eeee0000eeee0000'),
      },
      'token-changed',
      'API credential api-secret was replaced without the register knowing',
    ],
    [read({ rotateBy: '2026-03-01' }), 'rotation-due', 'API credential scim-token is due for rotation'],
    [read({ owner: 'E-edsger' }), 'owner-gone', 'The registered owner of scim-token is not here'],
  ])('tells the fault with medium severity, and never the token', (situation, problem, title) => {
    const [failure] = resultOf(evaluateTaken(NOON, situation), 'PAR-09').failures;

    expect(failure).toMatchObject({ severity: 'medium', facts: { problem } });
    expect(registers.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(title);
    expect(JSON.stringify(failure)).not.toContain('env:TOKEN');
  });
});
