import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeWorksheets, takeAnswers } from '../../../../shared/pipeline/reviews/worksheets.ts';
import type { Answers } from '../../../../shared/reviews/worksheets/answers.ts';
import { mailMergeCsv, worksheetCsv } from '../../../../shared/reviews/worksheets/csv.ts';
import { readAnswers } from '../../../../shared/reviews/worksheets/read-answers.ts';
import type { Worksheet } from '../../../../shared/reviews/worksheets/worksheet.ts';
import { answersTo, filledIn } from '../../../simulators/reviewer.ts';
import {
  ALL,
  act,
  by,
  decisions,
  keepAll,
  MANAGEMENT,
  REVIEW,
  reviewOf,
  reviewOpened,
  reviewScenario,
  signOff,
} from '../../../support/review-scenario.ts';
import type { Scenario } from '../../../support/scenario.ts';

let scenario: Scenario;
let codes: number;

beforeEach(async () => {
  codes = 0;
  scenario = await reviewOpened(reviewScenario(ALL, 12));
});

const newCode = () => `RC-${String(++codes).padStart(6, '0')}`;
const make = (only: string | null = null, who = MANAGEMENT) =>
  makeWorksheets(scenario.context(), REVIEW, by(who), only, newCode);
async function handOut(only: string | null = null): Promise<readonly Worksheet[]> {
  const { worksheets, record } = await make(only);
  await record();
  return worksheets;
}
const take = (answers: Answers) => takeAnswers(scenario.context(), REVIEW, answers, 'ada@acme.example');
const first = <T>([item]: readonly T[]): T => {
  if (item === undefined) throw new RangeError('there is one');
  return item;
};
const whyOf = async (answers: Answers) => {
  const taken = await take(answers);
  return taken.status === 'refused' ? taken.problems.map(({ item, why }) => [item, why]) : taken.status;
};

describe('worksheets that are handed out', () => {
  it('have each a line that answers by its own link, where there are links, and when it is over', async () => {
    const { worksheets } = await make();
    const links = worksheets.map((_, i) => `https://inbox.example/key-${i}?a=b&c=d%2F`);

    const rows = parse(mailMergeCsv(worksheets, { links, expiresAt: '2026-11-22T13:00:00Z' }), { bom: true });

    const expected = worksheets.map((_, i) => [
      `curl -f -T answers-${String(i + 1).padStart(3, '0')}.json -H "content-type: application/json" -H "if-none-match: *" "${links[i]}"`,
      '2026-11-22T13:00:00Z',
    ]);
    expect(worksheets.length).toBeGreaterThan(1);
    expect(rows.map((row) => row.slice(-2))).toEqual([['to answer', 'works until'], ...expected]);
    expect(mailMergeCsv(worksheets)).not.toContain('to answer');
  });

  it('hold every item that waits for somebody, each with its reviewer', async () => {
    const worksheets = await handOut();

    const { rows } = await reviewOf(scenario);
    const handedOut = worksheets.flatMap(({ reviewer, items }) => items.map(({ row }) => [row, reviewer.actor]));
    expect(new Map(handedOut as [string, string][])).toEqual(new Map(rows.map(({ row, reviewer }) => [row, reviewer])));
    expect(handedOut.length).toBe(rows.length);
  });

  it('are for a delegate too, while the delegation runs', async () => {
    const { reviewer, items } = first((await make()).worksheets);
    const { participants } = await reviewOf(scenario);
    const to = participants.find(
      ({ actor }) => actor !== reviewer.actor && !items.some(({ content }) => content.owner === null),
    );
    if (!to) throw new Error('there is another one');
    const content = { to, rows: null, from: '2026-04-01', until: '2026-04-05' };
    await act(scenario, reviewer.actor, { action: 'delegated', content });

    const during = (await make(to.actor)).worksheets.flatMap((worksheet) => worksheet.items);
    scenario.clock.set('2026-04-06T10:00:00Z');
    const after = await make(to.actor).then(
      ({ worksheets }) => worksheets.flatMap((one) => one.items),
      () => [],
    );

    expect(during.map(({ row }) => row)).toEqual(expect.arrayContaining(items.map(({ row }) => row)));
    expect(after.map(({ row }) => row)).not.toEqual(expect.arrayContaining(items.map(({ row }) => row)));
  });

  it('hold only once they are recorded, so that what is not written down cannot come back', async () => {
    const { worksheets } = await make();

    expect(await whyOf(answersTo(first(worksheets)))).toContainEqual([null, 'unknown-worksheet']);
  });

  it('are handed out by whom the review belongs to', async () => {
    const { worksheets } = await make();
    const other = worksheets.find(({ reviewer, coordinator }) => reviewer.actor !== coordinator)?.reviewer.actor ?? '';
    const { record } = await make(null, other);

    await expect(record()).rejects.toMatchObject({ code: 'not-the-coordinator' });
  });

  it('are refused where nothing waits', async () => {
    await keepAll(scenario);

    await expect(make()).rejects.toMatchObject({ code: 'nothing-waits' });
  });

  it('say what has changed since the last review of the kind, and put first what needs attention', async () => {
    expect((await make()).worksheets.every(({ items }) => items.every(({ changes }) => changes === null))).toBe(true);
    await keepAll(scenario);
    await signOff(scenario);
    await act(scenario, MANAGEMENT, { action: 'closed', content: null });
    const promoted = scenario.company.accounts.at(-1);
    if (promoted) scenario.company.setRole(promoted, 'Admin');
    await scenario.runAt('2026-06-30T18:00:00Z');
    await scenario.runAt('2026-07-01T00:00:00Z');

    const { worksheets } = await makeWorksheets(scenario.context(), 'all-2026-07-01', by(MANAGEMENT), null, newCode);

    const sheet = worksheets.find(({ items }) => items.some(({ content }) => content.account.id === promoted?.id));
    const [item] = sheet?.items ?? [];
    expect(item?.content.account.id).toBe(promoted?.id);
    expect(item?.changes).toEqual(expect.arrayContaining(['new role: Admin', 'role gone: Employee']));
    expect(item?.attention).toEqual(expect.arrayContaining(['privileged: Admin', 'changed since the last review']));
    expect(item?.findings.join()).toContain('Admin');
  });
});

describe('answers that come back', () => {
  it('are recorded as what their reviewer decided, once, by the word of whoever imports them', async () => {
    const worksheets = await handOut();
    for (const worksheet of worksheets) await take(answersTo(worksheet));
    const again = await take(answersTo(first(worksheets)));

    const { rows } = await reviewOf(scenario);
    expect(rows.map(({ decision }) => decision)).toEqual(
      rows.map(({ reviewer }) =>
        expect.objectContaining({
          decision: 'keep',
          by: reviewer,
          authentication: 'operator-attested',
          method: 'import',
        }),
      ),
    );
    expect(again.status).toBe('known');
    const { violations } = await scenario.verify();
    expect(violations.filter(({ code }) => code !== 'E_COVERAGE_GAP')).toEqual([]);
  });

  it('are the same from the page and from the spreadsheet, whatever separates its cells', async () => {
    const worksheet = first(await handOut());
    const expected = answersTo(worksheet);

    const read = [',', ';', '\t'].map((delimiter) =>
      readAnswers(Buffer.from(filledIn(worksheetCsv(worksheet), delimiter))),
    );

    expect(read).toEqual([{ answers: expected }, { answers: expected }, { answers: expected }]);
  });

  it('go back to whom the review belongs where an item is not theirs', async () => {
    const worksheet = (await handOut()).find(({ reviewer, coordinator }) => reviewer.actor !== coordinator);
    if (!worksheet) throw new Error('there is one');
    await take(answersTo(worksheet, () => ({ decision: 'not-mine' })));

    const { rows } = await reviewOf(scenario);
    const own = rows.filter(({ item }) => worksheet.items.some((known) => known.item === item));
    expect(own.map(({ decision, basis }) => [decision, basis])).toEqual(own.map(() => [null, 'returned']));
  });

  it.each<[string, (answers: Answers) => Answers, (item: number) => unknown]>([
    ['of another review', (a) => ({ ...a, review: 'all-2026-01-01' }), () => [[null, 'other-review']]],
    ['about another list', (a) => ({ ...a, list: '0'.repeat(64) }), () => [[null, 'other-population']]],
    [
      'with a code that was never handed out',
      (a) => ({ ...a, code: 'RC-999999' }),
      () => expect.arrayContaining([[null, 'unknown-worksheet']]),
    ],
    [
      'of somebody else',
      (a) => ({ ...a, reviewer: MANAGEMENT }),
      () => expect.arrayContaining([[null, 'unknown-worksheet']]),
    ],
    [
      'with an item twice',
      (a) => ({ ...a, answers: [...a.answers, first(a.answers)] }),
      (item) => [[item, 'repeated-row']],
    ],
    [
      'with an item of which the digest is another',
      edited({ digest: 'f'.repeat(64) }),
      (item) => [[item, 'altered-row']],
    ],
    ['with an item under another number', edited({ item: 999 }), () => [[999, 'altered-row']]],
    [
      'with an item that is not in the list',
      edited({ row: 'leapsome/nobody' }),
      (item) => [
        [item, 'unknown-row'],
        [item, 'unanswered'],
      ],
    ],
    ['with an item left open', edited({ decision: null }), (item) => [[item, 'unanswered']]],
    ['with an item left out', (a) => ({ ...a, answers: a.answers.slice(1) }), (item) => [[item, 'unanswered']]],
    ['that modify without saying to what', edited({ decision: 'modify' }), (item) => [[item, 'roles-missing']]],
    [
      'that leave a role which the account never had',
      edited({ decision: 'modify', roles: ['Emperor'] }),
      (item) => [[item, 'unknown-role']],
    ],
  ])('are refused %s, and nothing of them is written', async (_what, change, expected) => {
    const worksheet = (await handOut()).find(({ reviewer, coordinator }) => reviewer.actor !== coordinator);
    if (!worksheet) throw new Error('there is one');
    const before = scenario.store.files.size;

    expect(await whyOf(change(answersTo(worksheet)))).toEqual(expected(worksheet.items[0]?.item ?? 0));
    expect(scenario.store.files.size).toBe(before);
  });

  it('are refused with everything that is wrong, row by row', async () => {
    const worksheet = (await handOut()).find(({ items }) => items.length > 1);
    if (!worksheet) throw new Error('there is one');
    const answers = answersTo(worksheet);
    const wrong = answers.answers.map((answer) => ({ ...answer, digest: 'f'.repeat(64) }));

    expect(await whyOf({ ...answers, answers: wrong })).toEqual(wrong.map(({ item }) => [item, 'altered-row']));
  });

  it('are refused where an item has been decided since, or a newer worksheet was handed out', async () => {
    const worksheet = (await handOut()).find(({ items }) => items.length > 1);
    if (!worksheet) throw new Error('there is one');
    const { rows } = await reviewOf(scenario);
    const row = rows.find(({ item }) => item === worksheet.items[0]?.item);
    if (row) await act(scenario, worksheet.reviewer.actor, decisions([row]));

    expect(await whyOf(answersTo(worksheet))).toEqual([[row?.item, 'decided-since']]);
    await handOut(worksheet.reviewer.actor);
    expect(await whyOf(answersTo(worksheet))).toContainEqual([null, 'unknown-worksheet']);
  });

  it('are refused where policy wants to know better who it was than by the word of whoever imports', async () => {
    scenario = await reviewOpened(
      reviewScenario(ALL.replace('authentication: {', 'authentication: { decisions: link,')),
    );
    const answers = answersTo(first(await handOut()));
    const before = scenario.store.files.size;

    expect(await whyOf(edited({ decision: null })(answers))).toEqual([
      [null, 'weak-authentication'],
      [first(answers.answers).item, 'unanswered'],
    ]);
    expect(scenario.store.files.size).toBe(before);
  });

  it('are refused, and no error for what is imported with them, where somebody else was faster', async () => {
    const answers = answersTo(first(await handOut()));
    const create = scenario.store.create.bind(scenario.store);
    let isFirst = true;
    scenario.store.create = async (path, bytes) => {
      if (isFirst && path.startsWith('log/')) {
        isFirst = false;
        await act(scenario, MANAGEMENT, { action: 'cancelled', content: { reason: 'a new system comes first' } });
      }
      return create(path, bytes);
    };

    expect(await whyOf(answers)).toEqual([[null, 'review-over']]);
  });

  it.each([
    ['a workbook', 'PK\u0003\u0004', 'workbook'],
    ['half a file', '{"schema":"urn:rollcall:rev', 'only in part'],
    ['other JSON', '{}', 'not what a worksheet saves'],
    ['another table', 'a,b\r\n1,2\r\n', 'no column "item"'],
    ['Latin-1', Buffer.from([0x69, 0xfc]), 'not UTF-8'],
    ['an empty file', '', 'no column'],
  ])('are told from %s', (_what, content, text) => {
    expect(readAnswers(Buffer.from(content))).toEqual({ unreadable: expect.stringContaining(text) });
  });

  it('are not taken for others where a word in them is no decision', async () => {
    const csv = filledIn(worksheetCsv(first(await handOut())), ',', 'maybe');

    expect(readAnswers(Buffer.from(csv))).toEqual({ unreadable: expect.stringContaining('"maybe" is not a decision') });
  });
});

/** The answers with the first one changed. */
function edited(change: Partial<Answers['answers'][number]>): (answers: Answers) => Answers {
  return (answers) => ({
    ...answers,
    answers: answers.answers.map((one, i) => (i === 0 ? { ...one, ...change } : one)),
  });
}
