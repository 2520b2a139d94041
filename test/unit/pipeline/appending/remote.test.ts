import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceError } from '../../../../shared/evidence/errors.ts';
import { Deployment } from '../../../support/deployment.ts';
import { testSigner } from '../../../support/test-signer.ts';

const SLOT = '2026-03-02T06:00:00Z';
const NEXT = '2026-03-02T12:00:00Z';
const silent = () => new EvidenceError('append-unavailable', 'planned fault: the append function does not answer');

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});

async function isVerified(): Promise<boolean> {
  return (await deployment.scenario.verify()).verdict === 'verified';
}

describe('what the append function says', () => {
  it.each<[string, unknown]>([
    ['it recorded something that is not there', { result: { seq: 9, digest: '0'.repeat(64), isNew: true } }],
    ['it recorded something by another digest', { result: { seq: 1, digest: '0'.repeat(64), isNew: true } }],
    ['nothing', null],
    ['something that is no answer', { result: 'done' }],
    ['an answer with something more', { result: null, log: [] }],
  ])('is not believed: %s [C2]', async (_what, lie) => {
    deployment.meddle = async (answer) => {
      const truth = await answer();
      return deployment.requests.at(-1)?.request.operation === 'append' ? lie : truth;
    };

    await expect(deployment.collect('people', SLOT)).rejects.toMatchObject({ code: 'append-unconfirmed' });
  });

  it('is not believed of an entry about something else', async () => {
    await deployment.collect('people', SLOT);
    const earlier = await deployment.collect('people', SLOT);
    deployment.meddle = async (answer) => {
      await answer();
      return { result: { ...earlier.entry, isNew: true } };
    };

    await expect(deployment.collect('leapsome', SLOT)).rejects.toMatchObject({ code: 'append-unconfirmed' });
  });

  it('is not believed of an entry that says more than was to be recorded', async () => {
    const { ask } = deployment;
    deployment.ask = (alias, request) => {
      const sent = structuredClone(request) as { draft?: { predicate: { takenAt: string } } };
      if (sent.draft) sent.draft.predicate.takenAt = '2026-03-02T06:00:01.000Z';
      return ask.call(deployment, alias, sent);
    };

    await expect(deployment.collect('people', SLOT)).rejects.toMatchObject({ code: 'append-unconfirmed' });
  });

  it('is not believed of "open" unless the store shows it', async () => {
    deployment.meddle = () => Promise.resolve({ result: null });

    await expect(deployment.collect('people', SLOT)).rejects.toThrow('that the log is open');
  });

  it('is not believed of "checkpoint" unless the store shows it', async () => {
    const { files } = deployment.scenario.store;
    await deployment.collect('people', SLOT);
    await deployment.evaluate(SLOT);
    // As a function leaves it that died before it.
    for (const path of files.keys()) if (path.startsWith('checkpoints/')) files.delete(path);
    deployment.meddle = () => Promise.resolve({ result: null });

    await expect(deployment.evaluate(SLOT)).rejects.toThrow('that it has signed a checkpoint');
  });
});

describe('an append function that does not answer', () => {
  it.each([
    ['requests', 1],
    ['requests', 2],
    ['answers', 1],
    ['answers', 2],
  ])('is asked again, and each entry is there once: %s get lost %d times [C10]', async (what, times) => {
    for (const slot of [SLOT, NEXT]) {
      let left = times;
      deployment.meddle = async (answer) => {
        const isLost = left-- > 0;
        if (isLost && what === 'requests') throw silent();
        const truth = await answer();
        if (isLost) throw silent();
        left = times;
        return truth;
      };
      await deployment.run(slot);
    }

    expect([...deployment.scenario.store.files.keys()].filter((path) => path.startsWith('log/'))).toHaveLength(7);
    expect(await isVerified()).toBe(true);
  });

  it('is given up after three times, and what it did all the same is found by the next run', async () => {
    let lost = 0;
    deployment.meddle = async (answer) => {
      await answer();
      lost++;
      throw silent();
    };

    await expect(deployment.collect('people', SLOT)).rejects.toMatchObject({ code: 'append-unavailable' });
    deployment.meddle = (answer) => answer();
    await deployment.run(SLOT);

    expect(lost).toBe(3);
    expect(await isVerified()).toBe(true);
  });

  it('may die at any call: whoever comes next finishes the slot', async () => {
    await deployment.run(SLOT);
    const calls = deployment.requests.length;
    for (let dead = 0; dead < calls; dead++) {
      deployment = new Deployment();
      let call = 0;
      deployment.meddle = async (answer) => {
        const truth = await answer();
        if (call++ === dead) throw new Error('planned fault: the caller dies before the answer reaches it');
        return truth;
      };

      await deployment.run(SLOT).catch(() => {});
      await deployment.run(SLOT);

      expect(await isVerified(), `at call ${dead}`).toBe(true);
      expect(deployment.scenario.store.files.size, `at call ${dead}`).toBeGreaterThan(8);
    }
    expect(calls).toBeGreaterThan(3);
  });
});

describe('a log that is handed over while functions are at work', () => {
  it('is read and written by those who know both keys', async () => {
    await deployment.run(SLOT);
    const { scenario } = deployment;
    scenario.signers = [scenario.signer, testSigner('second')];
    scenario.clock.set(NEXT);
    await deployment.collect('people', NEXT);

    const entry = await deployment.context('operator').appender.rotate();
    await deployment.run(NEXT);

    expect(entry?.seq).toBe(5);
    expect(await isVerified()).toBe(true);
  });
});
