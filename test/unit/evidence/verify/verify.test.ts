import { beforeAll, describe, expect, it } from 'vitest';
import {
  type VerificationReport,
  VIOLATIONS,
  type ViolationCode,
  verdictOf,
} from '../../../../shared/evidence/verify/report.ts';
import type { VerificationSource } from '../../../../shared/evidence/verify/source.ts';
import { type VerificationInput, verify } from '../../../../shared/evidence/verify/verify.ts';
import { CLASSIC } from '../../../corpus/classic.ts';
import { checkpointAt, entryAt, Forge, sha256 } from '../../../corpus/forge.ts';
import { buildGoodStore, type GoodStore, LAST } from '../../../corpus/good-store.ts';
import { sourceOf } from '../../../support/memory-source.ts';

let good: GoodStore;
beforeAll(async () => {
  good = await buildGoodStore();
});

const digestOf = (forge: Forge, seq: number) => sha256(Buffer.from(forge.envelope(entryAt(seq)).payload, 'base64'));

function report(source: VerificationSource, input: Partial<VerificationInput> = {}): Promise<VerificationReport> {
  return verify(source, {
    anchor: good.first.publicKey.keyid,
    from: null,
    to: null,
    schedule: null,
    knownHeads: [],
    asOf: good.asOf,
    ...input,
  });
}

describe('a report', () => {
  it('says what was verified, with the head to remember', async () => {
    const forge = new Forge(good);

    expect(await report(sourceOf(forge))).toEqual({
      schema: 'urn:rollcall:verification:v1',
      origin: 'acme/main',
      anchor: 'matched',
      openedWith: good.first.publicKey.keyid,
      entries: LAST + 1,
      head: { seq: LAST, digest: digestOf(forge, LAST) },
      checkpoints: 7,
      artifacts: forge.paths('evidence/').length,
      slots: { expected: 4, evaluated: 4 },
      violations: [],
      writers: [],
      verdict: 'verified',
    });
  });

  it('names everything that is wrong at once', async () => {
    const forge = new Forge(good);
    forge.flip(forge.statement(entryAt(1)).subject[0]?.name ?? '');
    forge.editStatement(entryAt(5), ({ predicate }) => Object.assign(predicate, { connection: 'other' }));
    forge.remove(entryAt(8), checkpointAt(15));
    forge.write('notes.txt', 'hello');
    forge.write(`keys/${good.first.publicKey.spkiSha256}.pem`, 'no key');

    const { violations, verdict } = await report(sourceOf(forge), {
      anchor: null,
      asOf: good.asOf + 12 * 3_600_000,
      knownHeads: [{ seq: 3, digest: '0'.repeat(64) }],
    });

    expect(new Set(violations.map(({ code }) => code))).toEqual(
      new Set<ViolationCode>([
        'E_PATH',
        'E_SIGNATURE',
        'E_LOG_CHAIN',
        'E_LOG_GAP',
        'E_ANCHOR_ABSENT',
        'E_KEY_FILE',
        'E_CHECKPOINT_MISSING',
        'E_LOG_REWRITTEN',
        'E_REFERENCE',
        'E_EVIDENCE_DIGEST',
        'E_BINDING',
        'W_EVIDENCE_ORPHAN',
        'E_COVERAGE_GAP',
      ]),
    );
    expect(verdict).toBe('integrity-violated');
  });

  it('is the same in whatever order the files come', async () => {
    const forge = new Forge(good);
    await CLASSIC.find(({ name }) => name.startsWith('10'))?.tamper(forge);
    const backwards = { files: new Map([...forge.files].toReversed()) };

    expect(await report(sourceOf(backwards))).toEqual(await report(sourceOf(forge)));
  });

  it('can be printed as it is, whatever the evidence holds', async () => {
    const forge = new Forge(good);
    forge.write('\ud800\u0000\u001b[31m', 'x');

    const { violations } = await report(sourceOf(forge));

    expect(JSON.parse(JSON.stringify(violations))).toEqual(violations);
  });
});

describe('known heads', () => {
  it('agree with the log that they are of', async () => {
    const forge = new Forge(good);
    const knownHeads = [0, 7, LAST].map((seq) => ({ seq, digest: digestOf(forge, seq) }));

    expect((await report(sourceOf(forge), { knownHeads })).violations).toEqual([]);
  });

  it.each([
    [
      'tell that history was rewritten',
      7,
      {
        code: 'E_LOG_REWRITTEN',
        at: entryAt(7),
        message: 'is not the entry that was seen before: history has been rewritten',
      },
    ],
    [
      'tell that the end was cut off',
      LAST + 1,
      {
        code: 'E_LOG_TRUNCATED',
        at: 'known head 21',
        message: 'is known, but the log ends after 21 entries',
      },
    ],
  ])('%s', async (_what, seq, violation) => {
    const { violations } = await report(sourceOf(new Forge(good)), { knownHeads: [{ seq, digest: '0'.repeat(64) }] });

    expect(violations).toEqual([violation]);
  });

  it('say nothing more about an entry that is missing inside the log', async () => {
    const forge = new Forge(good);
    forge.remove(entryAt(7));

    const { violations } = await report(sourceOf(forge), { knownHeads: [{ seq: 7, digest: '0'.repeat(64) }] });

    expect(violations).toEqual((await report(sourceOf(forge))).violations);
  });
});

describe('a trust anchor', () => {
  it.each([
    ['is matched by the key that opened the log', () => good.first.publicKey.keyid, 'matched'],
    ['is not matched by a key that came later', () => good.second.publicKey.keyid, 'mismatched'],
    ['is missed when there is none', () => null, 'absent'],
  ])('%s', async (_what, anchor, expected) => {
    expect((await report(sourceOf(new Forge(good)), { anchor: anchor() })).anchor).toBe(expected);
  });
});

describe('the place of a log', () => {
  it.each([
    ['is right when it is that of its workspace', 'main', []],
    ['is wrong when it is that of another workspace', 'test', ['E_LOG_ORIGIN']],
    ['is wrong when only the end of the name is the same', 'in', ['E_LOG_ORIGIN']],
  ])('%s', async (_what, workspace, codes) => {
    const { violations } = await report(sourceOf(new Forge(good)), { workspace });

    expect(violations.map(({ code }) => code)).toEqual(codes);
  });
});

describe('a source', () => {
  it('may not list a file twice', async () => {
    const source = sourceOf(new Forge(good));
    const paths = async () => [...(await source.paths()), entryAt(7)];

    const { violations } = await report({ ...source, paths });

    expect(violations).toEqual([{ code: 'E_PATH', at: entryAt(7), message: 'is there twice' }]);
  });

  it.each([
    ['an entry', () => entryAt(LAST), 'E_LOG_GAP', 'cannot be read as a file'],
    ['a checkpoint', () => checkpointAt(8), 'E_CHECKPOINT_MISSING', 'cannot be read as a file'],
    ['a key', () => `keys/${good.second.publicKey.spkiSha256}.pem`, 'E_KEY_FILE', 'does not hold the key in its name'],
    [
      'an artifact',
      (forge: Forge) => forge.statement(entryAt(12)).subject[0]?.name ?? '',
      'E_EVIDENCE_MISSING',
      'cannot be read as a file',
    ],
  ])('that lists %s and cannot read it does not hide that', async (_what, pathIn, code, message) => {
    const forge = new Forge(good);
    const source = sourceOf(forge);
    const unreadable = pathIn(forge);
    const read = async (path: string) => (path === unreadable ? null : source.read(path));

    const { violations, verdict } = await report({ ...source, read });

    expect(violations.filter(({ at }) => at === unreadable)).toEqual([{ code, at: unreadable, message }]);
    expect(verdict).toBe('integrity-violated');
  });

  it('may list more files than fit into one call of a function', async () => {
    const paths = Array.from({ length: 200_000 }, (_, seq) => entryAt(seq));

    const { entries } = await report({ paths: async () => paths, read: async () => null });

    expect(entries).toBe(200_000);
  });
});

describe('the verdict', () => {
  const codesOf = (kind: string) =>
    (Object.keys(VIOLATIONS) as ViolationCode[]).filter((code) => VIOLATIONS[code].class === kind);
  const verdict = (...codes: readonly (ViolationCode | undefined)[]) =>
    verdictOf(codes.flatMap((code) => (code ? [{ code, at: '', message: '' }] : [])));

  it.each([
    ['integrity', 'integrity-violated'],
    ['trust', 'untrusted'],
    ['coverage', 'gaps'],
    ['warning', 'verified'],
  ])('of any violation of %s alone is "%s"', (kind, expected) => {
    expect(codesOf(kind).map((code) => verdict(code))).toEqual(codesOf(kind).map(() => expected));
  });

  it('is that of the gravest', () => {
    const [integrity] = codesOf('integrity');
    const [trust] = codesOf('trust');
    const [coverage] = codesOf('coverage');
    const [warning] = codesOf('warning');

    expect(verdict(warning, coverage, trust, integrity)).toBe('integrity-violated');
    expect(verdict(warning, coverage, trust)).toBe('untrusted');
    expect(verdict(warning, coverage)).toBe('gaps');
    expect(verdict()).toBe('verified');
  });
});
