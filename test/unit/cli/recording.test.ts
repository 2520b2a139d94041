import { beforeEach, describe, expect, it } from 'vitest';
import { localDesk, type RecordingDesk, remoteDesk } from '../../../functions/cli/recording.ts';
import { callerOf } from '../../../shared/pipeline/appending/remote.ts';
import { readFindings } from '../../../shared/pipeline/read-findings.ts';
import { type Deployment, deploymentWithFinding } from '../../support/deployment.ts';

const SLOT = '2026-03-02T06:00:00Z';
const SEEN = { connection: 'leapsome', count: 12, by: 'grace', observedAt: '2026-03-02T06:00:00.000Z' };

let deployment: Deployment;
beforeEach(async () => {
  deployment = await deploymentWithFinding(SLOT);
});

const DESKS: readonly [string, () => RecordingDesk][] = [
  ['with the key', () => localDesk(deployment.scenario.context())],
  [
    'by way of the append function',
    () => {
      const { workspace, log, clock } = deployment.scenario.context();
      const append = { call: (request: object) => deployment.ask('operator', request) };
      return remoteDesk({ workspace, log, clock }, callerOf(append, clock, { fraction: () => 0.5 }));
    },
  ],
];

describe.each(DESKS)('whoever records something %s', (_how, open) => {
  it('has a count recorded once', async () => {
    const desk = open();

    expect(await desk.observe(SEEN)).toMatchObject({ seq: 4, isNew: true });
    expect(await desk.observe(SEEN)).toMatchObject({ seq: 4, isNew: false });
  });

  it('is told why a count cannot be recorded', async () => {
    const early = { ...SEEN, observedAt: '2026-03-02T05:00:00.000Z' };

    await expect(open().observe(early)).rejects.toMatchObject({ code: 'observation-refused' });
  });

  it('notes something about a finding, and about no other', async () => {
    const desk = open();
    const key = (await readFindings(desk))?.all[0]?.key ?? '';

    expect(await desk.note(key, { owner: 'grace' })).toMatchObject({ seq: 4, isNew: true, note: { owner: 'grace' } });
    expect(await desk.note(key, { ticket: 'SEC-1' })).toMatchObject({ note: { owner: 'grace', ticket: 'SEC-1' } });
    expect(await desk.note(key, { owner: null })).toMatchObject({ note: { owner: null, ticket: 'SEC-1' } });
    expect(await desk.note(`${key}x`, { owner: 'grace' })).toBeNull();
  });
});

describe('an append function that refuses', () => {
  it('is quoted', async () => {
    const append = { call: (request: object) => deployment.ask('collect', request) };
    const { workspace, log, clock } = deployment.scenario.context();
    const desk = remoteDesk({ workspace, log, clock }, callerOf(append, clock, { fraction: () => 0.5 }));

    await expect(desk.observe(SEEN)).rejects.toMatchObject({
      code: 'append-refused',
      message: 'the append function refuses: the caller "collect" may not observe; nothing was written',
    });
  });
});
