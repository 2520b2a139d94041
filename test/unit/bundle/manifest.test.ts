import { describe, expect, it } from 'vitest';
import { checksumList, type ListedFile, manifestOf } from '../../../shared/bundle/manifest.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';

const SUBJECT = {
  origin: 'acme/main',
  period: { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
  asOf: '2026-04-02T00:00:00.000Z',
  head: { seq: 7, digest: 'ab'.repeat(32) },
  software: { name: 'rollcall', version: '0.1.0', commit: null, configuration: 'not for auditors' },
};
const file = (path: string): ListedFile => ({ path, role: 'log', sha256: sha256Hex(path), size: path.length });
const FILES = ['log/1', 'Z', 'derived/é', 'derived/a'].map(file);

describe('a manifest', () => {
  it('says what is bundled, in canonical form, and lists files by their paths', () => {
    const text = Buffer.from(manifestOf(SUBJECT, FILES)).toString('utf8');

    expect(text).toMatch(/^\{"asOf":"2026-04-02T00:00:00.000Z","files":\[\{"path":"Z","role":"log","sha256":"/);
    expect(JSON.parse(text)).toMatchObject({
      schema: 'urn:rollcall:bundle-manifest:v1',
      log: { size: 8, head: { seq: 7, digest: SUBJECT.head.digest } },
      software: { name: 'rollcall', version: '0.1.0', commit: null },
    });
    expect(JSON.parse(text).files.map(({ path }: ListedFile) => path)).toEqual([
      'Z',
      'derived/a',
      'derived/é',
      'log/1',
    ]);
    expect(text).not.toContain('not for auditors');
  });

  it('is the same whatever order the files came in', () => {
    expect(manifestOf(SUBJECT, FILES.toReversed())).toEqual(manifestOf(SUBJECT, FILES));
  });

  it('is among the files whose checksums anybody can check', () => {
    const manifest = manifestOf(SUBJECT, FILES);

    const lines = Buffer.from(checksumList(FILES, manifest)).toString('utf8').split('\n');

    expect(lines).toEqual([
      `${sha256Hex(manifest)}  MANIFEST.json`,
      ...['Z', 'derived/a', 'derived/é', 'log/1'].map((path) => `${sha256Hex(path)}  ${path}`),
      '',
    ]);
  });
});
