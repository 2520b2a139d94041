import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { getArtifact, putArtifact } from '../../../shared/evidence/artifact.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const SLOT = '2026-03-02T06:00:00Z';
const schema = z.strictObject({ b: z.number(), a: z.string() });
const document = { b: 1, a: 'é' };

describe('putArtifact', () => {
  it('stores canonical JSON under its own digest, in the month of the slot', async () => {
    const store = new MemoryStore();

    const subject = await putArtifact(store, SLOT, document);

    const bytes = await store.read(subject.name);
    expect(Buffer.from(bytes ?? []).toString('utf8')).toBe('{"a":"é","b":1}');
    expect(subject).toEqual({
      name: `evidence/2026/03/${sha256Hex('{"a":"é","b":1}')}`,
      digest: { sha256: sha256Hex('{"a":"é","b":1}') },
    });
  });

  it('stores the same document once a month', async () => {
    const store = new MemoryStore();

    const subjects = [
      await putArtifact(store, SLOT, document),
      await putArtifact(store, '2026-03-31T18:00:00Z', { a: 'é', b: 1 }),
      await putArtifact(store, '2026-04-01T00:00:00Z', document),
    ];

    expect(store.files.size).toBe(2);
    expect(subjects[0]).toEqual(subjects[1]);
    expect(subjects[2]?.name).toMatch(/^evidence\/2026\/04\//);
  });

  it('refuses to rely on a file of the same name that holds something else', async () => {
    const store = new MemoryStore();
    const { name } = await putArtifact(store, SLOT, document);
    store.files.set(name, Buffer.from('{}'));

    const storing = putArtifact(store, SLOT, document);

    await expect(storing).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('refuses what JSON cannot hold', async () => {
    const store = new MemoryStore();

    const storing = putArtifact(store, SLOT, { b: Number.NaN });

    await expect(storing).rejects.toThrow(TypeError);
    expect(store.files.size).toBe(0);
  });
});

describe('getArtifact', () => {
  it('reads back what was stored', async () => {
    const store = new MemoryStore();
    const subject = await putArtifact(store, SLOT, document);

    expect(await getArtifact(store, subject, schema)).toEqual(document);
  });

  it.each<[string, (store: MemoryStore, name: string) => void]>([
    ['is missing', (store, name) => store.files.delete(name)],
    ['was altered', (store, name) => store.files.set(name, Buffer.from('{"a":"e","b":1}'))],
    ['was emptied', (store, name) => store.files.set(name, Buffer.alloc(0))],
  ])('refuses an artifact that %s', async (_what, damage) => {
    const store = new MemoryStore();
    const subject = await putArtifact(store, SLOT, document);
    damage(store, subject.name);

    const reading = getArtifact(store, subject, schema);

    await expect(reading).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('says where an artifact of another shape differs', async () => {
    const store = new MemoryStore();
    const subject = await putArtifact(store, SLOT, { a: 'é', b: 'one' });

    const reading = getArtifact(store, subject, schema);

    await expect(reading).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining('unexpected shape at "b"'),
    });
  });

  it('refuses bytes that are no JSON, even if their digest is the one that was signed', async () => {
    const store = new MemoryStore();
    const sha256 = sha256Hex('{"a":');
    const name = `evidence/2026/03/${sha256}`;
    await store.create(name, Buffer.from('{"a":'));

    const reading = getArtifact(store, { name, digest: { sha256 } }, schema);

    await expect(reading).rejects.toMatchObject({ code: 'store-damaged' });
  });
});
