import { describe, expect, it, vi } from 'vitest';
import type { CollectionFailure } from '../../../../shared/connections/errors.ts';
import { canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import { editText, inList } from '../../../simulators/faults/apply.ts';
import { HOSTILE_NAMES } from '../../../simulators/faults/hostile-names.ts';
import { REDIRECTS, withStatus } from '../../../simulators/faults/responses.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { START } from '../collection-context.ts';
import { CONNECTIONS } from './connections.ts';
import { contentsOf, type GuardedConnection, outcomeOf } from './guarded.ts';
import { documentLies, ENCODING_LIES, recordLies } from './refusals.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

const STATUSES: readonly (readonly [status: number, code: CollectionFailure, requests: number])[] = [
  [204, 'unexpected-status', 1],
  [206, 'unexpected-status', 1],
  [400, 'unexpected-status', 1],
  [404, 'unexpected-status', 1],
  [418, 'unexpected-status', 1],
  [401, 'auth-refused', 1],
  [403, 'auth-refused', 1],
  ...REDIRECTS.map((status): [number, CollectionFailure, number] => [status, 'redirect-refused', 1]),
  [429, 'rate-limited', 5],
  [500, 'server-error', 5],
  [503, 'server-error', 5],
];

const liesFor = ({ list, id, pagingLies }: GuardedConnection) => [
  ...documentLies(list),
  ...pagingLies,
  ...ENCODING_LIES,
  ...recordLies(list, id),
];

/** The resource that lies are let into; a target of the table names one. */
const resourceOf = ({ list }: GuardedConnection) => list.resource ?? '';

describe.each(CONNECTIONS)('a reading of $provider whose server misbehaves', (connection) => {
  /** Some faults are compressed, which takes real time: so the clock is one that never fires a deadline. */
  const start = () => connection.start({ clock: new StoryClock(START) });

  it.each(liesFor(connection))('refuses $name as $code [$row]', async ({ make, code }) => {
    const tenant = start();
    tenant.exchange.fault = make();

    const { error } = await outcomeOf(tenant.collect());

    expect(error?.code).toBe(code);
  });

  it.each(STATUSES)(
    'takes status %i of its list for %s after %i requests [B7] [B8] [A2]',
    async (status, code, requests) => {
      const tenant = start();
      let asked = 0;
      tenant.exchange.fault = inList(resourceOf(connection), (request, answer) => {
        asked++;
        withStatus(status, { location: 'https://elsewhere.example/' })(request, answer);
      });

      const { error } = await outcomeOf(tenant.collect());

      expect([error?.code, asked]).toEqual([code, requests]);
    },
  );
});

describe.each(CONNECTIONS)('names that could be taken for the language itself, from $provider,', (connection) => {
  it.each(HOSTILE_NAMES)('do nothing as attributes: %s [A11]', async (name) => {
    const pristine = Object.getOwnPropertyNames(Object.prototype).join();
    const plain = await connection.start().collect();
    const tenant = connection.start();
    tenant.exchange.fault = inList(
      resourceOf(connection),
      editText((text) =>
        text.replaceAll(`"${connection.list.text}":`, `"${name}":{"isAdmin":true},"${connection.list.text}":`),
      ),
    );

    const reading = await tenant.collect();

    expect(contentsOf(reading)).toEqual(contentsOf(plain));
    expect(reading.facts.fields.dropped).toBe(plain.facts.fields.dropped + 1);
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(pristine);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it.each(HOSTILE_NAMES)('are text where a text belongs: %s [A11]', async (name) => {
    const tenant = connection.start();
    const { text } = connection.list;
    tenant.exchange.fault = inList(
      resourceOf(connection),
      editText((document) => document.replace(new RegExp(`"${text}":"[^"]*"`), () => `"${text}":"${name}"`)),
    );

    const reading = await tenant.collect();

    expect(canonicalJson(contentsOf(reading))).toContain(name);
  });
});
