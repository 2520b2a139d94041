import { beforeEach, describe, expect, it } from 'vitest';
import { accessSnapshotSchema, rosterSnapshotSchema } from '../../../shared/access/snapshot.ts';
import { getArtifact } from '../../../shared/evidence/artifact.ts';
import { collect } from '../../../shared/pipeline/collect.ts';
import { prepare } from '../../../shared/pipeline/run.ts';
import { Scenario } from '../../support/scenario.ts';

const NOW = '2026-03-02T06:00:05Z';

let scenario: Scenario;
beforeEach(() => {
  scenario = new Scenario();
});

describe('a collected connection', () => {
  it('is a snapshot that says what was read, when, and by which software', async () => {
    const { entry } = await scenario.collect('leapsome', NOW);
    const [subject] = entry.statement.subject;
    if (!subject) throw new Error('an entry has a subject');

    const snapshot = await getArtifact(scenario.store, subject, accessSnapshotSchema);

    expect(snapshot).toMatchObject({ workspace: 'main', connection: 'leapsome', slot: '2026-03-02T06:00:00Z' });
    expect(snapshot.accounts).toHaveLength(12);
    expect(snapshot.certificate).toMatchObject({
      verdict: 'complete',
      reasons: [],
      population: { records: 12, roleGrants: 12 },
      times: { slot: '2026-03-02T06:00:00Z', startedAt: '2026-03-02T06:00:05.000Z', asOf: snapshot.takenAt },
      collector: { name: 'rollcall', version: '0.0.0-test', commit: null },
    });
    expect(entry.statement.predicate).toMatchObject({ trigger: 'schedule', certificate: snapshot.certificate });
  });

  it('is true as of what a file says, not of when it was read [note 1]', async () => {
    scenario.files['people.csv'] = '# as-of: 2026-03-01T12:00:00Z\nid,status\nE-1,active\n';
    const { entry } = await scenario.collect('people', NOW);
    const [subject] = entry.statement.subject;
    if (!subject) throw new Error('an entry has a subject');

    const snapshot = await getArtifact(scenario.store, subject, rosterSnapshotSchema);

    expect(snapshot.certificate.times).toMatchObject({
      asOf: '2026-03-01T12:00:00.000Z',
      finishedAt: '2026-03-02T06:00:05.000Z',
    });
    expect(snapshot.certificate.source.evidenceClass).toBe('manual-import');
  });

  it('is what was recorded when it is collected again', async () => {
    const first = await scenario.collect('leapsome', NOW);
    scenario.company.addOrphan('newcomer');
    const second = await scenario.collect('leapsome', '2026-03-02T06:30:00Z');

    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(second.entry.digest).toBe(first.entry.digest);
  });
});

describe('the clock of the source', () => {
  const skewedBy = (milliseconds: number) => {
    scenario.exchange.fault = (_request, answer) => {
      const date = new Date(scenario.clock.now() + milliseconds).toUTCString();
      Object.assign(answer, { headers: { ...answer.headers, date } });
    };
  };

  it.each([
    ['five minutes ahead', 300_000, []],
    ['more than that', 301_000, ['clock-skew']],
    ['more than that behind', -301_000, ['clock-skew']],
  ])('makes a reading partial when it is too far from ours: %s', async (_name, milliseconds, reasons) => {
    skewedBy(milliseconds);

    expect((await scenario.collect('leapsome', '2026-03-02T06:00:00Z')).reasons).toEqual(reasons);
  });
});

describe('a collection that fails', () => {
  it('for an expected reason is an entry with its code, without any population', async () => {
    scenario.exchange.network = () => 'refused';
    const { state, reasons, message, entry, defect } = await scenario.collect('leapsome', NOW);
    const [subject] = entry.statement.subject;
    const document = Buffer.from(scenario.store.files.get(subject?.name ?? '') ?? []).toString();

    expect({ state, reasons, defect }).toEqual({ state: 'failed', reasons: ['unreachable'], defect: undefined });
    expect(message).not.toBe('');
    expect(JSON.parse(document)).toEqual({
      schema: 'urn:rollcall:collection-failure:v1',
      workspace: 'main',
      connection: 'leapsome',
      slot: '2026-03-02T06:00:00Z',
      startedAt: '2026-03-02T06:00:05.000Z',
      failedAt: expect.stringMatching(/^2026-03-02T06:0/),
      reason: 'unreachable',
      message,
    });
  });

  it('for a defect of ours is an entry too, which tells nothing of it, and hands the defect on', async () => {
    const defect = new TypeError('canary of the defect');
    const context = scenario.context();
    scenario.clock.set(NOW);
    const slot = await prepare(context, { slot: null, manual: false });
    const broken = { ...context.connections, files: { read: () => Promise.reject(defect) } };
    const [, people] = context.workspace.connections;
    if (!people) throw new Error('the scenario has a roster');

    const collected = await collect({ ...context, connections: broken }, people, slot);

    expect(collected).toMatchObject({ state: 'failed', reasons: ['internal-error'], isNew: true });
    expect(collected.defect).toBe(defect);
    expect(Buffer.concat([...scenario.store.files.values()]).toString()).not.toContain('canary');
  });
});
