import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { ANSWER_HEADERS } from '../../shared/reviews/worksheets/names.ts';
import { MAX_ANSWER_BYTES } from '../../shared/reviews/worksheets/read-answers.ts';
import { filledIn } from '../simulators/reviewer.ts';
import { type DeployedCompany, deployCompany, SLOT } from './deployment/company.ts';
import { liveThrough } from './deployment/history.ts';
import { sessionOf, someoneLike } from './people.ts';

/**
 * A review on AWS, from its opening to its end, over what `cdk synth` makes. The emulator checks the signatures of what is sent to STS.
 * It knows no variables in policies, so that a role is taken by one's own name alone is tested as data: test/infra/people.test.ts.
 */
const DEPLOYMENT = 'rollcall-reviews';
const DAY_MS = 24 * 3_600_000;
/** The month before this one, and times of its slots. */
const month = new Date(Date.UTC(Number(SLOT.slice(0, 4)), Number(SLOT.slice(5, 7)) - 2, 1, Number(SLOT.slice(11, 13))));
const slotAfter = (days: number) => `${new Date(month.getTime() + days * DAY_MS).toISOString().slice(0, 19)}Z`;
const REVIEW = `all-${slotAfter(0).slice(0, 10)}`;
/** That of this month, opened again after the first was cancelled. */
const NEXT = `all-${SLOT.slice(0, 8)}01-2`;

let company: DeployedCompany;
let management: string;
let operator: { [name: string]: string };
const people = new Map<string, { readonly environment: { [name: string]: string }; readonly arn: string }>();

/** Sessions of the role of reviewers, as IAM names them: policy can have them before anybody has one. */
const arnOf = (person: string) => `arn:aws:sts::000000000000:assumed-role/${DEPLOYMENT}-reviewer/${person}`;

beforeAll(async () => {
  company = await deployCompany(DEPLOYMENT, ['reviewed'], (text, { company: { people: all } }) => {
    management = all[0]?.email ?? '';
    const identities = all.map(({ email }) => `"${arnOf(email)}": ${email}`).join(', ');
    const rules = 'all: { every: month, due: 20d, removeWithin: 5bd }';
    // Management has an account too, about which somebody else decides.
    const reviews = `${rules}, signOff: [${management}], fallback: [${management}, ${all[1]?.email}], identities: { ${identities} }`;
    return text.replace(/reviews: .*/, `reviews: { ${reviews} }`);
  });
  await liveThrough(company, [slotAfter(-2), slotAfter(0), slotAfter(15)]);
  operator = await someoneLike(`${DEPLOYMENT}-operator`);
}, 240_000);
afterAll(() => company.installation.remove());

async function rollcallAs(environment: { [name: string]: string }, ...parameters: string[]) {
  company.installation.environment = environment;
  return company.installation.rollcall(...parameters);
}

async function as(person: string, ...parameters: string[]) {
  const known = people.get(person) ?? (await sessionOf(`${DEPLOYMENT}-reviewer`, person));
  people.set(person, known);
  return rollcallAs(known.environment, ...parameters);
}

async function items(
  review = REVIEW,
): Promise<{ readonly item: number; readonly reviewer: string; readonly decision: null | object }[]> {
  const { stdout, stderr } = await rollcallAs(operator, 'review', 'list', review, '--json');
  expect(stderr).not.toContain('error');
  return JSON.parse(stdout).items;
}

interface Refused {
  readonly status: string;
  readonly problems: readonly [{ readonly text: string }];
}

const told = async () => {
  const events = await company.received();
  const about = events.filter((event) => event['detail-type'].startsWith('Access Review'));
  return about.map((event) => [event['detail-type'], (event.detail as { review: string }).review]);
};

describe('an access review on AWS', () => {
  it('is decided by a reviewer whom IAM has named', async () => {
    const [first] = await items();
    const reviewer = first?.reviewer ?? '';

    const { exitCode, stderr } = await as(
      reviewer,
      ...['review', 'decide', REVIEW, 'keep', '--items', 'mine', '--by', reviewer],
    );

    expect(exitCode, stderr).toBe(0);
    expect(people.get(reviewer)?.arn).toBe(arnOf(reviewer));
    expect((await items()).find(({ item }) => item === first?.item)?.decision).toMatchObject({
      authentication: 'iam',
      decision: 'keep',
    });
  });

  it('is decided by nobody in the name of somebody else', async () => {
    const [pending] = (await items()).filter(({ decision }) => decision === null);
    const other = [...people.keys()][0] ?? '';

    const { exitCode, stdout } = await as(
      other,
      ...[
        'review',
        'decide',
        REVIEW,
        'keep',
        '--json',
        '--items',
        String(pending?.item),
        '--by',
        pending?.reviewer ?? '',
      ],
    );

    expect([exitCode, JSON.parse(stdout).code]).toEqual([1, 'identity-other']);
  });

  it('leaves it to an operator to record what somebody else decides', async () => {
    const [pending] = (await items()).filter(({ decision }) => decision === null);
    const reviewer = pending?.reviewer ?? '';

    const { exitCode, stderr } = await as(
      reviewer,
      ...['review', 'decide', REVIEW, 'keep', '--items', 'mine', '--by', reviewer, '--recorded-by', 'ada@acme.example'],
    );

    expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/operator cannot be called: access is denied/)]);
  });

  it('hands worksheets out and takes in what comes back, on an operator’s word', async () => {
    const folder = join(company.installation.folder, 'worksheets');

    const out = await as(management, 'review', 'export', REVIEW, '--by', management, '-o', folder);
    const sheets = (await readdir(folder)).filter((name) => name.startsWith('worksheet') && name.endsWith('.csv'));
    for (const sheet of sheets) {
      const file = join(folder, sheet);
      await writeFile(file, filledIn(await readFile(file, 'utf8')));
    }
    const back = await rollcallAs(
      operator,
      ...[
        'review',
        'import',
        REVIEW,
        ...sheets.map((sheet) => join(folder, sheet)),
        '--recorded-by',
        'ada@acme.example',
      ],
    );

    expect([out.exitCode, back.exitCode], out.stderr + back.stdout + back.stderr).toEqual([0, 0]);
    const made = (await items()).map(
      ({ decision }) => (decision as { authentication?: string } | null)?.authentication,
    );
    expect(new Set(made)).toEqual(new Set(['iam', 'operator-attested']));
  });

  it('is not signed off on an operator’s word, since policy wants to know it by IAM', async () => {
    const { exitCode, stdout } = await rollcallAs(
      operator,
      ...['review', 'sign-off', REVIEW, '--json', '--by', management, '--recorded-by', 'ada@acme.example'],
    );

    expect([exitCode, JSON.parse(stdout).code]).toEqual([1, 'weak-authentication']);
  });

  it('is signed off and closed by management whom IAM has named', async () => {
    const signed = await as(management, 'review', 'sign-off', REVIEW, '--by', management);
    const closed = await as(management, 'review', 'close', REVIEW, '--by', management);

    const { stdout } = await rollcallAs(operator, 'review', 'status', REVIEW, '--json');
    expect([signed.exitCode, closed.exitCode], signed.stderr + closed.stderr).toEqual([0, 0]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'closed', signOff: { authentication: 'iam' }, irregular: [] });
  });

  it('is told of when it is opened, due soon, overdue and signed off, and the next one is opened by the function', async () => {
    const { status, failures } = await company.deliver('reviewed');

    expect(status, failures).toBe('SUCCEEDED');
    expect(await told()).toEqual([
      ['Access Review Opened', REVIEW],
      ['Access Review Due Soon', REVIEW],
      ['Access Review Overdue', REVIEW],
      ['Access Review Signed Off', REVIEW],
    ]);
    const { stdout } = await rollcallAs(operator, 'review', 'status', '--json');
    const { reviews } = JSON.parse(stdout).workspaces[0];
    expect(reviews.map(({ review, status: of }: { review: string; status: string }) => [review, of])).toEqual([
      [REVIEW, 'closed'],
      [`all-${SLOT.slice(0, 8)}01`, 'open'],
    ]);
  });

  it('may be opened by hand, in the place of one that was cancelled', async () => {
    const next = `all-${SLOT.slice(0, 8)}01`;
    const by = ['--by', management];

    const cancelled = await as(management, 'review', 'cancel', next, ...by, '--reason', 'the wrong people were asked');
    const opened = await as(management, 'review', 'open', 'all', ...by, '--json');
    const again = await rollcallAs(operator, 'review', 'open', 'all', ...by, '--recorded-by', 'ada', '--json');

    expect([cancelled.exitCode, opened.exitCode, again.exitCode], cancelled.stderr + opened.stdout).toEqual([0, 0, 0]);
    expect(JSON.parse(opened.stdout)).toMatchObject({ review: NEXT, isNew: true });
    expect(JSON.parse(again.stdout)).toMatchObject({ review: NEXT, isNew: false });
  });

  it('is answered through a link that takes one answer and keeps it, which stays the word of who imports it [C14]', async () => {
    const { environment: session } = await sessionOf(`${DEPLOYMENT}-operator`, 'ada');
    const AWS_CREDENTIAL_EXPIRATION = new Date(Date.now() + 3_600_000).toISOString();
    const asOperator = (...parameters: string[]) =>
      rollcallAs(
        { ...session, AWS_CREDENTIAL_EXPIRATION },
        'review',
        ...parameters,
        '--recorded-by',
        'ada@acme.example',
      );
    const [pending] = (await items(NEXT)).filter(({ decision }) => decision === null);
    const reviewer = pending?.reviewer ?? '';
    const folder = join(company.installation.folder, 'linked');
    const place = `s3://${company.bucket}-inbox/worksheets/reviewed/${NEXT}`;

    const out = await asOperator(
      ...['export', NEXT, '--inbox', '--reviewer', reviewer, '--by', management, '-o', folder],
    );
    const early = await asOperator('import', NEXT, place);
    const [merge = {}]: Record<string, string>[] = parse(await readFile(join(folder, 'mail-merge.csv'), 'utf8'), {
      bom: true,
      columns: true,
    });
    const [, link = ''] = /"(http[^"]+)"$/.exec(merge['to answer'] ?? '') ?? [];
    const answers = filledIn(await readFile(join(folder, merge.spreadsheet ?? ''), 'utf8'));
    const put = (body: string, headers: object = ANSWER_HEADERS) =>
      fetch(link, { method: 'PUT', body, headers: { ...headers } }).then(({ status }) => status);
    const bare = await put(answers, { 'content-type': ANSWER_HEADERS['content-type'] });
    const statuses = [await put(answers), await put('something else'), await put(answers)];
    const stored = new URL(link).pathname.replace(`/${company.bucket}-inbox/`, '');
    const notTheRole = await rollcallAs(operator, 'review', 'import', NEXT, place, '--recorded-by', 'ada');
    const imported = await asOperator('import', NEXT, place, '--json');
    const again = await asOperator('import', NEXT, `s3://${company.bucket}-inbox/${stored}`, '--json');
    const elsewhere = await asOperator('import', NEXT, `s3://${company.bucket}-inbox/people.csv`);

    expect(out.exitCode, out.stderr).toBe(0);
    expect([early.exitCode, early.stderr]).toEqual([64, expect.stringContaining('nothing has come back')]);
    expect(stored).toMatch(new RegExp(`^worksheets/reviewed/${NEXT}/[0-9A-Z]{26}\\.json$`));
    expect([bare, ...statuses]).toEqual([403, 200, 412, 412]);
    expect([notTheRole.exitCode, notTheRole.stderr]).toEqual([3, expect.stringContaining('access is denied')]);
    expect(imported.exitCode, imported.stderr + imported.stdout).toBe(0);
    expect(JSON.parse(imported.stdout).files).toMatchObject([{ status: 'recorded' }]);
    expect(JSON.parse(again.stdout).files).toMatchObject([{ status: 'known' }]);
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([64, expect.stringContaining('is not where answers go')]);
    expect((await items(NEXT)).find(({ item }) => item === pending?.item)?.decision).toMatchObject({
      authentication: 'operator-attested',
    });
  });

  it('has answers in the inbox that are no answers, and are refused as from a file [C14]', async () => {
    const { environment: session } = await sessionOf(`${DEPLOYMENT}-operator`, 'grace');
    const folder = `worksheets/reviewed/${NEXT}`;
    const place = `s3://${company.bucket}-inbox/${folder}/hostile`;
    const bodies = { 'a.json': '{"__proto__": 1}', 'b.json': Buffer.alloc(MAX_ANSWER_BYTES + 1) };
    for (const [name, Body] of Object.entries(bodies)) {
      const Key = `${folder}/hostile/${name}`;
      await createS3().send(new PutObjectCommand({ Bucket: `${company.bucket}-inbox`, Key, Body, IfNoneMatch: '*' }));
    }

    const { exitCode, stdout } = await rollcallAs(
      session,
      ...['review', 'import', NEXT, place, '--recorded-by', 'ada@acme.example', '--json'],
    );

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).files.map(({ status, problems: [{ text }] }: Refused) => [status, text])).toEqual([
      ['refused', 'it is not what a worksheet saves; ask for it again'],
      ['refused', 'it is larger than any answers are'],
    ]);
  });

  it('may be filed that was held elsewhere', async () => {
    const file = join(company.installation.folder, 'signed.pdf');
    await writeFile(file, 'a page that somebody signed');

    const { exitCode, stdout, stderr } = await as(
      management,
      ...[
        'review',
        'file-external',
        file,
        '--by',
        management,
        '--held-on',
        '2026-01-31',
        '--what',
        'the quarter before',
      ],
    );

    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^filed as external-[0-9a-f]{16} in entry \d+/);
  });

  it('verifies, with who had it recorded', async () => {
    const { stdout } = await rollcallAs(operator, 'verify', company.store, '--anchor', company.anchor, '--json');

    const [report] = JSON.parse(stdout).workspaces;
    const codes = report.violations.map(({ code }: { code: string }) => code);
    expect(codes.filter((code: string) => code !== 'E_COVERAGE_GAP')).toEqual([]);
    const writers = report.writers.map(({ writer }: { writer: string }) => writer?.split('/')[1]);
    expect(writers).toEqual(expect.arrayContaining([`${DEPLOYMENT}-reviewer`, `${DEPLOYMENT}-operator`]));
  });
});
