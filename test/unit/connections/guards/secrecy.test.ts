import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import { editText } from '../../../simulators/faults/apply.ts';
import { STATUS_FAULTS, withStatus } from '../../../simulators/faults/responses.ts';
import type { Fault } from '../../../simulators/service.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import type { NetworkFault } from '../../../support/memory-exchange.ts';
import { START } from '../collection-context.ts';
import { CONNECTIONS } from './connections.ts';
import { type GuardedConnection, outcomeOf } from './guarded.ts';
import { documentLies, ENCODING_LIES, recordLies } from './refusals.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** Servers that send a secret back, wherever an answer has room for text. */
const echoes = (secret: string, text: string): { readonly [name: string]: Fault } => ({
  'in an encoding': (_request, answer) => {
    answer.headers['content-encoding'] = secret;
  },
  'in a redirect': withStatus(302, { location: `https://elsewhere.example/?token=${secret}` }),
  'in a refusal': (_request, answer) => {
    answer.status = 403;
    answer.body = { detail: `the token ${secret} is not valid` };
  },
  'in Retry-After': withStatus(503, { 'retry-after': secret }),
  'in a page for browsers': editText(() => `<html>${secret}</html>`),
  'in a text before the document': editText((document) => secret + document),
  'as the name of an attribute': editText((document) => document.replaceAll(`"${text}"`, `"${secret}"`)),
  'as an id that is too long': editText((document) => document.replace('"id":"', `"id":"${secret.repeat(10)}`)),
  'as a key that comes twice': editText((document) => document.replace('{', `{"${secret}":1,"${secret}":2,`)),
});

const NETWORK_FAULTS: readonly NetworkFault[] = [
  'refused',
  'untrusted',
  'reset',
  'hangs',
  'cut-in-body',
  'hangs-in-body',
];

const faultsOf = ({ list, id, pagingLies }: GuardedConnection) => [
  ...[...documentLies(list), ...pagingLies, ...ENCODING_LIES, ...recordLies(list, id)].map(({ name, make }) => ({
    name,
    make,
  })),
  ...Object.entries(STATUS_FAULTS).map(([name, make]) => ({ name, make })),
];

/** Everything that a thing could be made to say about itself, in logs, errors and evidence. */
function saysOfItself(thing: unknown): string {
  const causes: unknown[] = [];
  for (let cause = thing; cause instanceof Error; cause = cause.cause) causes.push(cause.message, cause.stack);
  const shown = inspect(thing, { depth: 20, showHidden: true, getters: true, maxArrayLength: null });
  return [shown, String(thing), JSON.stringify(thing), ...causes].join('\n');
}

describe.each(CONNECTIONS)('what remains of a reading of $provider', (connection) => {
  const { canaries, secrets, list } = connection;
  const revealed = (thing: unknown) => secrets.filter((secret) => saysOfItself(thing).includes(secret));
  const found = (text: string) => Object.keys(canaries).filter((name) => text.includes(canaries[name] ?? name));

  it.each(faultsOf(connection))(
    'has neither secrets nor people in the failure that is $name [A1] [E1]',
    async ({ make }) => {
      const tenant = connection.start({ clock: new StoryClock(START) });
      tenant.exchange.fault = make();

      const { error } = await outcomeOf(tenant.collect());

      expect(error).not.toBeNull();
      expect(revealed(error)).toEqual([]);
      expect(found(saysOfItself(error))).toEqual([]);
      expect(saysOfItself(error)).not.toContain('@acme.example');
    },
  );

  it.each(NETWORK_FAULTS)('has no secret when a connection fares so: %s [A1]', async (befalls) => {
    const tenant = connection.start();
    tenant.exchange.network = () => befalls;

    const { error } = await outcomeOf(tenant.collect());

    expect(error).not.toBeNull();
    expect(revealed(error)).toEqual([]);
  });

  it.each(Object.keys(echoes('', '')))('has no secret when the server sends it back %s [A1]', async (where) => {
    for (const secret of secrets) {
      const tenant = connection.start();
      tenant.exchange.fault = echoes(secret, list.text)[where] ?? null;

      const outcome = await outcomeOf(tenant.collect());

      expect(revealed(outcome)).toEqual([]);
    }
  });

  it('has no secret when it succeeds; only a keyed fingerprint of it [A1]', async () => {
    const reading = await connection.start().collect();

    expect(revealed(reading)).toEqual([]);
    expect(reading.facts.source.credential?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('sent secrets in the Authorization header and nowhere else [A1]', async () => {
    const tenant = connection.start();

    await tenant.collect();

    const { requests } = tenant.exchange;
    for (const { url, headers } of requests.filter(({ url }) => url.pathname !== connection.secretInAddressOf)) {
      const { authorization, ...others } = headers;
      expect(authorization).toMatch(/^(Bearer|Basic) ./);
      expect(revealed(url.href + JSON.stringify(others))).toEqual([]);
    }
  });

  it('has nothing of the personal data that was sent and nobody asked for [E1]', async () => {
    const tenant = connection.start();
    let sent = '';
    tenant.exchange.fault = (_request, { body }) => {
      sent += JSON.stringify(body);
    };

    const reading = await tenant.collect();

    expect(found(sent)).toEqual(Object.keys(canaries));
    expect(found(canonicalJson(reading))).toEqual([]);
    expect(reading.facts.fields.dropped).toBeGreaterThanOrEqual(1);
  });
});
