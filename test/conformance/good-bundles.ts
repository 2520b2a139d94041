import { checkpointAt, entryAt, type Forge, sha256 } from '../corpus/forge.ts';
import { ROTATION } from '../corpus/good-store.ts';
import { malleate } from '../corpus/malleate.ts';
import { set } from '../corpus/statement.ts';
import { type BundleCase, good } from './bundle-case.ts';
import { MIDDLE, restate, STATEMENT } from './bundle-forge.ts';
import { extraField, type RawFile } from './raw-zip.ts';

/** Cuts the log after so many entries, with all that only later ones name. */
export const cutAt = (size: number) => (forge: Forge) => {
  forge.remove(...forge.namedOnlyFrom(size).filter((path) => forge.files.has(path)));
  for (const [folder, pathOf] of [
    ['log/', entryAt],
    ['checkpoints/', checkpointAt],
  ] as const) {
    const last = folder === 'log/' ? size - 1 : size;
    forge.remove(...forge.paths(folder).filter((path) => path > pathOf(last)));
  }
};

/** An artifact is left out that no entry of the middle of the log needs. */
const withoutLater = (forge: Forge) => forge.remove(...forge.namedOnlyFrom(18));

const EARLY = '2026-03-02T15:10:00.000Z';
const each = (change: (file: RawFile) => Partial<RawFile>) => (files: RawFile[]) => ({
  files: files.map((file) => ({ ...file, ...change(file) })),
});

/** Bundles that verify, each unusual in one way, and right. */
export const GOOD_BUNDLES: readonly BundleCase[] = [
  good('good-whole-log', {}),
  good('good-middle-of-the-log', { period: MIDDLE, store: withoutLater }),
  good('good-middle-with-all-evidence', { period: MIDDLE }),
  good('good-period-in-which-nothing-was-due', {
    period: { from: '2026-03-02T07:00:00.000Z', to: '2026-03-02T11:00:00.000Z' },
    store: (forge) => forge.remove(...forge.paths('evidence/')),
  }),
  good('good-verified-a-year-later', { period: MIDDLE, store: withoutLater }, (store) => ({
    asOf: store.asOf + 365 * 24 * 3_600_000,
  })),
  good('good-nonce-of-the-auditor', { nonce: 'ACME audit 2026, request 17' }, () => ({
    nonce: 'ACME audit 2026, request 17',
  })),
  good('good-nonce-that-nobody-asks-for', { nonce: 'ACME audit 2026, request 17' }),
  good('good-part-of-its-period-is-asked-for', {}, () => ({
    from: Date.parse('2026-03-02T12:00:00Z'),
    to: Date.parse('2026-03-03T00:00:00Z'),
  })),
  good('good-exactly-its-period-is-asked-for', { period: MIDDLE }, () => ({
    from: Date.parse(MIDDLE.from),
    to: Date.parse(MIDDLE.to),
  })),
  good('good-schedule-of-the-auditor', {}, () => ({ schedule: { cron: '0 */6 * * *', timezone: 'UTC' } })),
  good('good-head-that-the-auditor-knows', {}, (store) => {
    const { payload } = JSON.parse(Buffer.from(store.files.get(entryAt(10)) ?? []).toString('utf8'));
    return { knownHeads: [{ seq: 10, digest: sha256(Buffer.from(payload, 'base64')) }] };
  }),
  good('good-log-that-ends-before-the-rotation', { store: cutAt(ROTATION), exportedAt: EARLY }, () => ({
    asOf: Date.parse(EARLY),
  })),
  good('good-log-that-ends-with-the-rotation', { store: cutAt(ROTATION + 1), exportedAt: EARLY }, () => ({
    asOf: Date.parse(EARLY),
  })),
  good('good-without-derived-reports', { derived: {} }),
  good('good-derived-reports-in-folders', { derived: { 'derived/populations/leavers.csv': 'person\r\n' } }),
  good('good-derived-report-that-is-empty', { derived: { 'derived/findings.ocsf.jsonl': '' } }),
  good('good-statement-that-says-more', {
    statement: (statement) => set(statement, 'predicate.writer', 'arn:aws:iam::1:role/export'),
  }),
  good('good-signature-malleated', {
    files: (forge) => {
      forge.editEnvelope(STATEMENT, ({ signatures }) => {
        for (const signature of signatures) signature.sig = malleate(signature.sig);
      });
      restate(forge, JSON.parse(Buffer.from(forge.bytes('MANIFEST.json')).toString('utf8')));
    },
  }),
  good('good-zip-in-another-order', { pack: (files) => ({ files: files.toReversed() }) }),
  good('good-zip-stored', { pack: each(() => ({ stored: true })) }),
  good('good-zip-streamed', { pack: each(() => ({ descriptor: 4 })) }),
  good('good-zip-with-zip64-end-records', { pack: (files) => ({ files, archive: { zip64: true } }) }),
  good('good-zip-with-zip64-sizes', {
    pack: (files) => ({
      files: files.map((file) => ({ ...file, descriptor: 8, zip64: true })),
      archive: { zip64: true },
    }),
  }),
  good('good-zip-with-times-and-owners', {
    pack: each(() => ({
      both: { extra: Buffer.concat([extraField(0x5455, Buffer.alloc(5, 1)), extraField(0x7875, Buffer.alloc(11, 1))]) },
    })),
  }),
  good('good-zip-made-on-windows', { pack: each(() => ({ central: { madeBy: 20, attributes: 0x20 } })) }),
  good('good-zip-with-ascii-names', { pack: each(() => ({ both: { flags: 0 } })) }),
];
