import { describe, expect, it } from 'vitest';
import {
  evaluationSchema,
  openedSchema,
  predicateOf,
  subjectWith,
  summarise,
} from '../../../shared/pipeline/entries.ts';
import { policyDocument } from '../../../shared/pipeline/policy-document.ts';
import { exitCodeOf } from '../../../shared/pipeline/run.ts';
import { summariseRun } from '../../../shared/pipeline/summary.ts';
import { Scenario } from '../../support/scenario.ts';

const SLOT = '2026-03-02T06:00:00Z';
const damaged = expect.objectContaining({ code: 'store-damaged' });

describe('an entry that is read back', () => {
  it('has the shape that its reader relies on, or is damage', async () => {
    const { entry } = (await new Scenario().runAt(SLOT)).result.evaluated;

    expect(predicateOf(entry, evaluationSchema).slot).toBe(SLOT);
    expect(() => predicateOf(entry, openedSchema)).toThrow(damaged);
  });

  it('names its artifacts, or is damage', async () => {
    const { entry, predicate } = (await new Scenario().runAt(SLOT)).result.evaluated;

    expect(subjectWith(entry, predicate.artifacts.results).digest.sha256).toBe(predicate.artifacts.results);
    expect(() => subjectWith(entry, '0'.repeat(64))).toThrow(damaged);
  });
});

describe('the summary of an evaluation', () => {
  it('counts outcomes', async () => {
    const { results } = await new Scenario().runAt(SLOT);
    const [result] = results.results;
    if (!result) throw new Error('there are tests');
    const outcomes = ['pass', 'fail', 'inconclusive', 'not-applicable', 'pass', 'pass', 'inconclusive'] as const;

    const summary = summarise(outcomes.map((outcome) => ({ ...result, outcome })));

    expect(summary).toEqual({ pass: 3, fail: 1, inconclusive: 2, 'not-applicable': 1 });
  });

  it('is read back from the evidence with titles, for people', async () => {
    const scenario = new Scenario();
    scenario.company.setRole(scenario.company.accounts[3] ?? scenario.company.addOrphan('x'), 'Admin');
    const { result } = await scenario.runAt(SLOT);

    const summary = await summariseRun(scenario.context(), result.run, result.collected, result.evaluated);

    expect(summary).toMatchObject({
      origin: 'acme/main',
      isNew: true,
      changes: [{ type: 'opened', severity: 'high', title: expect.stringContaining('Admin without approval: ') }],
      findings: [{ status: 'open', title: expect.stringContaining('Admin without approval: ') }],
    });
  });
});

describe('the exit code of a run', () => {
  const evaluated = async (
    counts: Partial<ReturnType<typeof summarise>>,
    state: 'complete' | 'partial' | 'failed' | 'missing',
  ) => {
    const { result } = await new Scenario().runAt(SLOT);
    const { predicate } = result.evaluated;
    const summary = { pass: 1, fail: 0, inconclusive: 0, 'not-applicable': 0, ...counts };
    const inputs = [{ connection: 'leapsome', state, entry: null }];
    return { ...result.evaluated, predicate: { ...predicate, summary, inputs } };
  };

  it.each([
    ['all pass', {}, 'complete', 0, 0],
    ['some do not apply', { 'not-applicable': 2 }, 'complete', 0, 0],
    ['one is inconclusive', { inconclusive: 1 }, 'partial', 0, 2],
    ['one fails, one is inconclusive', { fail: 1, inconclusive: 1 }, 'partial', 0, 1],
    ['a collection failed', { fail: 1, inconclusive: 1 }, 'failed', 0, 3],
    ['a connection was not collected', {}, 'missing', 0, 3],
    ['events are unsent', { fail: 1 }, 'complete', 1, 3],
  ] as const)('is by the worst that happened: %s', async (_name, counts, state, unsent, code) => {
    expect(exitCodeOf(await evaluated(counts, state), unsent)).toBe(code);
  });
});

describe('the policy as an artifact', () => {
  const document = () => policyDocument(new Scenario().context().workspace);

  it('holds what tests measure against, and no token, address or path of a source', () => {
    const text = JSON.stringify(document());

    expect(document()).toMatchObject({
      schema: 'urn:rollcall:policy:v1',
      workspace: 'main',
      schedule: { cron: '0 */6 * * *', timezone: 'UTC' },
      policy: { emailDomains: ['acme.example'] },
      exceptions: [],
    });
    expect(text).not.toContain('env:TOKEN');
    expect(text).not.toContain('leapsome.example');
  });

  it('says how old each connection may be: a file by its own word, an application by the policy’s', () => {
    expect(document().connections.map(({ id, maxAge }) => [id, maxAge])).toEqual([
      ['leapsome', '26h'],
      ['people', '24h'],
    ]);
  });
});
