import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { REASONS } from '../../../shared/controls/reasons.ts';
import { evaluateAt, resultOf, type Situation } from '../../support/builders-evaluation.ts';

const SLOT = '2026-03-02T06:00:00Z';

describe('what Leapsome’s SCIM interface cannot answer', () => {
  it.each([
    ['UAR-11', 'last-use-not-collected'],
    ['PAR-11', 'sign-in-not-collected'],
  ] as const)('%s is not applicable, and says what would answer it', (test, reason) => {
    const result = resultOf(evaluateAt(SLOT), test);

    expect(result).toMatchObject({
      outcome: 'not-applicable',
      conclusive: false,
      reason: { code: reason, class: 'configuration' },
    });
    expect(REASONS[reason].answer).toContain('identity provider');
  });

  it.each(['UAR-11', 'PAR-11'])('%s is so whatever was read', (test) => {
    const situations: Situation[] = [
      { access: 'failed' },
      { access: 'partial' },
      { roster: 'none' },
      { roleSources: [] },
    ];

    expect(situations.map((situation) => resultOf(evaluateAt(SLOT, situation), test).outcome)).toEqual(
      situations.map(() => 'not-applicable'),
    );
  });

  it.each(['UAR-11', 'PAR-11'])('%s would not pass even if it were asked', (id) => {
    const asked = CATALOGUE.filter((test) => test.id === id).map((test) => ({ ...test, notApplicable: () => null }));
    const { evaluation } = evaluateAt(SLOT, { tests: asked });

    expect(evaluation.results.results.map(({ outcome }) => outcome)).toEqual(['inconclusive']);
  });
});
