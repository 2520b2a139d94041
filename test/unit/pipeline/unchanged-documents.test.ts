import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import type { Evaluation } from '../../../shared/pipeline/evaluation.ts';
import { evaluateAt, type Moment } from '../../support/builders-evaluation.ts';
import { muddledSlots } from '../../support/muddled-company.ts';

const COMPANIES = 16;
const SLOTS = 5;

function* evaluations(): Generator<Evaluation> {
  for (let seed = 0; seed < COMPANIES; seed++) {
    let before: Moment | null = null;
    for (const [slot, situation] of muddledSlots(seed, SLOTS)) {
      before = evaluateAt(slot, situation, before);
      yield before.evaluation;
    }
  }
}

describe('the documents of an evaluation', () => {
  it('are, byte for byte, those that were written before', () => {
    const outcomes = new Map<string, number>();
    let digest = '';
    for (const evaluation of evaluations()) {
      digest = sha256Hex(digest + canonicalJson(evaluation));
      for (const { outcome } of evaluation.results.results) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }

    // A change on purpose raises the version of a test, or is one of a format; `vitest -u` takes it over.
    expect({ digest, outcomes: Object.fromEntries(outcomes) }).toMatchInlineSnapshot(`
      {
        "digest": "4db1f9f41fe877115011d7e946b6062f21d2da8003ea9180b6e8c87d189d48b1",
        "outcomes": {
          "fail": 625,
          "inconclusive": 1108,
          "not-applicable": 1553,
          "pass": 314,
        },
      }
    `);
  });
});
