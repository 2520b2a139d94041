import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import { editText } from '../../../simulators/faults/apply.ts';
import { withStatus } from '../../../simulators/faults/responses.ts';
import { FAULTS } from '../../../simulators/leapsome/faults.ts';
import { CANARIES, SALARY_ATTRIBUTE } from '../../../simulators/leapsome/resources.ts';
import type { Fault } from '../../../simulators/service.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import type { NetworkFault } from '../../../support/memory-exchange.ts';
import { START, TOKEN } from '../collection-context.ts';
import { outcomeOf, Tenant } from './tenant.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** Servers that send the token back, wherever an answer has room for text. */
const ECHOES: { readonly [name: string]: Fault } = {
  'in an encoding': (_request, answer) => {
    answer.headers['content-encoding'] = TOKEN;
  },
  'in a redirect': withStatus(302, { location: `https://elsewhere.example/?token=${TOKEN}` }),
  'in a refusal': (_request, answer) => {
    answer.status = 403;
    answer.body = { detail: `the token ${TOKEN} is not valid` };
  },
  'in Retry-After': withStatus(503, { 'retry-after': TOKEN }),
  'in a page for browsers': editText(() => `<html>${TOKEN}</html>`),
  'in a text before the document': editText((text) => TOKEN + text),
  'as the total': editText((text) => text.replace(/"totalResults":\d+/, `"totalResults":"${TOKEN}"`)),
  'as the name of an attribute': editText((text) => text.replaceAll('"title"', `"${TOKEN}"`)),
  'as an id that is too long': editText((text) => text.replace('"id":"', `"id":"${TOKEN.repeat(10)}`)),
  'as a key that comes twice': editText((text) => text.replace('{', `{"${TOKEN}":1,"${TOKEN}":2,`)),
};

const NETWORK_FAULTS: readonly NetworkFault[] = [
  'refused',
  'untrusted',
  'reset',
  'hangs',
  'cut-in-body',
  'hangs-in-body',
];

/** Everything that a thing could be made to say about itself, in logs, errors and evidence. */
function saysOfItself(thing: unknown): string {
  const causes: unknown[] = [];
  for (let cause = thing; cause instanceof Error; cause = cause.cause) causes.push(cause.message, cause.stack);
  const shown = inspect(thing, { depth: 20, showHidden: true, getters: true, maxArrayLength: null });
  return [shown, String(thing), JSON.stringify(thing), ...causes].join('\n');
}

describe('the token', () => {
  it.each(Object.entries(FAULTS))('is in nothing that remains of a reading that meets %s [A1]', async (_name, make) => {
    const tenant = new Tenant({ clock: new StoryClock(START) });
    tenant.exchange.fault = make();

    const { error } = await outcomeOf(tenant.collect());

    expect(error).not.toBeNull();
    expect(saysOfItself(error)).not.toContain(TOKEN);
  });

  it.each(NETWORK_FAULTS)('is in nothing that remains of a connection that fares so: %s [A1]', async (befalls) => {
    const tenant = new Tenant();
    tenant.exchange.network = () => befalls;

    const { error } = await outcomeOf(tenant.collect());

    expect(error).not.toBeNull();
    expect(saysOfItself(error)).not.toContain(TOKEN);
  });

  it.each(Object.entries(ECHOES))(
    'is in nothing that remains when the server sends it back %s [A1]',
    async (_name, echo) => {
      const tenant = new Tenant();
      tenant.exchange.fault = echo;

      const outcome = await tenant.collect().catch((error: unknown) => error);

      expect(saysOfItself(outcome)).not.toContain(TOKEN);
    },
  );

  it('is in nothing of a reading that succeeds; only a keyed fingerprint of it is [A1]', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect();

    expect(saysOfItself(reading)).not.toContain(TOKEN);
    expect(reading.facts.source.credential).toEqual({
      reference: 'env:TOKEN',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('goes into the Authorization header and nowhere else of a request [A1]', async () => {
    const tenant = new Tenant();

    await tenant.collect();

    for (const { url, headers } of tenant.exchange.requests) {
      const { authorization, ...others } = headers;
      expect(authorization).toBe(`Bearer ${TOKEN}`);
      expect(url.href + JSON.stringify(others)).not.toContain(TOKEN);
    }
  });
});

describe('personal data that nobody asked for', () => {
  const found = (text: string) =>
    Object.entries(CANARIES).flatMap(([name, canary]) => (text.includes(canary) ? name : []));

  it('is really sent by the simulator, so that these tests could find it', async () => {
    const tenant = new Tenant();
    let sent = '';
    tenant.exchange.fault = (_request, answer) => {
      sent += JSON.stringify(answer.body);
    };

    await tenant.collect();

    expect(found(sent)).toEqual(Object.keys(CANARIES));
  });

  it('is not in the reading, whose certificate counts it and does not name it [E1]', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect();

    const text = canonicalJson(reading);
    expect(found(text)).toEqual([]);
    expect(
      ['birthday', 'gender', 'photos', 'attachments', SALARY_ATTRIBUTE].filter((name) => text.includes(name)),
    ).toEqual([]);
    // name, photos and meta of the user; attachments, birthday, gender, location and one custom attribute.
    expect(reading.facts.fields.dropped).toBe(8);
  });

  it('is kept from a custom attribute only where its id is opted into [E1]', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect({ customAttributes: [SALARY_ATTRIBUTE] });

    expect(found(canonicalJson(reading))).toEqual(['salaryClass']);
    expect(reading.facts.fields.kept).toContain(SALARY_ATTRIBUTE);
    expect(reading.facts.fields.dropped).toBe(7);
  });

  it.each(Object.entries(FAULTS))('is in no failure of a reading that meets %s [E1]', async (_name, make) => {
    const tenant = new Tenant({ clock: new StoryClock(START) });
    tenant.exchange.fault = make();

    const { error } = await outcomeOf(tenant.collect());

    expect(found(saysOfItself(error))).toEqual([]);
    expect(saysOfItself(error)).not.toContain('@acme.example');
  });
});
