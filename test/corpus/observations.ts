import type { Forge } from './forge.ts';
import { entryAfter, type ForgedStatement, set } from './statement.ts';
import { forgery, harmless, type TamperCase } from './tamper-case.ts';

/** After the evaluation of the slot at 12:00, and before the manual one. */
const PLACE = 8;
const APPENDED_AT = '2026-03-02T13:00:01.000Z';

/** Writes history anew with such entries in it, as an honest observer would record them, and then changes them. */
const recorded =
  (
    seen: readonly { readonly observedAt?: string; readonly count?: number }[],
    change: (entry: ForgedStatement, forge: Forge) => void = () => {},
  ): TamperCase['tamper'] =>
  (forge) =>
    forge.rewrite((entries) => {
      const before = entries[PLACE - 1];
      if (!before) throw new Error('the good store is longer than that');
      for (const other of seen) {
        const entry = observation(forge, before, other);
        change(entry, forge);
        entries.splice(PLACE, 0, entry);
      }
    });

function observation(forge: Forge, before: ForgedStatement, other: object): ForgedStatement {
  const seen = { connection: 'leapsome', observedAt: '2026-03-02T13:00:00.000Z', count: 6, ...other };
  const subject = forge.store({
    schema: 'urn:rollcall:population-observation:v1',
    workspace: 'main',
    by: 'Grace Hopper',
    ...seen,
  });
  const id = subject.digest.sha256;
  return entryAfter(before, 'population-observed', APPENDED_AT, [subject], { ...seen, id });
}

/** Counts that somebody saw on the application's own screen, as the log records them. */
export const OBSERVATIONS: readonly TamperCase[] = [
  harmless('observation of a count', [], recorded([{}])),
  harmless('two observations of one application', [], recorded([{}, { count: 7 }])),
  harmless(
    'observation by a clock that is five minutes ahead',
    [],
    recorded([{ observedAt: '2026-03-02T13:05:01.000Z' }]),
  ),
  forgery(
    'observation of what was still to come',
    ['E_TIME_FUTURE'],
    recorded([{ observedAt: '2026-03-02T13:05:01.001Z' }]),
  ),
  forgery(
    'observation whose count is not that of its artifact',
    ['E_BINDING'],
    recorded([{}], (entry) => set(entry, 'predicate.count', 7)),
  ),
  forgery(
    'observation of another time than its artifact says',
    ['E_BINDING'],
    recorded([{}], (entry) => set(entry, 'predicate.observedAt', '2026-03-02T12:59:00.000Z')),
  ),
  forgery(
    'observation of another application than its artifact says',
    ['E_BINDING'],
    recorded([{}], (entry) => set(entry, 'predicate.connection', 'other')),
  ),
  forgery(
    'observation whose id is not the digest of its artifact',
    ['E_BINDING'],
    recorded([{}], (entry) => set(entry, 'predicate.id', '0'.repeat(64))),
  ),
  forgery(
    'observation whose artifact is something else',
    ['E_BINDING'],
    recorded([{}], (entry, forge) => forge.replaceDocument(entry, { ...forge.document(entry), schema: 'urn:x' })),
  ),
  forgery(
    'observation of less than nothing',
    ['E_STATEMENT'],
    recorded([{}], (entry) => set(entry, 'predicate.count', -1)),
  ),
  forgery('observation recorded twice', ['E_LOG_DUPLICATE'], recorded([{}, {}])),
];
