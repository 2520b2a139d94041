import { describe, expect, it } from 'vitest';
import { withException } from '../../../shared/workspace/add-exception.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';

const HEAD = `# Our configuration
organization: acme
store: file:./evidence        # where it lies
signer: file:./rollcall-key.pem

workspaces:
  - id: other
    schedule: { cron: "0 */6 * * *", timezone: UTC }
    connections:
      - { id: leapsome, kind: application, provider: leapsome, token: "env:T" }
    policy: { emailDomains: [acme.example] }
  - id: main       # the audited one
    schedule: { cron: "0 */6 * * *", timezone: UTC }
`;
const TAIL = `    connections:
      - { id: leapsome, kind: application, provider: leapsome, token: "env:T" }
    policy:
      emailDomains: [acme.example]   # all of them
`;
const EARLIER = 'finding: "UAR-09:main/leapsome:account.b", reason: lobby, approvedBy: a@acme.example';
const DATES = 'approvedOn: 2026-03-01, expires: 2026-03-31';

const EXCEPTION = {
  finding: 'UAR-09:main/leapsome:account.a',
  reason: 'until "the vendor": is live # soon',
  approvedBy: 'grace@acme.example',
  approvedOn: '2026-03-02',
  expires: '2026-06-30',
};

/** The exceptions of `main` after the addition, and the lines that were there and are not any more. */
function added(text: string) {
  const after = withException(text, 'main', EXCEPTION);
  if (after === null) return null;
  const { workspaces } = parseConfiguration(after, 'rollcall.yaml');
  const lines = new Set(after.split('\n'));
  return {
    after,
    exceptions: workspaces.find(({ id }) => id === 'main')?.exceptions,
    others: workspaces.find(({ id }) => id === 'other')?.exceptions,
    lost: text.split('\n').filter((line) => !lines.has(line)),
  };
}

describe('an exception that is added to a configuration', () => {
  it.each<[string, string, number]>([
    ['there are none', HEAD + TAIL, 0],
    ['the file does not end with a line break', (HEAD + TAIL).trimEnd(), 0],
    ['the key is there, with nothing', `${HEAD}    exceptions:   # so far none\n${TAIL}`, 0],
    ['the key is last, with nothing', `${HEAD}${TAIL}    exceptions:`, 0],
    ['there is one', `${HEAD}    exceptions:\n      - { ${EARLIER}, ${DATES} }   # remark\n${TAIL}`, 1],
    [
      'there is one in lines, with a folded text at its end',
      `${HEAD}    exceptions:\n      # why\n      - finding: "UAR-09:main/leapsome:account.b"\n        approvedBy: a@acme.example\n        approvedOn: 2026-03-01\n        expires: 2026-03-31\n        reason: >\n          until the\n          vendor is live\n\n    # remark\n${TAIL}`,
      1,
    ],
    ['the list begins at the margin of its key', `${HEAD}    exceptions:\n    - { ${EARLIER}, ${DATES} }\n${TAIL}`, 1],
    ['there are lines after it', `${HEAD}${TAIL}    exceptions:\n      - { ${EARLIER}, ${DATES} }\n\n# The end.\n`, 1],
    ['lines end as on Windows', `${HEAD}${TAIL}`.replaceAll('\n', '\r\n'), 0],
  ])('is the last of the list, and nothing else changes: %s', (_name, text, before) => {
    const result = added(text);

    expect(result?.exceptions).toHaveLength(before + 1);
    expect(result?.exceptions?.at(-1)).toEqual(EXCEPTION);
    expect(result?.others).toEqual([]);
    expect(result?.lost.filter((line) => line !== text.split('\n').at(-1))).toEqual([]);
    expect(result?.after).toContain(text.trimEnd().split('\n').at(-1)?.trim());
  });

  it.each([
    ['an empty one', 'exceptions: []', 0],
    ['one with a remark', 'exceptions: [ ]   # none', 0],
    ['one with an exception', `exceptions: [{ ${EARLIER}, ${DATES} }]`, 1],
    ['one over several lines', `exceptions: [\n      { ${EARLIER}, ${DATES} },\n    ]`, 1],
  ])('goes into a list in brackets: %s', (_name, list, before) => {
    const result = added(`${HEAD}    ${list}\n${TAIL}`);

    expect(result?.exceptions).toHaveLength(before + 1);
    expect(result?.exceptions?.at(-1)).toEqual(EXCEPTION);
    expect(result?.after).toContain('# all of them');
  });

  it.each([
    ['the workspace is not there', HEAD.replace('id: main', 'id: third') + TAIL],
    ['the workspace is written in braces', '{ organization: acme, workspaces: [{ id: main, policy: {} }] }'],
    ['the list is an alias of another', `${HEAD}    exceptions: *shared\n${TAIL}`],
  ])('has no place if %s', (_name, text) => {
    expect(withException(text, 'main', EXCEPTION)).toBeNull();
  });
});
