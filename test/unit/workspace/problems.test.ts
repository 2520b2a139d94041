import { describe, expect, it } from 'vitest';
import { ConfigurationError, parseConfiguration } from '../../../shared/workspace/parse.ts';
import { GOOD, POLICY, problemsOf } from './configuration.ts';

const replaced = (part: string, by: string) => GOOD.replace(part, by);
const PEOPLE = 'workspaces.0.connections.1';

describe('what is wrong with YAML itself', () => {
  it.each([
    ['a tab', replaced('    policy', '\tpolicy'), '13:1 is indented by a tab; use spaces'],
    [
      'a key given twice',
      replaced('    policy', '    id: other\n    policy'),
      '13:5 has a key that is there already; each can be given once',
    ],
    [
      'a colon within braces',
      replaced('id: people', 'id: people: x'),
      '12:15 has a mapping or list within { } or [ ]; put text that contains ": " in quotes',
    ],
    [
      'a quote that is not closed',
      replaced('"0 */6', "'0 */6"),
      '15:1 lacks a closing quote, bracket or brace, a comma, or a space, here or in a line above',
    ],
    [
      'a brace that is not closed',
      replaced('timezone: Europe/Berlin }', 'timezone: Europe/Berlin'),
      '7:5 is not indented as the lines above are, or a quote or bracket above it is not closed',
    ],
    ['a second document', `${GOOD}---\na: 1\n`, '15:1 begins a second document; take the line "---" out'],
    [
      'a tag',
      replaced('acme', '!!python/object acme'),
      '1:15 has a tag that is not known; take the word that begins with "!" out',
    ],
    [
      'an alias of nothing',
      replaced('file:./evidence', '*nothing'),
      '2:8 is an alias (*) of something that is not defined above it',
    ],
    [
      'an indentation that fits nothing',
      replaced('        kind: application', '          kind: application'),
      '8:13 cannot be read as YAML; check quotes, colons and indentation here and in the line above',
    ],
  ])('is told with its place: %s', (_name, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('is told without quoting the text, which may be a token', () => {
    const text = replaced('token: env:TOKEN', 'token: "canary" canary: {canary');

    expect(problemsOf(text)).not.toEqual([]);
    expect(problemsOf(text).join()).not.toContain('canary');
  });

  it('never stands for gigabytes', () => {
    const bomb = Array.from({ length: 12 }, (_, i) => `k${i}: &a${i} [${Array(9).fill(i === 0 ? 'x' : `*a${i - 1}`)}]`);

    expect(problemsOf(bomb.join('\n'))).toEqual(['1:1 uses too many aliases (*)']);
  });

  it('may use a few aliases', () => {
    expect(problemsOf(replaced('id: people', 'id: &people people').replace('./people.csv', '*people'))).toEqual([]);
  });

  it('may not merge one mapping into another, which is not YAML 1.2', () => {
    expect(problemsOf(replaced('{ id: people', '{ <<: {}, id: people'))).toEqual([
      `12:11 ${PEOPLE}.<<: is not a known key; check its spelling and indentation`,
    ]);
  });
});

describe('what is wrong with a value', () => {
  it.each([
    ['nothing at all', '', '1:1 is empty'],
    ['a list', '- a', '1:1 must be a mapping of keys to values'],
    ['text', 'acme', '1:1 must be a mapping of keys to values'],
    [
      'a key that is missing',
      replaced('        token: env:TOKEN\n', ''),
      '8:9 workspaces.0.connections.0.token: is missing',
    ],
    [
      'a provider that is missing',
      replaced('        provider: leapsome\n', ''),
      '8:9 workspaces.0.connections.0.provider: is missing',
    ],
    [
      'a kind that is missing',
      replaced('        kind: application\n', ''),
      '8:9 workspaces.0.connections.0.kind: is missing',
    ],
    ['a key without a value', replaced('      emailDomains: [acme.example]\n', ''), `13:12 ${POLICY}: is empty`],
    [
      'a key that is misspelt',
      replaced('maxAge', 'maxage'),
      `12:70 ${PEOPLE}.maxage: is not a known key; check its spelling and indentation`,
    ],
    ['a key that is a number', `1: x\n${GOOD}`, '1:1 1: is not a known key; check its spelling and indentation'],
    [
      'a key named __proto__',
      `__proto__: {}\n${GOOD}`,
      '1:1 __proto__: is not a known key; check its spelling and indentation',
    ],
    [
      'a provider that is not known',
      replaced('provider: leapsome', 'provider: leapsom'),
      '10:19 workspaces.0.connections.0.provider: must be one of leapsome, humaans, entra, csv, stackone',
    ],
    [
      'a kind that does not fit the provider',
      replaced('kind: application', 'kind: hris'),
      '9:15 workspaces.0.connections.0.kind: must be application',
    ],
    [
      'a number where text belongs',
      `${GOOD}      aliases: [{ person: 1001, emails: [a@b.example] }]\n`,
      `15:27 ${POLICY}.aliases.0.person: must be text; put a number in quotes, and give a duration its unit, as in 24h`,
    ],
    [
      'a duration without its unit',
      replaced('24h', '24'),
      `12:78 ${PEOPLE}.maxAge: must be text; put a number in quotes, and give a duration its unit, as in 24h`,
    ],
    [
      'a duration of business days where a fixed one belongs',
      replaced('24h', '5bd'),
      `12:78 ${PEOPLE}.maxAge: must be a duration such as 30m, 24h or 7d`,
    ],
    [
      'yes, which YAML 1.2 does not take for true',
      replaced('listsLeavers: true', 'listsLeavers: yes'),
      `12:97 ${PEOPLE}.listsLeavers: must be true or false`,
    ],
    [
      'text where a list belongs',
      replaced('[acme.example]', 'acme.example'),
      `14:21 ${POLICY}.emailDomains: must be a list`,
    ],
    ['a list that is empty', replaced('[acme.example]', '[]'), `14:21 ${POLICY}.emailDomains: must not be empty`],
    [
      'a mail domain with @',
      replaced('[acme.example]', '["@acme.example"]'),
      `14:22 ${POLICY}.emailDomains.0: must be a mail domain in lower case, without @`,
    ],
    [
      'an alias that is no address',
      `${GOOD}      aliases: [{ person: E-1, emails: [ada] }]\n`,
      `15:41 ${POLICY}.aliases.0.emails.0: must be an e-mail address`,
    ],
    ['a fraction', `${GOOD}      version: 1.5\n`, `15:16 ${POLICY}.version: must be a whole number`],
    ['a number too small', `${GOOD}      version: 0\n`, `15:16 ${POLICY}.version: must be 1 or more`],
    [
      'a framework that is not known',
      `${GOOD}      frameworks: [soc3]\n`,
      `15:20 ${POLICY}.frameworks.0: must be one of soc2, iso27001, nist80053, pcidss, hipaa`,
    ],
    [
      'a date that does not exist',
      `${GOOD}      approvedOn: 2026-02-30\n`,
      `15:19 ${POLICY}.approvedOn: must be a date, YYYY-MM-DD`,
    ],
    [
      'a date in another order',
      `${GOOD}      approvedOn: 1.9.2026\n`,
      `15:19 ${POLICY}.approvedOn: must be a date, YYYY-MM-DD`,
    ],
    [
      'a cron expression that never fires',
      replaced('0 */6 * * *', '0 0 31 2 *'),
      '6:23 workspaces.0.schedule.cron: cron expression "0 0 31 2 *" names a day that none of its months has, so it would never fire',
    ],
    [
      'a time zone that is not one',
      replaced('Europe/Berlin', 'Berlin'),
      '6:48 workspaces.0.schedule.timezone: must be an IANA time zone such as Europe/Berlin or UTC',
    ],
    [
      'an offset as time zone',
      replaced('Europe/Berlin', '"+02:00"'),
      '6:48 workspaces.0.schedule.timezone: must be an IANA time zone such as Europe/Berlin or UTC',
    ],
    [
      'an id with capitals',
      replaced('id: main', 'id: Main'),
      '5:9 workspaces.0.id: must be lower-case letters, digits and hyphens',
    ],
    [
      'an id that bundles need',
      replaced('id: main', 'id: exports'),
      '5:9 workspaces.0.id: "exports" is reserved for bundles',
    ],
    [
      'an id that findings need',
      replaced('id: people', 'id: log'),
      '12:15 workspaces.0.connections.1.id: "log" is reserved for findings about the evidence log',
    ],
    [
      'a store of another kind',
      replaced('file:./evidence', './evidence'),
      '2:8 store: must be file:path, s3://bucket or s3://bucket/prefix',
    ],
  ])('is told with line, column and path: %s', (_name, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('is told of the token without repeating it', () => {
    const problems = problemsOf(replaced('env:TOKEN', 'sk-canary-4711'));

    expect(problems).toEqual([
      '11:16 workspaces.0.connections.0.token: must be env:NAME, file:path or secretsmanager:name, never the token itself',
    ]);
  });

  it('is told where an alias stands, if it comes by way of one', () => {
    const text = replaced('schedule: {', 'schedule: &s {').replace('emailDomains', 'leavers: *s\n      emailDomains');

    expect(problemsOf(text)).toEqual([
      `14:16 ${POLICY}.leavers.cron: is not a known key; check its spelling and indentation`,
      `14:16 ${POLICY}.leavers.timezone: is not a known key; check its spelling and indentation`,
    ]);
  });
});

describe('all problems', () => {
  const several = replaced('env:TOKEN', '5')
    .replace('24h', 'soon')
    .replace('Europe/Berlin', 'Berlin')
    .replace('id: people', 'id: leapsome')
    .replace('emailDomains', 'emailDomain')
    .concat('      roles: { privileged: [Admin, 5], standard: [Admin] }\n');

  it('are told at once, in the order of the file, those between values too', () => {
    expect(problemsOf(several).map((problem) => problem.split(' ')[0])).toEqual([
      '6:48',
      '11:16',
      '12:15',
      '12:80',
      '14:7',
      '14:7',
      '15:36',
      '15:51',
    ]);
  });

  it('are counted in a message that names the file in every line', () => {
    expect(() => parseConfiguration(several, 'rollcall.yaml')).toThrow(ConfigurationError);
    expect(() => parseConfiguration(several, 'rollcall.yaml')).toThrow(
      /^rollcall\.yaml has 8 problems; correct it and run again\n( {2}rollcall\.yaml:\d+:\d+ .+(\n|$)){8}$/,
    );
    expect(() => parseConfiguration('', 'rollcall.yaml')).toThrow(
      'rollcall.yaml has a problem; correct it and run again\n  rollcall.yaml:1:1 is empty',
    );
  });
});
