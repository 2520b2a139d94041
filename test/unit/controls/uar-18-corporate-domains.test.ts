import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { corporateDomains } from '../../../shared/controls/tests/uar-18-corporate-domains.ts';
import { anAccount, type PolicyInput } from '../../support/builders.ts';
import {
  evaluateAt,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  withAccounts,
} from '../../support/builders-evaluation.ts';

const FAIL = failing('account.acc-alan');
const SLOT = '2026-03-02T06:00:00Z';
const alan = (overrides: Partial<Account>, policy: Partial<PolicyInput> = {}): Situation => ({
  accounts: withAccounts(anAccount('alan', overrides)),
  policy,
});

describe(`${corporateDomains.id}: ${corporateDomains.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['all are inside', {}, PASS],
    ['a user name is outside', alan({ userName: 'alan@home.example' }), FAIL],
    ['an address is outside', alan({ emails: ['alan@acme.example', 'alan@home.example'] }), FAIL],
    ['it is in other case', alan({ userName: 'Alan@ACME.Example' }), PASS],
    ['a domain that ends alike', alan({ emails: ['alan@notacme.example'] }), FAIL],
    ['a domain below the company’s', alan({ emails: ['alan@mail.acme.example'] }), FAIL],
    [
      'a second domain of the company’s',
      alan({ emails: ['alan@acme-labs.example'] }, { emailDomains: ['acme.example', 'acme-labs.example'] }),
      PASS,
    ],
    ['a user name that is no address', alan({ userName: 'alan' }), PASS],
    ['inactive', alan({ userName: 'alan@home.example', active: false }), PASS],
    ['perhaps active', alan({ userName: 'alan@home.example', active: null }), FAIL],
    [
      'declared as somebody’s alias, in other case',
      alan({ emails: ['alan@home.example'] }, { aliases: [{ person: 'E-alan', emails: ['Alan@Home.example'] }] }),
      PASS,
    ],
    [
      'registered',
      alan(
        { userName: 'alan@home.example' },
        {
          serviceAccounts: [
            { account: 'acc-alan', kind: 'test', owner: 'E-ada', purpose: 'tests', expires: '2026-12-31' },
          ],
        },
      ),
      PASS,
    ],
    ['half a list shows one', { ...alan({ userName: 'alan@home.example' }), access: 'partial' }, FAIL],
    [
      'half a list shows none',
      { access: 'partial' },
      { outcome: 'inconclusive', reason: 'snapshot-partial', failing: [] },
    ],
    ['no roster is connected', { roster: 'none' }, PASS],
  ])('%s [note 29]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'UAR-18')).toEqual(expected);
  });

  it('is informational, and tells domains, not addresses [note 29]', () => {
    const emails = ['a@zeta.example', 'b@home.example', 'c@home.example'];
    const [failure] = resultOf(evaluateAt(SLOT, alan({ emails })), 'UAR-18').failures;

    expect(failure).toMatchObject({
      severity: 'informational',
      facts: { account: 'acc-alan', userName: 'alan@acme.example', domains: ['home.example', 'zeta.example'] },
    });
    expect(corporateDomains.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Account outside the company’s mail domains (home.example, zeta.example): alan@acme.example',
    );
  });
});
