import { describe, expect, it } from 'vitest';
import { entryPath } from '../../../../shared/evidence/layout.ts';
import { append } from '../../../../shared/evidence/log/append.ts';
import type { EvidenceStore } from '../../../../shared/evidence/ports.ts';
import { type Answer, complaintsAbout } from './log-model.ts';
import { LogBench, noteDraft, RANDOM } from './workbench.ts';

/** The oracle of the property tests, seen red on planted defects: each is a store or a caller that breaks its promise. */

type Create = EvidenceStore['create'];

/** Two writers append to the same log at the same moment, over a store whose `create` is replaced. */
async function race(replace: (bench: LogBench) => Create, keys: readonly [string, string]): Promise<string[]> {
  const bench = new LogBench();
  await bench.open();
  const { store } = bench;
  const create = replace(bench);
  const broken: EvidenceStore = { create, read: (path) => store.read(path), list: (folder) => store.list(folder) };
  const drafts = await Promise.all(keys.map((key, i) => noteDraft(store, key, `writer ${i}`)));
  const outcomes = await Promise.allSettled(
    drafts.map((draft) => append(bench.log(broken), bench.clock, RANDOM, draft)),
  );
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.entry] : []));
  return complaintsAbout(store, answers, bench.clock.now());
}

const overwriting = ({ store }: LogBench): Create => {
  return (path, bytes) => {
    store.files.set(path, bytes);
    return Promise.resolve('created');
  };
};

const praisingBoth = ({ store }: LogBench): Create => {
  return async (path, bytes) => {
    await store.create(path, bytes);
    return 'created';
  };
};

const forgetting = ({ store }: LogBench): Create => {
  return async (path, bytes) => (path.startsWith('log/') ? 'created' : store.create(path, bytes));
};

describe('the model of the log', () => {
  it('has nothing against a store that keeps its promises', async () => {
    const complaints = await race(({ store }) => store.create.bind(store), ['a', 'b']);

    expect(complaints).toEqual([]);
  });

  it.each([
    ['overwrites', overwriting],
    ['tells both writers that they were first', praisingBoth],
    ['forgets what it has acknowledged', forgetting],
  ])('misses an acknowledged entry when the store %s', async (_what, replace) => {
    const complaints = await race(replace, ['a', 'b']);

    expect(complaints).toContainEqual(expect.stringMatching(/^the entry of .* was acknowledged and is lost$/));
  });

  it.each([
    ['overwrites', overwriting],
    ['tells both writers that they were first', praisingBoth],
  ])('sees two answers for one key when the store %s', async (_what, replace) => {
    const complaints = await race(replace, ['a', 'a']);

    expect(complaints).toContainEqual(expect.stringMatching(/^two answers were given for /));
  });

  it('takes the word of the verifier when a store leaves half a file', async () => {
    const bench = new LogBench();
    await bench.open();
    const { entry } = await bench.note('a');
    const bytes = bench.store.files.get(entryPath(1)) ?? Buffer.alloc(0);
    bench.store.files.set(entryPath(1), bytes.subarray(0, 20));

    const complaints = await complaintsAbout(bench.store, [entry], bench.clock.now());

    expect(complaints).toContain(`E_ENVELOPE ${entryPath(1)}`);
  });

  it('sees a key that is recorded twice, as a caller causes it that looks back too little', async () => {
    const bench = new LogBench();
    await bench.open();
    const first = await bench.note('a');
    bench.clock.set('2026-03-02T07:00:00Z');
    const draft = await noteDraft(bench.store, 'a', 'bob');

    const second = await bench.append({ ...draft, notBefore: '2026-03-02T07:00:00.000Z' });

    const answers: Answer[] = [first.entry, second.entry];
    expect(await complaintsAbout(bench.store, answers, bench.clock.now())).toEqual(
      expect.arrayContaining([
        'a logical key is recorded twice',
        expect.stringMatching(/^two answers/),
        `E_LOG_DUPLICATE ${entryPath(2)}`,
      ]),
    );
  });

  it('sees a number that was left out', async () => {
    const bench = new LogBench();
    await bench.open();
    await bench.note('a');
    await bench.note('b');
    bench.store.files.delete(entryPath(1));

    const complaints = await complaintsAbout(bench.store, [], bench.clock.now());

    expect(complaints).toEqual(['E_LOG_GAP log/ entry 1', 'the numbers are not contiguous']);
  });
});
