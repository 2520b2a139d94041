import { beforeEach, describe, expect, it } from 'vitest';
import { type ExportDesk, exportBundles } from '../../../functions/export-bundle/export-bundles.ts';
import { mailOf } from '../../../shared/findings/mail/mail.ts';
import { Deployment } from '../../support/deployment.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const NOW = '2026-03-04T07:00:00Z';
const ASKED = { workspace: 'main', from: '2026-03-02', to: '2026-03-03' };

/** Where bundles are fetched: archives as the files in them. */
class MemoryPlace {
  readonly bucket = 'acme-evidence-exports';
  readonly records = new MemoryStore();
  readonly archives = new Map<string, readonly string[]>();
  /** Comes before each file. */
  before: (path: string) => void = () => {};

  keyOf(path: string): string {
    return `main/${path}`;
  }

  async upload(path: string, files: AsyncIterable<{ readonly path: string }>): Promise<void> {
    const taken: string[] = [];
    for await (const file of files) {
      this.before(file.path);
      taken.push(file.path);
    }
    this.archives.set(path, taken);
  }
}

let deployment: Deployment;
let place: MemoryPlace;
let started: object[];
beforeEach(async () => {
  deployment = new Deployment();
  place = new MemoryPlace();
  started = [];
  for (const slot of ['2026-03-02T06:00:00Z', '2026-03-03T06:00:00Z']) await deployment.run(slot);
  deployment.scenario.clock.set(NOW);
  deployment.scenario.events.length = 0;
});

function desk(): ExportDesk {
  const context = deployment.context('export');
  const { clock, workspace } = context;
  return {
    workspaces: [workspace],
    clock,
    open: (id, { endsAt }) => (id === workspace.id ? { ...context, place, deadline: endsAt } : null),
    start: (event) => {
      started.push(event);
      return Promise.resolve();
    },
  };
}

const ask = (event: object, endsAt = Number.POSITIVE_INFINITY) =>
  exportBundles(event, desk(), { ...deployment.invocation, endsAt });
const events = () => deployment.scenario.events;

describe('the function export-bundle', () => {
  it('puts a bundle of whole days where auditors fetch it, records that, and tells of it', async () => {
    const answer = await ask(ASKED);

    const [[path = '', files = []] = []] = place.archives;
    expect(path).toMatch(/^2026-03-02_2026-03-03\/acme-main-2026-03-02-2026-03-03-20260304T070000\d{3}Z\.zip$/);
    expect(files).toEqual(expect.arrayContaining(['VERIFY.md', 'MANIFEST.json', 'MANIFEST.dsse.json']));
    expect(answer).toMatchObject({
      origin: 'acme/main',
      period: { from: '2026-03-02T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' },
      asOf: '2026-03-04T07:00:00.000Z',
      bucket: 'acme-evidence-exports',
      key: `main/${path}`,
      isNew: true,
    });
    expect([...place.records.files.keys()]).toEqual([
      expect.stringMatching(/^2026-03-02_2026-03-03\/[0-9a-f]{16}\.json$/),
    ]);
    expect(events().map(({ type }) => type)).toEqual(['Bundle Exported']);
  });

  it('tells where the bundle is and what it ends with, and gives nobody a link to it [E4]', async () => {
    const answer = await ask({ ...ASKED, nonce: 'between the auditor and us' });

    const [event] = events();
    expect(new Set(Object.keys(event?.detail ?? {}))).toEqual(
      new Set(['id', 'origin', 'period', 'asOf', 'manifest', 'bucket', 'key', 'exportedAt', 'log']),
    );
    expect(answer).toMatchObject({ manifest: event?.detail.manifest });
    expect(event?.detail.log).toMatchObject({ origin: 'acme/main', seq: 6 });
    expect(JSON.stringify(event)).not.toMatch(/https?:|between the auditor/);
  });

  it('has it signed by way of its own alias', async () => {
    deployment.requests.length = 0;

    await ask(ASKED);

    expect(deployment.requests.map(({ alias, request }) => [alias, request.operation])).toEqual([
      ['export', 'sign-bundle'],
    ]);
  });

  it('is told of in a mail that says how to fetch it', async () => {
    await ask(ASKED);

    const [event] = events();
    const mail = mailOf({ source: 'rollcall', 'detail-type': event?.type, detail: event?.detail });

    expect(mail?.subject).toBe('Rollcall acme/main: a bundle of evidence is ready for the auditor');
    expect(mail?.text).toContain(
      `aws s3api get-object --bucket acme-evidence-exports --key ${String(event?.detail.key)} bundle.zip`,
    );
    expect(mail?.text).toContain(`SHA-256 ${String(event?.detail.manifest)}`);
  });
});

describe('a bundle that is asked for twice', () => {
  const again = { ...ASKED, asOf: '2026-03-04T06:00:00Z' };

  it('is made once, and told of by the same event', async () => {
    const first = await ask(again);
    deployment.scenario.clock.set('2026-03-04T09:00:00Z');

    const second = await ask(again);

    expect(second).toEqual({ ...first, isNew: false });
    expect(place.archives.size).toBe(1);
    expect(new Set(events().map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    ['as of another time', { asOf: '2026-03-04T05:00:00Z' }],
    ['for another auditor', { nonce: 'another' }],
    ['of other days', { to: '2026-03-02' }],
  ])('is another one %s', async (_what, other) => {
    await ask(again);
    deployment.scenario.clock.set('2026-03-04T09:00:00Z');

    expect(await ask({ ...again, ...other })).toMatchObject({ isNew: true });
    expect(place.archives.size).toBe(2);
  });

  it('is that of the faster call, if both are at work at once', async () => {
    const faster = await ask(again);
    const recorded = new Map(place.records.files);
    place.records.files.clear();
    place.before = () => {
      for (const [path, bytes] of recorded) place.records.files.set(path, bytes);
    };
    deployment.scenario.clock.set('2026-03-04T09:00:00Z');

    expect(await ask(again)).toEqual({ ...faster, isNew: false });
  });

  it('is told of with the second call, if the bus did not take the event of the first', async () => {
    deployment.scenario.accepts = () => false;
    await expect(ask(again)).rejects.toMatchObject({ name: 'EventsUnsent' });
    deployment.scenario.accepts = () => true;

    await ask(again);

    expect(place.archives.size).toBe(1);
    expect(events()).toHaveLength(1);
  });
});

describe('a bundle that cannot be finished', () => {
  it('is neither recorded nor told of when it cannot be written', async () => {
    place.before = (path) => {
      if (path === 'MANIFEST.json') throw new Error('the network is gone');
    };

    await expect(ask(ASKED)).rejects.toThrow('the network is gone');

    expect([place.archives.size, place.records.files.size, events().length]).toEqual([0, 0, 0]);
  });

  it('is given up while there is time to clean up, in one sentence', async () => {
    const { clock } = deployment.scenario;
    const endsAt = clock.now() + 60_000;
    place.before = () => clock.set('2026-03-04T07:01:00.001Z');

    await expect(ask(ASKED, endsAt)).rejects.toMatchObject({
      code: 'bundle-too-long',
      message: expect.stringMatching(/^the bundle of acme\/main from 2026-03-02 to 2026-03-03 takes longer than/),
    });

    expect([place.archives.size, place.records.files.size, events().length]).toEqual([0, 0, 0]);
  });

  it('is not made of evidence that does not verify', async () => {
    const [path = ''] = [...deployment.scenario.store.files.keys()].filter((each) => each.startsWith('evidence/'));
    deployment.scenario.store.files.set(path, Buffer.from('{}'));

    await expect(ask(ASKED)).rejects.toMatchObject({ code: 'store-damaged' });

    expect([place.archives.size, place.records.files.size, events().length]).toEqual([0, 0, 0]);
  });
});

describe('when a month is over', () => {
  it.each([
    ['UTC', '2026-03-01T17:00:00Z', '2026-02-01', '2026-02-28'],
    ['Pacific/Kiritimati', '2026-03-01T17:00:00Z', '2026-02-01', '2026-02-28'],
    ['Etc/GMT+12', '2026-03-01T17:00:00Z', '2026-02-01', '2026-02-28'],
    ['Europe/Berlin', '2026-01-01T17:00:00Z', '2025-12-01', '2025-12-31'],
    ['Europe/Berlin', '2028-03-01T17:00:00Z', '2028-02-01', '2028-02-29'],
  ])('a bundle of it is started for a workspace in %s at %s', async (timezone, monthBefore, from, to) => {
    deployment.scenario.yaml = deployment.scenario.yaml.replace('timezone: UTC', `timezone: ${timezone}`);

    const answer = await ask({ monthBefore });

    expect(answer).toEqual({ started: 1 });
    expect(started).toEqual([{ workspace: 'main', from, to, asOf: monthBefore }]);
  });

  it('is made by what was started', async () => {
    deployment.scenario.clock.set('2026-04-01T17:04:00Z');
    await ask({ monthBefore: '2026-04-01T17:00:00Z' });

    expect(await ask(started[0] ?? {})).toMatchObject({
      period: { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
      asOf: '2026-04-01T17:00:00.000Z',
    });
  });
});

describe('what cannot be done as it is asked is refused in one sentence, and is no failure', () => {
  it.each<[string, unknown, string]>([
    ['nothing', null, 'it must be {"workspace", "from", "to"}, perhaps with "nonce" and "asOf", and nothing else'],
    [
      'more than there is',
      { ...ASKED, bucket: 'mine' },
      'it must be {"workspace", "from", "to"}, perhaps with "nonce" and "asOf", and nothing else',
    ],
    ['no workspace', { from: '2026-03-02', to: '2026-03-03' }, '"workspace" must be one of the configuration'],
    ['another workspace', { ...ASKED, workspace: 'other' }, '"workspace" must be one of the configuration'],
    ['no real day', { ...ASKED, from: '2026-02-30' }, '"from" must be a day, such as "2026-10-01"'],
    ['a time', { ...ASKED, to: '2026-03-03T00:00:00Z' }, '"to" must be a day, such as "2026-10-31"'],
    [
      'days that are turned round',
      { ...ASKED, to: '2026-03-01' },
      '"to" must not be before "from"; both days belong to the period',
    ],
    [
      'a day that has not begun',
      { ...ASKED, from: '2026-03-05', to: '2026-03-05' },
      '"from" is a day that has not begun in UTC; there is no evidence of it',
    ],
    ['an empty nonce', { ...ASKED, nonce: '' }, '"nonce" must be 1 to 256 printable ASCII characters, or left out'],
    [
      'a time that has not come',
      { ...ASKED, asOf: '2026-03-04T07:00:01Z' },
      '"asOf" has not come yet; leave it out for the present',
    ],
  ])('%s', async (_what, event, refused) => {
    expect(await ask(event as object)).toEqual({ refused });
    expect(place.archives.size).toBe(0);
  });

  it('a workspace without a log', async () => {
    deployment.scenario.store.files.clear();

    expect(await ask(ASKED)).toEqual({ refused: expect.stringContaining('log') });
  });

  it('but the day that it is, and the present, are not', async () => {
    expect(await ask({ ...ASKED, to: '2026-03-04', from: '2026-03-04', asOf: NOW })).toMatchObject({ isNew: true });
  });
});
