import { beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import { evaluate } from '../../../shared/pipeline/evaluate.ts';
import { noteFinding } from '../../../shared/pipeline/notes.ts';
import { publish } from '../../../shared/pipeline/publish.ts';
import { readFindings } from '../../../shared/pipeline/read-findings.ts';
import { Forge } from '../../corpus/forge.ts';
import { type ForgedStatement, set } from '../../corpus/statement.ts';
import { sourceOf } from '../../support/memory-source.ts';
import { Scenario } from '../../support/scenario.ts';

let scenario: Scenario;
let key: string;

beforeEach(async () => {
  scenario = new Scenario();
  const account = scenario.company.accounts[3];
  if (!account) throw new RangeError('the company is larger than that');
  scenario.company.setRole(account, 'Super Admin');
  key = `PAR-03:main/leapsome:grant.${account.id}.Super%20Admin`;
  await scenario.runAt('2026-03-02T06:00:00Z');
});

const note = (change: Parameters<typeof noteFinding>[2], finding = key) =>
  noteFinding(scenario.context(), finding, change);
const GRACE = { owner: 'grace@acme.example', ticket: 'SEC-12' };

/** What the findings say now, and what the last evaluation recorded. */
const noted = async () => (await readFindings(scenario.context()))?.all.find((finding) => finding.key === key)?.note;
const recorded = ({ findings }: Awaited<ReturnType<Scenario['runAt']>>) =>
  findings.find((finding) => finding.key === key)?.note;

describe('a note about a finding', () => {
  it('is an entry of the log, shown at once and carried on by every evaluation', async () => {
    const result = await note(GRACE);

    expect(result).toMatchObject({ isNew: true, seq: 4 });
    expect(await noted()).toMatchObject({ ...GRACE, text: null, seq: 4 });
    expect(recorded(await scenario.runAt('2026-03-02T12:00:00Z'))).toMatchObject(GRACE);
    expect(recorded(await scenario.runAt('2026-03-02T18:00:00Z'))).toMatchObject(GRACE);
  });

  it('is written once, however often it is made', async () => {
    await note(GRACE);
    const again = await note(GRACE);
    await scenario.runAt('2026-03-02T12:00:00Z');
    const later = await note({ owner: GRACE.owner });

    expect([again?.isNew, later?.isNew]).toEqual([false, false]);
    expect([again?.seq, later?.seq]).toEqual([4, 4]);
  });

  it('is written once by two at the same time', async () => {
    const both = await Promise.all([note(GRACE), note(GRACE)]);

    expect(both.map((result) => result?.seq)).toEqual([4, 4]);
    expect(both.filter((result) => result?.isNew)).toHaveLength(1);
  });

  it('keeps what it does not mention, and takes back what is null', async () => {
    await note(GRACE);
    await note({ ticket: 'SEC-13', text: 'waiting for HR' });
    await scenario.runAt('2026-03-02T12:00:00Z');
    await note({ text: null });

    expect(await noted()).toMatchObject({ owner: GRACE.owner, ticket: 'SEC-13', text: null });
  });

  it('counts, the newest of all, also if it says what an older one said', async () => {
    for (const owner of ['ada@acme.example', 'grace@acme.example', 'ada@acme.example']) await note({ owner });

    expect(await noted()).toMatchObject({ owner: 'ada@acme.example', seq: 6 });
  });

  it('is not lost when it is made while an evaluation is at work', async () => {
    for (const { id } of scenario.context().workspace.connections) await scenario.collect(id, '2026-03-02T12:00:00Z');
    const context = scenario.context();
    const { store } = context.log;
    let isFirst = true;
    const slow: typeof store = {
      read: (path) => store.read(path),
      list: (...where) => store.list(...where),
      create: async (path, bytes) => {
        // The evaluation has read all that it needs, and begins to write.
        if (isFirst) {
          isFirst = false;
          await note(GRACE);
        }
        return store.create(path, bytes);
      },
    };
    await evaluate(
      { ...context, log: { ...context.log, store: slow } },
      { slot: '2026-03-02T12:00:00Z', trigger: 'schedule' },
    );
    await publish(context);

    expect(recorded(await scenario.runAt('2026-03-02T18:00:00Z'))).toMatchObject(GRACE);
  });

  it('is not made about what is not known', async () => {
    expect(await note(GRACE, `${key}x`)).toBeNull();
  });

  it('changes no outcome and tells nothing by itself', async () => {
    await note(GRACE);
    const { results, changes } = await scenario.runAt('2026-03-02T12:00:00Z');

    expect(results.results.find(({ test }) => test === 'PAR-03')?.outcome).toBe('fail');
    expect(changes).toEqual([]);
  });

  it('gives events the ticket, and not the person', async () => {
    const [, , , account, other] = scenario.company.accounts;
    if (!account || !other) throw new RangeError('the company is larger than that');
    await note(GRACE);
    scenario.company.setRole(other, 'Super Admin');
    await scenario.runAt('2026-03-02T12:00:00Z');
    scenario.events.length = 0;
    scenario.company.setRole(account, 'Employee');
    await scenario.runAt('2026-03-02T18:00:00Z');

    const [resolved] = scenario.events.filter((event) => event.key === key);
    expect(resolved?.detail.unmapped).toMatchObject({ ticket: 'SEC-12' });
    expect(JSON.stringify(scenario.events)).not.toContain('grace@acme.example');
  });

  it('leaves nothing of a person in the log', async () => {
    await note({ ...GRACE, text: 'Grace looks into it' });

    const entry = await scenario.store.read('log/00000000000000000004.dsse.json');
    const payload = Buffer.from(JSON.parse(Buffer.from(entry ?? '').toString()).payload, 'base64').toString();
    expect(payload).toContain('finding-note');
    expect(payload).not.toMatch(/grace|SEC-12|PAR-03/i);
  });
});

describe('the verification of notes', () => {
  const violations = async (change: (forge: Forge) => Promise<void>) => {
    await note(GRACE);
    await scenario.runAt('2026-03-02T12:00:00Z');
    const { files } = scenario.store;
    const { signer } = scenario;
    const asOf = Date.parse('2026-03-02T12:30:00Z');
    const forge = new Forge({ files, first: signer, second: signer, rotation: 1000, asOf, other: new Map() });
    await change(forge);
    const anchor = signer.publicKey.keyid;
    const report = await verify(sourceOf({ files: forge.files }), {
      anchor,
      from: null,
      to: null,
      schedule: null,
      knownHeads: [],
      asOf,
    });
    return report.violations.map(({ code }) => code).filter((code) => !code.startsWith('W_'));
  };
  /** Whoever has the key changes the entry of the note, and everything after it follows. */
  const signed = (change: (statement: ForgedStatement, forge: Forge) => void) => (forge: Forge) =>
    forge.rewrite(
      () => {},
      (statement, seq) => {
        if (seq === 4) change(statement, forge);
      },
    );

  it('finds nothing wrong with what was written', async () => {
    expect(await violations(() => Promise.resolve())).toEqual([]);
  });

  it.each<[string, (forge: Forge) => Promise<void>, string]>([
    [
      'another digest than that of its artifact',
      signed((statement) => set(statement, 'predicate.note', 'a'.repeat(64))),
      'E_BINDING',
    ],
    ['no digest', signed((statement) => set(statement, 'predicate.note', 'x')), 'E_STATEMENT'],
    [
      'another workspace',
      signed((statement, forge) => {
        forge.replaceDocument(statement, { ...forge.document(statement), workspace: 'test' });
        set(statement, 'predicate.note', statement.subject[0]?.digest.sha256);
      }),
      'E_BINDING',
    ],
  ])('finds out about %s', async (_name, change, code) => {
    expect(await violations(change)).toContain(code);
  });
});
