import { describe, expect, it } from 'vitest';
import { entryPath } from '../../../../shared/evidence/layout.ts';
import { toInstant } from '../../../../shared/kernel/instant.ts';
import { buildGoodStore } from '../../../corpus/good-store.ts';
import { AuditWorkbench, LOCKS } from './workbench.ts';

const SLOTS = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z'] as const;

async function audited(): Promise<AuditWorkbench> {
  const bench = new AuditWorkbench();
  await bench.runAt(SLOTS[0], SLOTS[1]);
  await bench.auditAt('2026-03-02T12:30:00Z');
  return bench;
}

const artifactOf = (bench: AuditWorkbench) => bench.bucket.paths.find((path) => path.startsWith('evidence/')) ?? '';

describe('an audit', () => {
  it('finds nothing wrong with what the pipeline writes, slot after slot', async () => {
    const bench = await audited();
    await bench.runAt(SLOTS[2]);

    const audit = await bench.auditAt('2026-03-02T18:30:00Z');

    expect(audit).toMatchObject({ violations: [], missedSlots: [], unsent: 0, isUpToDate: true, head: { seq: 9 } });
    expect(bench.alerts).toEqual([]);
  });

  it('goes on to find nothing wrong while the patrol comes round, and round again', async () => {
    const bench = await audited();

    for (let hour = 13; hour < 18; hour++) await bench.auditAt(`2026-03-02T${hour}:30:00Z`);

    expect(bench.alerts).toEqual([]);
  });

  it('follows a log over failed collections, manual slots and a change of keys', async () => {
    const { files, first, second } = await buildGoodStore();
    const bench = new AuditWorkbench();
    bench.scenario.clock.set('2026-03-03T06:10:00Z');
    await bench.fill(files);

    const keys = [first.publicKey.keyid, second.publicKey.keyid];
    const audit = await bench.auditAt('2026-03-03T06:30:00Z', { keys });

    expect(audit).toMatchObject({ violations: [], missedSlots: [], head: { seq: 20 } });
  });

  it('counts the signatures of entries and checkpoints, two for a change of keys', async () => {
    const { files, first, second } = await buildGoodStore();
    const bench = new AuditWorkbench();
    await bench.fill(files);

    const keys = [first.publicKey.keyid, second.publicKey.keyid];
    const { signatures } = await bench.auditAt('2026-03-03T06:30:00Z', { keys });

    // 21 entries, one of them signed by both keys, and 7 checkpoints.
    expect(signatures).toBe(21 + 1 + 7);
  });

  it('waits for the checkpoint of an evaluation whose writer died, and does not blame it', async () => {
    const bench = new AuditWorkbench();
    await bench.runAt(SLOTS[0]);
    const [checkpoint = ''] = await bench.bucket.list('checkpoints/');
    const bytes = (await bench.bucket.read(checkpoint)) ?? new Uint8Array();
    bench.bucket.destroy(checkpoint);

    const pending = await bench.auditAt('2026-03-02T06:30:00Z');
    await bench.bucket.create(checkpoint, bytes);
    const made = await bench.auditAt('2026-03-02T07:30:00Z');

    expect(pending).toMatchObject({ violations: [], missedSlots: [], head: { seq: 2 } });
    expect(made).toMatchObject({ violations: [], head: { seq: 3 } });
  });

  it('makes as many requests for a long log as for a short one', async () => {
    const bench = new AuditWorkbench();
    await bench.runAt('2026-03-02T06:00:00Z');
    const day = (n: number) => `2026-03-${String(3 + n).padStart(2, '0')}`;
    const costs: number[] = [];
    for (let n = 0; n < 8; n++) {
      await bench.runAt(...['00', '06', '12', '18'].map((hour) => `${day(n)}T${hour}:00:00Z`));
      await bench.auditAt(`${day(n)}T18:20:00Z`);
      await bench.auditAt(`${day(n)}T18:30:00Z`);
      costs.push(bench.bucket.requests.length);
    }

    const [early = 0, late = 0] = [costs[3], costs.at(-1)];
    // Give or take what a stretch of the patrol happens to have of evaluations, with their many artifacts.
    expect(late).toBeLessThan(early * 1.25);
  });
});

describe('an audit finds, whether it is old or new [C3],', () => {
  const PLANTED: readonly [string, (bench: AuditWorkbench) => string][] = [
    [
      'a delete marker on an artifact',
      ({ bucket }) => {
        const path = bucket.paths.find((candidate) => candidate.startsWith('evidence/')) ?? '';
        bucket.hide(path);
        return `E_DELETE_MARKER ${path}`;
      },
    ],
    [
      'a delete marker on an entry',
      ({ bucket }) => {
        bucket.hide(entryPath(1));
        return `E_DELETE_MARKER ${entryPath(1)}`;
      },
    ],
    [
      'a second version of an entry, the same as the first',
      ({ bucket, scenario }) => {
        bucket.write(entryPath(1), scenario.store.files.get(entryPath(1)) ?? new Uint8Array());
        return `E_VERSIONS ${entryPath(1)}`;
      },
    ],
    [
      'a file that has no place in a store',
      ({ bucket }) => {
        bucket.write('log/note.txt', Buffer.from('x'));
        return 'E_PATH log/note.txt';
      },
    ],
    [
      'an entry that was written anew',
      ({ bucket, scenario }) => {
        bucket.destroy(entryPath(1));
        bucket.write(entryPath(1), scenario.store.files.get(entryPath(2)) ?? new Uint8Array());
        return `E_LOG_SEQ ${entryPath(1)}`;
      },
    ],
    [
      'an artifact that was deleted for good',
      (bench) => {
        const path = artifactOf(bench);
        bench.bucket.destroy(path);
        return `E_EVIDENCE_MISSING ${path}`;
      },
    ],
    [
      'an artifact that was altered',
      (bench) => {
        const path = artifactOf(bench);
        bench.bucket.destroy(path);
        bench.bucket.write(path, Buffer.from('{}'));
        return `E_EVIDENCE_DIGEST ${path}`;
      },
    ],
    [
      'a lock that was taken away',
      (bench) => {
        const path = artifactOf(bench);
        bench.bucket.relock(path, null);
        return `E_LOCK ${path}`;
      },
    ],
    [
      'a lock that was shortened by two days',
      ({ bucket, scenario }) => {
        const until = scenario.clock.now() + (LOCKS.logDays - 2) * 24 * 3_600_000;
        bucket.relock(entryPath(2), { mode: 'governance', until: toInstant(until) });
        return `E_LOCK ${entryPath(2)}`;
      },
    ],
    [
      'a key file without a lock',
      ({ bucket }) => {
        const path = bucket.paths.find((candidate) => candidate.startsWith('keys/')) ?? '';
        bucket.relock(path, null);
        return `E_LOCK ${path}`;
      },
    ],
    [
      'a key file that is gone',
      ({ bucket }) => {
        const path = bucket.paths.find((candidate) => candidate.startsWith('keys/')) ?? '';
        bucket.destroy(path);
        return `E_KEY_FILE ${path}`;
      },
    ],
    [
      'a checkpoint that is gone',
      ({ bucket }) => {
        const path = bucket.paths.find((candidate) => candidate.startsWith('checkpoints/')) ?? '';
        bucket.destroy(path);
        return `E_CHECKPOINT_MISSING ${path}`;
      },
    ],
  ];

  it.each(PLANTED)('%s', async (_what, plant) => {
    const old = await audited();
    const fresh = new AuditWorkbench();
    await fresh.runAt(SLOTS[0], SLOTS[1]);

    const expected = [plant(old), plant(fresh)];

    expect(await old.findAt('2026-03-02T13:30:00Z')).toContain(expected[0]);
    expect(await fresh.findAt('2026-03-02T12:30:00Z')).toContain(expected[1]);
  });

  it('an entry that is missing, however often it looks', async () => {
    const bench = new AuditWorkbench();
    await bench.runAt(SLOTS[0], SLOTS[1]);
    bench.bucket.destroy(entryPath(2));

    const times = [await bench.findAt('2026-03-02T12:30:00Z'), await bench.findAt('2026-03-02T13:30:00Z')];

    expect(times[0]).toContain('E_LOG_GAP log/ entry 2');
    expect(times[1]).toEqual(times[0]);
  });

  it('an entry that is missing of those it has verified', async () => {
    const bench = await audited();
    bench.bucket.destroy(entryPath(2));

    expect(await bench.findAt('2026-03-02T13:30:00Z')).toContain(`E_LOG_GAP ${entryPath(2)}`);
  });
});

describe('an audit that knows the head of the log [C2]', () => {
  it('sees that the end of the log is gone', async () => {
    const bench = await audited();
    for (const path of [
      entryPath(6),
      entryPath(5),
      bench.bucket.paths.find((path) => /checkpoints\/0*7\./.test(path)),
    ]) {
      bench.bucket.destroy(path ?? '');
    }

    expect(await bench.findAt('2026-03-02T13:30:00Z')).toContain(`E_LOG_TRUNCATED ${entryPath(6)}`);
  });

  it('sees that the log was written anew with the right key', async () => {
    const bench = await audited();
    const other = new AuditWorkbench();
    await other.runAt(SLOTS[0], '2026-03-02T12:00:01Z');
    for (const path of bench.bucket.paths) bench.bucket.destroy(path);
    await bench.fill(other.scenario.store.files);

    expect(await bench.findAt('2026-03-02T13:30:00Z')).toContain(`E_LOG_REWRITTEN ${entryPath(6)}`);
  });

  it('sees a checkpoint over entries that are not there', async () => {
    const bench = await audited();
    const longer = new AuditWorkbench();
    await longer.runAt(...SLOTS);
    const [path = ''] = longer.bucket.paths.filter((candidate) => /checkpoints\/0*10\./.test(candidate));
    bench.bucket.write(path, (await longer.bucket.read(path)) ?? new Uint8Array());

    expect(await bench.findAt('2026-03-02T13:30:00Z')).toContain(`E_LOG_TRUNCATED ${path}`);
  });

  it('sees a log whose key is none of the deployment’s', async () => {
    const bench = await audited();

    const found = await bench.findAt('2026-03-02T13:30:00Z', { keys: ['SHA256:other'] });

    expect(found).toEqual([`E_KEY_FOREIGN ${bench.scenario.signer.publicKey.keyid}`]);
  });

  it('sees the log of another workspace, with the same key, in the place of this one', async () => {
    const bench = new AuditWorkbench();
    const other = new AuditWorkbench('other');
    await other.runAt(SLOTS[0]);
    await bench.fill(other.scenario.store.files);

    expect(await bench.findAt('2026-03-02T06:30:00Z')).toContain(`E_LOG_ORIGIN ${entryPath(0)}`);
  });

  it('begins anew when what it knew is gone or cannot be read', async () => {
    const bench = await audited();
    await bench.state.write('audit.json', Buffer.from('{"schema":'));

    const audit = await bench.auditAt('2026-03-02T13:30:00Z');

    expect(audit).toMatchObject({ violations: [], missedSlots: [], head: { seq: 6 } });
  });
});

describe('the lock that is asked for', () => {
  it('may become longer, without blame for what was stored before', async () => {
    const bench = await audited();

    const found = await bench.findAt('2026-03-02T13:30:00Z', { locks: { ...LOCKS, evidenceDays: 900, logDays: 1900 } });

    expect(found).toEqual([]);
  });

  it('may become compliance, without blame for what was stored before', async () => {
    const bench = await audited();

    expect(await bench.findAt('2026-03-02T13:30:00Z', { locks: { ...LOCKS, mode: 'compliance' } })).toEqual([]);
  });

  it('is compliance from the beginning if the deployment says so', async () => {
    const bench = new AuditWorkbench();
    await bench.runAt(SLOTS[0]);

    const found = await bench.findAt('2026-03-02T06:30:00Z', { locks: { ...LOCKS, mode: 'compliance' } });

    expect(found).toContain(`E_LOCK ${entryPath(0)}`);
  });
});
