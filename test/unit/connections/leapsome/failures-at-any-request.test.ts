import { describe, expect, it } from 'vitest';
import type { CollectionFailure } from '../../../../shared/connections/errors.ts';
import { atRequests, editText, together } from '../../../simulators/faults/apply.ts';
import { withStatus } from '../../../simulators/faults/responses.ts';
import { capped } from '../../../simulators/leapsome/faults/lists.ts';
import type { Fault } from '../../../simulators/service.ts';
import type { NetworkFault } from '../../../support/memory-exchange.ts';
import { outcomeOf, Tenant } from './tenant.ts';

/** Groups in one page and twelve users in three, each list with a look at its end, the users' pages confirmed. */
const REQUESTS = 9;
const ATTEMPTS = 5;
const EVERY_REQUEST = Array.from({ length: REQUESTS }, (_, i) => i + 1);

type Failing = { readonly answer: Fault } | { readonly network: NetworkFault };

/** What may go away by itself. */
const TRANSIENT: { readonly [name: string]: Failing & { readonly code: CollectionFailure } } = {
  'status 429': { answer: withStatus(429), code: 'rate-limited' },
  'status 500': { answer: withStatus(500), code: 'server-error' },
  'status 503 with Retry-After': { answer: withStatus(503, { 'retry-after': '3' }), code: 'server-error' },
  'no connection': { network: 'refused', code: 'unreachable' },
  'a reset': { network: 'reset', code: 'interrupted' },
  'a body that is cut off': { network: 'cut-in-body', code: 'interrupted' },
  'no answer': { network: 'hangs', code: 'timeout' },
  'a body that stops': { network: 'hangs-in-body', code: 'timeout' },
};

/** What never will. */
const FINAL: { readonly [name: string]: Failing & { readonly code: CollectionFailure } } = {
  'status 401': { answer: withStatus(401), code: 'auth-refused' },
  'status 403': { answer: withStatus(403), code: 'auth-refused' },
  'status 404': { answer: withStatus(404), code: 'unexpected-status' },
  'a redirect': { answer: withStatus(302, { location: 'https://elsewhere.example' }), code: 'redirect-refused' },
  'a certificate that nobody trusts': { network: 'untrusted', code: 'tls-refused' },
  'a page for browsers': { answer: editText(() => '<!doctype html>'), code: 'body-not-json' },
};

/** A tenant in three pages whose requests fail where the test says so. */
function failing(what: Failing, isFailing: (number: number) => boolean): Tenant {
  const tenant = new Tenant({ size: 12 });
  const pages = capped(5);
  tenant.exchange.fault = 'answer' in what ? together(pages, atRequests(isFailing, what.answer)) : pages;
  if ('network' in what) tenant.exchange.network = (number) => (isFailing(number) ? what.network : null);
  return tenant;
}

describe('a reading in several pages', () => {
  it('takes as many requests as these tests break', async () => {
    const tenant = failing({ answer: () => {} }, () => false);

    const { ids } = await outcomeOf(tenant.collect());

    expect([ids, tenant.exchange.requests.length]).toEqual([tenant.accountIds, REQUESTS]);
  });

  describe.each(Object.entries(TRANSIENT))('that meets %s', (_name, { code, ...what }) => {
    it.each(EVERY_REQUEST)('once, at request %i, is complete [B7]', async (k) => {
      const tenant = failing(what, (number) => number === k);

      const { ids } = await outcomeOf(tenant.collect());

      expect([ids, tenant.exchange.requests.length]).toEqual([tenant.accountIds, REQUESTS + 1]);
    });

    it.each(EVERY_REQUEST)('from request %i on, fails by name after five attempts [B7]', async (k) => {
      const tenant = failing(what, (number) => number >= k);

      const { error } = await outcomeOf(tenant.collect());

      expect([error?.code, tenant.exchange.requests.length]).toEqual([code, k - 1 + ATTEMPTS]);
    });
  });

  describe.each(Object.entries(FINAL))('that meets %s', (_name, { code, ...what }) => {
    it.each(EVERY_REQUEST)('at request %i, fails by name at once [B7]', async (k) => {
      const tenant = failing(what, (number) => number === k);

      const { error } = await outcomeOf(tenant.collect());

      expect([error?.code, tenant.exchange.requests.length]).toEqual([code, k]);
    });
  });
});
