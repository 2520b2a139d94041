import { beforeEach, describe, expect, it } from 'vitest';
import { checkpointPath, entryPath } from '../../../../shared/evidence/layout.ts';
import { byCodeUnit } from '../../../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { exportBundle } from '../../../../shared/pipeline/bundle/export-bundle.ts';
import { Scenario } from '../../../support/scenario.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { bundleOf, jsonIn, OPTIONS, SLOTS, statementIn } from './bundled.ts';

let scenario: Scenario;
beforeEach(async () => {
  scenario = new Scenario({ size: 3 });
  for (const slot of SLOTS) await scenario.runAt(slot);
});

const ROOT_FILES = ['MANIFEST.json', 'MANIFEST.dsse.json', 'MANIFEST.sigstore.json', 'checkpoint.dsse.json'];

describe('a bundle', () => {
  it('has the guide first, the manifest and what is signed last, and the rest sorted', async () => {
    const { contents } = await bundleOf(scenario);

    const paths = [...contents.keys()];
    const listed = paths.slice(1, -5);
    expect(paths[0]).toBe('VERIFY.md');
    expect(paths.slice(-5)).toEqual([...ROOT_FILES, 'manifest-sha256.txt']);
    expect(listed).toEqual(listed.toSorted());
    expect(new Set(listed.map((path) => path.split('/')[0]))).toEqual(
      new Set(['checkpoints', 'derived', 'evidence', 'keys', 'log']),
    );
  });

  it('lists every file with its digest and size, and has the files as the store has them', async () => {
    const bundled = await bundleOf(scenario);

    const { files } = jsonIn(bundled, 'MANIFEST.json');
    for (const { path, sha256, size, role } of files) {
      const bytes = bundled.contents.get(path) ?? new Uint8Array();
      expect({ path, sha256, size }).toEqual({ path, sha256: sha256Hex(bytes), size: bytes.length });
      if (role !== 'guide' && role !== 'derived') expect(bytes).toEqual(scenario.store.files.get(path));
    }
    expect(files).toHaveLength(bundled.contents.size - 5);
  });

  it('has the whole log, and evidence only of the period and what it needs', async () => {
    const bundled = await bundleOf(scenario);

    const { files, log } = jsonIn(bundled, 'MANIFEST.json');
    const roles = Map.groupBy(files, ({ role }: { role: string }) => role);
    expect(log).toEqual({
      size: 19,
      head: { seq: 18, digest: statementIn(bundled, 'checkpoint.dsse.json').predicate.head.digest },
    });
    expect(roles.get('log')).toHaveLength(19);
    expect(roles.get('checkpoint')).toHaveLength(6);
    expect(roles.get('key')).toHaveLength(1);
    const inBundle = (seq: number) =>
      statementIn(bundled, entryPath(seq)).subject.filter(({ name }: { name: string }) => bundled.contents.has(name))
        .length;
    // Of each slot, the snapshot: the second comes before the period, the fifth proves that a missed slot was made up for.
    expect([1, 4, 7, 10, 13, 16].map(inBundle)).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it('is signed over its manifest and its head, with the nonce that was asked for', async () => {
    const bundled = await bundleOf(scenario, { nonce: 'audit 7' });

    const statement = statementIn(bundled, 'MANIFEST.dsse.json');
    const { period, log } = jsonIn(bundled, 'MANIFEST.json');
    expect(statement.subject).toEqual([{ name: 'MANIFEST.json', digest: { sha256: bundled.manifest } }]);
    expect(statement.predicate).toMatchObject({ origin: 'acme/main', period, log, nonce: 'audit 7' });
    expect(jsonIn(bundled, 'MANIFEST.sigstore.json').dsseEnvelope).toEqual(jsonIn(bundled, 'MANIFEST.dsse.json'));
  });

  it('has the same manifest at another time, and with another nonce', async () => {
    const first = await bundleOf(scenario);
    scenario.clock.set('2026-05-01T00:00:00Z');

    const second = await bundleOf(scenario, { nonce: 'another' });

    const changed = [...second.contents].filter(
      ([path, bytes]) => sha256Hex(bytes) !== sha256Hex(first.contents.get(path) ?? ''),
    );
    expect(second.manifest).toBe(first.manifest);
    expect(changed.map(([path]) => path)).toEqual([
      'MANIFEST.dsse.json',
      'MANIFEST.sigstore.json',
      'checkpoint.dsse.json',
    ]);
  });

  it('reads a file when the one before it is written, and none ahead', async () => {
    const read: string[] = [];
    const context = scenario.context();
    const store = {
      ...context.log.store,
      create: () => Promise.reject(new Error('a bundle writes nothing')),
      list: (folder: string, after?: string) => scenario.store.list(folder, after),
      read: (path: string) => {
        read.push(path);
        return scenario.store.read(path);
      },
    };

    await exportBundle(
      { ...context, log: { ...context.log, store } },
      OPTIONS,
      async (files) => {
        for await (const { path } of files) {
          // Others are made, and signing looks at the end of the log once more.
          if (/^(checkpoints|evidence|keys|log)\//.test(path)) expect(read.at(-1)).toBe(path);
          if (path.startsWith('MANIFEST')) break;
        }
      },
      () => {},
    );
  });

  it('ends with the head that it began with, though the log grows meanwhile', async () => {
    let isGrowing = true;
    const bundled = await bundleOf(scenario, {}, async () => {
      if (isGrowing) await scenario.runAt('2026-03-04T18:00:00Z');
      isGrowing = false;
    });

    expect(jsonIn(bundled, 'MANIFEST.json').log.size).toBe(19);
    expect(bundled.contents.has(entryPath(19))).toBe(false);
    expect(bundled.contents.has(checkpointPath(22))).toBe(false);
    expect(statementIn(bundled, 'checkpoint.dsse.json').predicate.size).toBe(19);
  });

  it('has every key of a log that was handed over, and is signed by the last one', async () => {
    const next = testSigner('second');
    await scenario.handOver(next);
    await scenario.runAt('2026-03-04T18:00:00Z');

    const bundled = await bundleOf(scenario);

    const keys = [...bundled.contents.keys()].filter((path) => path.startsWith('keys/'));
    expect(keys).toHaveLength(2);
    expect(jsonIn(bundled, 'MANIFEST.dsse.json').signatures[0].keyid).toBe(next.publicKey.keyid);
    expect(Buffer.from(bundled.contents.get('VERIFY.md') ?? []).toString('utf8')).toMatch(
      new RegExp(`first \`${scenario.signer.publicKey.keyid.replace(/[+/]/g, '.')}\`\n- then`),
    );
  });

  it('has no evidence of a period in which nothing was', async () => {
    const bundled = await bundleOf(scenario, {
      period: { from: '2025-01-01T00:00:00.000Z', to: '2025-02-01T00:00:00.000Z' },
    });

    expect([...bundled.contents.keys()].filter((path) => path.startsWith('evidence/'))).toEqual([]);
    expect(bundled.contents.has(entryPath(18))).toBe(true);
  });
});

describe('a bundle is not made', () => {
  const flip = (path: string) => {
    const bytes = scenario.store.files.get(path);
    if (!bytes) throw new Error(`there is no ${path}`);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  };
  const pathsIn = (folder: string) =>
    [...scenario.store.files.keys()].filter((path) => path.startsWith(folder)).sort(byCodeUnit);
  /** An artifact of the period. */
  const artifact = () =>
    JSON.parse(
      Buffer.from(
        JSON.parse(Buffer.from(scenario.store.files.get(entryPath(7)) ?? []).toString()).payload,
        'base64',
      ).toString(),
    ).subject[0].name;

  it.each<[string, () => void]>([
    ['of a log with an altered entry', () => flip(entryPath(4))],
    ['of a log with a missing entry', () => void scenario.store.files.delete(entryPath(4))],
    ['of a log with an altered checkpoint', () => flip(checkpointPath(4))],
    ['of a log with a missing checkpoint', () => void scenario.store.files.delete(checkpointPath(7))],
    ['of a log with a stray checkpoint', () => scenario.store.files.set('checkpoints/note.txt', new Uint8Array(1))],
    ['with an altered artifact', () => flip(artifact())],
    ['with a missing artifact', () => void scenario.store.files.delete(artifact())],
    ['with an altered key file', () => flip(pathsIn('keys/')[0] ?? '')],
    ['with a missing key file', () => void scenario.store.files.delete(pathsIn('keys/')[0] ?? '')],
  ])('%s', async (_what, damage) => {
    damage();

    await expect(bundleOf(scenario)).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it.each([
    ['entry', () => entryPath(4)],
    ['checkpoint', () => checkpointPath(7)],
  ])('with an %s that changes after it was verified', async (_what, path) => {
    await expect(
      bundleOf(scenario, {}, (written) => {
        if (written === 'VERIFY.md') flip(path());
      }),
    ).rejects.toThrow('has changed while the bundle was made');
  });

  it('because of damage only where it matters to it', async () => {
    const { contents } = await bundleOf(scenario);
    const unused = pathsIn('evidence/').find((path) => !contents.has(path));
    flip(unused ?? '');

    await expect(bundleOf(scenario)).resolves.toBeDefined();
  });

  it('where there is no log', async () => {
    await expect(bundleOf(new Scenario())).rejects.toMatchObject({ code: 'not-found' });
  });
});
