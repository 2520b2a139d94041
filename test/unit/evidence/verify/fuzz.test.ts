import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { VerificationReport } from '../../../../shared/evidence/verify/report.ts';
import { verify } from '../../../../shared/evidence/verify/verify.ts';
import { checkpointAt, entryAt, Forge } from '../../../corpus/forge.ts';
import { buildSmallStore, type GoodStore } from '../../../corpus/good-store.ts';
import { set } from '../../../corpus/statement.ts';
import { sourceOf } from '../../../support/memory-source.ts';

let good: GoodStore;
beforeAll(async () => {
  good = await buildSmallStore();
});

/** Fails the test if verification throws; that is all there is to see in most of them. */
function reportOn(forge: Forge): Promise<VerificationReport> {
  const anchor = good.first.publicKey.keyid;
  return verify(sourceOf(forge), {
    anchor,
    from: null,
    to: null,
    schedule: null,
    knownHeads: [],
    asOf: good.asOf,
  });
}

const HOSTILE: readonly string[] = [
  'null',
  'true',
  '{}',
  '[]',
  '""',
  '-1',
  '1e300',
  '9007199254740993',
  '{"toString":1,"valueOf":1}',
  '{"__proto__":{"slot":"x"},"constructor":7}',
  '{"length":4294967295}',
  '"\\ud800"',
  '"0000-01-01T00:00:00.000Z"',
  '"9999-12-31T23:59:59.999Z"',
  '"2026-02-30T06:00:00Z"',
  '"* * * * *"',
  '"../../../etc/passwd"',
  `"${'x'.repeat(20_000)}"`,
  `${'['.repeat(60)}${']'.repeat(60)}`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

const hostileJson = fc.oneof(fc.constantFrom(...HOSTILE), fc.json({ maxDepth: 3 }));
const anyPath = () => fc.constantFrom(...good.files.keys());
const signedPath = () => fc.constantFrom(...[...good.files.keys()].filter((path) => path.endsWith('.dsse.json')));

/** Every place in a JSON value, as `set` understands it. Member names of ours hold no dots. */
function placesIn(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([name, member]) =>
    placesIn(member, at === '' ? name : `${at}.${name}`),
  );
  return at === '' ? inside : [at, ...inside];
}

/** Puts something hostile at one of the places of a value, chosen by a number. */
function spoil(value: object, choice: number, replacement: unknown): void {
  const places = placesIn(value);
  set(value, places[choice % places.length] ?? '', replacement);
}

/** JSON text in which one place holds other text, as it is: some of it no program would write. */
function spoiledText(value: object, choice: number, json: string): string {
  spoil(value, choice, '\u0000here');
  return JSON.stringify(value).replace('"\\u0000here"', () => json);
}

describe('hostile evidence is reported and never thrown', { timeout: 120_000 }, () => {
  it('when any file holds any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath(), fc.uint8Array({ maxLength: 400 }), async (path, bytes) => {
        const forge = new Forge(good);
        forge.write(path, bytes);

        expect((await reportOn(forge)).verdict).toBe('integrity-violated');
      }),
      { numRuns: 300 },
    );
  });

  it('when any file holds any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath(), hostileJson, async (path, json) => {
        const forge = new Forge(good);
        forge.write(path, json);

        expect((await reportOn(forge)).verdict).toBe('integrity-violated');
      }),
      { numRuns: 300 },
    );
  });

  it('when bytes are taken out of a file, doubled or replaced', async () => {
    const cut = fc.record({
      path: anyPath(),
      from: fc.nat(4000),
      length: fc.nat(50),
      insert: fc.string({ maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(cut, async ({ path, from, length, insert }) => {
        const forge = new Forge(good);
        const bytes = Buffer.from(forge.bytes(path));
        forge.write(path, Buffer.concat([bytes.subarray(0, from), Buffer.from(insert), bytes.subarray(from + length)]));
        const isSame = Buffer.from(forge.bytes(path)).equals(bytes);

        expect((await reportOn(forge)).verdict).toBe(isSame ? 'verified' : 'integrity-violated');
      }),
      { numRuns: 300 },
    );
  });

  it('when any place of an envelope holds any of a list of hostile things', async () => {
    for (const path of [entryAt(3), entryAt(good.rotation), checkpointAt(4)]) {
      const places = placesIn(new Forge(good).envelope(path));
      for (const [choice, place] of places.entries()) {
        for (const json of HOSTILE) {
          const forge = new Forge(good);
          forge.write(path, spoiledText(forge.envelope(path), choice, json));

          expect((await reportOn(forge)).verdict, `${path} ${place} ${json.slice(0, 50)}`).toBe('integrity-violated');
        }
      }
    }
  });

  it('when any place of a statement holds anything, under the old signature or a new one', async () => {
    await fc.assert(
      fc.asyncProperty(signedPath(), fc.nat(), hostileJson, fc.boolean(), async (path, choice, json, isSigned) => {
        const forge = new Forge(good);
        const statement = forge.statement(path);
        const text = spoiledText(statement, choice, json);
        const signers = path === entryAt(good.rotation) ? [good.first, good.second] : [good.first];
        if (isSigned) await forge.sign(path, text, ...signers);
        else
          forge.editEnvelope(path, (envelope) => {
            envelope.payload = Buffer.from(text).toString('base64');
          });

        await reportOn(forge);
      }),
      { numRuns: 600 },
    );
  });

  it('when somebody who holds the keys writes anything into the history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4), fc.nat(), hostileJson, async (seq, choice, json) => {
        const forge = new Forge(good);
        const rewriting = forge.rewrite(
          () => {},
          (statement, at) => {
            if (at === seq) spoil(statement.predicate, choice, JSON.parse(json));
          },
        );
        // Some things have no canonical form and cannot be signed.
        const isWritten = await rewriting.then(
          () => true,
          () => false,
        );
        fc.pre(isWritten);

        await reportOn(forge);
      }),
      { numRuns: 300 },
    );
  });

  it('when any place of an artifact holds anything, and its entry names it so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 2), fc.nat(), hostileJson, async (seq, choice, json) => {
        const forge = new Forge(good);
        const rewriting = forge.rewrite(
          () => {},
          (statement, at) => {
            if (at !== seq) return;
            const document = forge.document(statement);
            spoil(document, choice, JSON.parse(json));
            forge.replaceDocument(statement, document);
          },
        );
        const isWritten = await rewriting.then(
          () => true,
          () => false,
        );
        fc.pre(isWritten);

        await reportOn(forge);
      }),
      { numRuns: 200 },
    );
  });

  it('when the list of files is anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), anyPath(), fc.webPath())), async (paths) => {
        const bytes = Buffer.from('{}');
        const source = { paths: async () => paths, read: async () => bytes };

        const { verdict } = await verify(source, {
          anchor: null,
          from: null,
          to: null,
          schedule: null,
          knownHeads: [],
          asOf: good.asOf,
        });

        expect(verdict).toBe('integrity-violated');
      }),
      { numRuns: 200 },
    );
  });
});
