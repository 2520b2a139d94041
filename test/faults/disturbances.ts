import { withStatus } from '../simulators/faults/responses.ts';
import { DOCUMENT_FAULTS } from '../simulators/leapsome/faults/documents.ts';
import { capped, LIST_FAULTS } from '../simulators/leapsome/faults/lists.ts';
import { RECORD_FAULTS } from '../simulators/leapsome/faults/records.ts';
import { bodyBytes, type Fault } from '../simulators/service.ts';
import { SCENARIO_TOKEN } from '../support/scenario.ts';
import type { Disturbance } from './run-process.ts';

/** What goes away by itself: the same request is made again. */
const TRANSIENT: { readonly [name: string]: Omit<Disturbance, 'name'> } = {
  refused: { onTheWay: 'refused' },
  reset: { onTheWay: 'reset' },
  'a reset in the body': { onTheWay: 'cut-in-body' },
  'silence instead of an answer': { onTheWay: 'hangs' },
  'silence in the body': { onTheWay: 'hangs-in-body' },
  'status 429': { answer: withStatus(429) },
  'status 429, later by seconds': { answer: withStatus(429, { 'retry-after': '7' }) },
  'status 429, later by a date': { answer: withStatus(429, { 'retry-after': 'Wed, 01 Apr 2026 06:00:09 GMT' }) },
  'status 429, much later': { answer: withStatus(429, { 'retry-after': '99999999' }) },
  'status 500': { answer: withStatus(500) },
  'status 503': { answer: withStatus(503, { 'retry-after': '2' }) },
};

/** Too slow for thousands of times, and shown elsewhere. */
const SLOW = ['arrays nested a million deep', 'objects nested 100,000 deep', 'six million empty lists'];

const LIES = Object.fromEntries(
  Object.entries({ ...LIST_FAULTS, ...DOCUMENT_FAULTS, ...RECORD_FAULTS })
    .filter(([name]) => !SLOW.some((slow) => name.startsWith(slow)))
    .map(([name, make]) => [name, make as () => Fault]),
);

/** What does not: refusals, truncated documents, servers that say the token, and every lie of the simulator. */
const LASTING: { readonly [name: string]: () => Omit<Disturbance, 'name'> } = {
  'no trust': () => ({ onTheWay: 'untrusted' }),
  'status 401': () => ({ answer: withStatus(401) }),
  'status 404': () => ({ answer: withStatus(404) }),
  'a redirect': () => ({ answer: withStatus(302, { location: 'https://elsewhere.example/' }) }),
  'a body that says the token': () => ({
    answer: (_request, answer) => {
      Object.assign(answer, { status: 400, body: `{"detail":"${SCENARIO_TOKEN}"}` });
    },
  }),
  'headers that say the token': () => ({
    answer: (_request, { headers }) => {
      for (const name of ['content-encoding', 'date', 'retry-after']) headers[name] = SCENARIO_TOKEN;
    },
  }),
  'a document that ends early': () => ({
    answer: (_request, answer) => {
      answer.body = bodyBytes(answer).subarray(0, -7);
    },
  }),
  ...Object.fromEntries(Object.entries(LIES).map(([name, make]) => [name, () => ({ answer: make() })])),
};

export const TRANSIENT_NAMES = Object.keys(TRANSIENT);
export const LASTING_NAMES = Object.keys(LASTING);

export function disturbanceBy(name: string): Disturbance {
  const found = TRANSIENT[name] ?? LASTING[name]?.();
  if (!found) throw new RangeError(`no disturbance ${name}`);
  return { name, ...found };
}

/** A server that sends pages of so many records at most; null for as many as are asked for. */
export function pagesOf(size: number | null): Fault | null {
  return size === null ? null : capped(size);
}
