import { describe, expect, it } from 'vitest';
import { editText, inList, type MakeFault } from '../../../simulators/faults/apply.ts';
import {
  capped,
  ITEMS_PER_PAGE,
  ignoringStartIndex,
  lyingItemsPerPage,
} from '../../../simulators/leapsome/faults/lists.ts';
import { RECORD_FAULTS } from '../../../simulators/leapsome/faults/records.ts';
import { outcomeOf, Tenant } from './tenant.ts';

const REFUSED = Object.entries<MakeFault>(RECORD_FAULTS);

describe('a reading of users and groups that identify nobody, or somebody else', () => {
  it.each(REFUSED)('refuses %s [A12]', async (_name, make) => {
    const misled = new Tenant();
    misled.exchange.fault = make();

    const { error } = await outcomeOf(misled.collect());

    expect(error?.code).toBe('record-invalid');
  });

  it('refuses an account that is active and then, by the same key, is not [A8]', async () => {
    const misled = new Tenant();
    misled.exchange.fault = inList(
      'Users',
      editText((text) => text.replace('"active":true', '"active":true,"active":false')),
    );

    const { error } = await outcomeOf(misled.collect());

    expect(error?.code).toBe('json-duplicate-key');
  });
});

describe('a reading of a server that is odd and not wrong', () => {
  it.each([1, 2, 7, 50, 100, 999])('is complete when pages are capped at %i records [B4]', async (cap) => {
    const odd = new Tenant({ size: 120 });
    odd.exchange.fault = capped(cap);

    const { ids } = await outcomeOf(odd.collect());

    expect(ids).toEqual(odd.accountIds);
  });

  it.each(Object.entries(ITEMS_PER_PAGE))('is complete when itemsPerPage says %s [B5]', async (_name, value) => {
    const odd = new Tenant({ size: 23 });
    odd.exchange.fault = lyingItemsPerPage(10, value);

    const { ids } = await outcomeOf(odd.collect());

    expect(ids).toEqual(odd.accountIds);
  });

  it('is complete when startIndex and count are ignored and everything comes at once [B3] [B4]', async () => {
    const odd = new Tenant({ size: 23 });
    odd.exchange.fault = ignoringStartIndex(1000);

    const { ids } = await outcomeOf(odd.collect());

    expect(ids).toEqual(odd.accountIds);
  });

  it('never follows an address that a document names [A3]', async () => {
    const odd = new Tenant();
    odd.exchange.fault = (_request, answer) => {
      const text = JSON.stringify(answer.body).replaceAll('https://leapsome.example', 'https://elsewhere.example');
      answer.body = text.replace('{', '{"next":"https://elsewhere.example","nextCursor":"x",');
    };

    await odd.collect();

    expect(new Set(odd.exchange.requests.map(({ url }) => url.origin + url.pathname))).toEqual(
      new Set(['https://leapsome.example/scim/v1/Users', 'https://leapsome.example/scim/v1/Groups']),
    );
  });
});
