import type { Forge } from './forge.ts';
import type { ForgedStatement } from './statement.ts';
import type { TamperCase } from './tamper-case.ts';

/** After the evaluation of the slot at 12:00, and before the manual one. */
export const PLACE = 8;
export const APPENDED_AT = '2026-03-02T13:00:00.000Z';

/** Makes an entry that could stand after another one. */
export type Make = (forge: Forge, before: ForgedStatement) => ForgedStatement;

/** Writes history anew with further entries in it. */
export const withEntries =
  (...makes: readonly Make[]): TamperCase['tamper'] =>
  (forge) =>
    forge.rewrite((entries) => {
      const before = entries[PLACE - 1];
      if (!before) throw new Error('the good store is longer than that');
      entries.splice(PLACE, 0, ...makes.map((make) => make(forge, before)));
    });
