import { beforeAll, describe, expect, it } from 'vitest';
import { accountHistories } from '../../../../shared/pipeline/lookup/account-history.ts';
import { accountsAsOf } from '../../../../shared/pipeline/lookup/accounts-as-of.ts';
import { newestEntries } from '../../../../shared/pipeline/lookup/log-entries.ts';
import { FaultPlan, FaultyStore } from '../../../support/faulty-store.ts';
import type { Scenario } from '../../../support/scenario.ts';
import { lookedBackAt, SLOTS } from './looked-back-at.ts';

let scenario: Scenario;
let userName: string;
beforeAll(async () => {
  const story = await lookedBackAt();
  scenario = story.scenario;
  userName = story.cast.promoted.userName;
});

/** A log, and the paths that were read of its store. */
function observed() {
  const plan = FaultPlan.none();
  const { log } = scenario.context();
  const read = (folder: string) => plan.operations.filter((operation) => operation.startsWith(`read ${folder}/`));
  return { log: { ...log, store: new FaultyStore(log.store, plan) }, read };
}

describe('looking back reads', () => {
  it('no older entries than it tells, and no artifact for entries alone', async () => {
    const { log, read } = observed();

    await newestEntries(log, 3);

    expect(read('log')).toHaveLength(3);
    expect(read('evidence')).toEqual([]);
  });

  it('the entries back to the reading and three documents for the accounts as of a time', async () => {
    const { log, read } = observed();

    await accountsAsOf(log, 'leapsome', Date.parse(SLOTS.sixth));

    expect(read('log')).toHaveLength(3);
    expect(read('evidence')).toHaveLength(3);
  });

  it('each snapshot and each state of a history once, and a mapping only when it is another one than before', async () => {
    const { log, read } = observed();

    await accountHistories(log, 'leapsome', userName);

    // Somebody joined and left: of six mappings, three are not the one before.
    const [snapshots, states, mappings] = [4, 6, 3];
    expect(read('evidence')).toHaveLength(snapshots + states + mappings);
  });
});
