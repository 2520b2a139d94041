import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANARIES } from '../simulators/leapsome/resources.ts';
import { Installation, type Result, TOKEN } from './installation.ts';

/** Words that stand for everything personal about one employee; their account becomes a finding. */
const PERSON = { given: 'Canarygiven', family: 'Canaryfamily', department: 'Canarydepartment', title: 'Canarytitle' };
const PERSON_NUMBER = 'E-CANARY-7';
const USER_NAME = 'canary.user@acme.example';
const HOSTILE_NAME = '=cmd()\u001b[31m\u202e<script>"\\..\\../\u0000'.replace('\u0000', '');

describe('secrets and personal data', () => {
  let installation: Installation;
  const outputs: Result[] = [];
  let inEvidence = '';
  let inLog = '';
  let events = '';
  let names = '';

  beforeAll(async () => {
    installation = await Installation.create();
    const { company, leapsome } = installation;
    const person = { ...company.hire('2024-01-01'), id: PERSON_NUMBER, email: USER_NAME };
    company.people.pop();
    Object.assign(person, { givenName: PERSON.given, familyName: PERSON.family, title: PERSON.title });
    company.people.push(person);
    const account = company.join(person);
    Object.assign(account, { displayName: `${PERSON.given} ${HOSTILE_NAME}`, department: PERSON.department });
    person.department = PERSON.department;
    company.leave(person, '2026-01-31');
    company.setRole(account, `Role ${HOSTILE_NAME}`);
    await installation.exportFiles();

    outputs.push(await installation.rollcall('run'));
    outputs.push(await installation.runManually('--json'));
    for (const status of [302, 403, 429, 500]) {
      leapsome.fault = (request, answer) => {
        if (status === 429 && request.number % 3 === 0) return;
        answer.status = status;
        answer.headers.location = `https://elsewhere.example/?token=${TOKEN}`;
        answer.headers['retry-after'] = '0';
        answer.body = { detail: `${TOKEN} ${PERSON.given}` };
      };
      outputs.push(await installation.runManually());
    }
    leapsome.fault = (_request, answer) => {
      answer.body = `{"totalResults":1,"Resources":[{"id":"${PERSON.given}","${PERSON.family}"`;
    };
    outputs.push(await installation.runManually());
    leapsome.fault = null;
    await installation.write('people.csv', `# as-of: 2026-01-01\nid,status\n1,${PERSON.given}\n`);
    outputs.push(await installation.runManually());
    outputs.push(await installation.rollcall('verify', 'evidence'));

    const files = await installation.paths();
    const texts = new Map(
      await Promise.all(files.map(async (path) => [path, await installation.read(`evidence/${path}`)] as const)),
    );
    const join = (pattern: RegExp) => [...texts].flatMap(([path, text]) => (pattern.test(path) ? text : [])).join('\n');
    inEvidence = join(/^main\/evidence\//);
    inLog = decodedPayloads(join(/^main\/(log|checkpoints)\//));
    events = join(/events\.jsonl$/);
    names = files.join('\n');
  }, 120_000);
  afterAll(() => installation.remove());

  it('were really there to leak', () => {
    expect(outputs.map(({ exitCode }) => exitCode)).toEqual([1, 1, 3, 3, 1, 3, 3, 3, 3]);
    expect(inEvidence).toContain(PERSON.family);
    expect(events).toContain(USER_NAME);
  });

  it('the token is nowhere but in its header [A1]', () => {
    const everything = [inEvidence, inLog, events, names, ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr])];

    expect(everything.filter((text) => text.includes(TOKEN))).toEqual([]);
  });

  it.each(Object.entries(CANARIES))('%s, which nobody asked for, is not even in the evidence', (_name, canary) => {
    const everything = [inEvidence, inLog, events, names, ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr])];

    expect(everything.filter((text) => text.includes(canary))).toEqual([]);
  });

  it.each([...Object.entries(PERSON), ['number', PERSON_NUMBER], ['user name', USER_NAME]])(
    'the %s of a person is in no log entry and no file name',
    (_name, canary) => {
      expect(inLog).not.toContain(canary);
      expect(names).not.toContain(canary);
    },
  );

  it.each([...Object.entries(PERSON), ['number', PERSON_NUMBER]])(
    'the %s of a person is in no event and in nothing that is printed for people',
    (_name, canary) => {
      expect(events).not.toContain(canary);
      expect(
        outputs.flatMap(({ stdout, stderr }, i) => (i === 1 ? [stderr] : [stdout, stderr])).join('\n'),
      ).not.toContain(canary);
    },
  );

  it('hostile names print as harmless text, and file names are made of digests alone [D4]', () => {
    const [printed] = outputs;

    expect(printed?.stdout).toContain('\\u{1b}[31m\\u{202e}');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(printed?.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(names.split('\n').filter((name) => !/^[\w./-]+$/.test(name))).toEqual([]);
  });
});

/** The payloads of envelopes, decoded: what the log really says. */
function decodedPayloads(envelopes: string): string {
  return envelopes
    .split('\n')
    .map((line) => Buffer.from(JSON.parse(line).payload, 'base64').toString('utf8'))
    .join('\n');
}
