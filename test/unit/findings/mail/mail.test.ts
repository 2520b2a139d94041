import { beforeAll, describe, expect, it } from 'vitest';
import { mailOf } from '../../../../shared/findings/mail/mail.ts';
import type { PublishedEvent } from '../../../../shared/findings/ports.ts';
import { Scenario } from '../../../support/scenario.ts';

/** An event as the bus delivers it. */
function delivered({ id, type, time, detail }: PublishedEvent) {
  return { version: '0', id, 'detail-type': type, source: 'rollcall', account: '111122223333', time, detail };
}

/** What varies from run to run of a test that is not about it. */
const masked = (text: string) => text.replace(/[0-9a-f]{64}/g, '<sha-256>');

describe('the mail about', () => {
  const scenario = new Scenario({ size: 6 });
  const told = (type: string) => {
    const mails = scenario.events.flatMap((event) => (event.type === type ? (mailOf(delivered(event)) ?? []) : []));
    return mails.map(({ subject, text }) => `Subject: ${subject}\n\n${masked(text)}`);
  };

  beforeAll(async () => {
    const [, other] = scenario.company.people;
    if (other) scenario.company.leave(other, '2026-02-27');
    await scenario.runAt('2026-03-02T06:00:00Z');
    const account = scenario.company.accounts.at(-1);
    const person = account && scenario.company.personOf(account);
    if (!account || !person) throw new Error('somebody works here');
    scenario.company.leave(person, '2026-02-20');
    await scenario.runAt('2026-03-02T12:00:00Z');
    scenario.company.deactivate(account);
    await scenario.runAt('2026-03-02T18:00:00Z');
  });

  it('a first look says how much there is, and what leads [note 32]', () => {
    expect(told('Baseline')[0]).toMatchInlineSnapshot(`
      "Subject: Rollcall acme/main: first look (findings: 1, subjects: 1)

      Workspace  acme/main
      Slot       2026-03-02T06:00:00Z
      Open       1 (1 high), subjects: 1
      Waived     0

      The gravest finding of each subject
        high: Account still active 54 h after employment ended: alan.adeyemi1@acme.example (limit 24h)

      What to do
        rollcall findings --workspace main lists all of them, with what to do about each.
        From now on there is a mail only for what opens, comes back, becomes graver or is resolved.

      Evidence
        Entry 3 of the log acme/main, SHA-256 <sha-256>.
        Keep this mail: it shows what the log was at this time.
      "
    `);
  });

  it('a finding answers what, since when, until when, why, what was seen, and what to do [note 33]', () => {
    expect(told('Finding Opened')[0]).toMatchInlineSnapshot(`
      "Subject: Rollcall acme/main HIGH: Account still active 228 h after employment ended: donald.devries5@acme...

      Finding        Account still active 228 h after employment ended: donald.devries5@acme.example (limit 24h)
      Severity       High
      What happened  New
      Since          2026-03-02 12:00 UTC
      Deadline       2026-03-09 12:00 UTC
      Workspace      acme/main
      Key            UAR-08:main/leapsome:account.79632fa09922f4075fa70a0c

      What is known
        An account that outlives its owner’s employment is the commonest finding of access audits, and the easiest way back in.
        Last seen failing at 2026-03-02 12:00 UTC in leapsome (entry 4 of the evidence log) and people (entry 5 of the evidence log).
        The account was matched to its owner by its external id.
        Open since 2026-03-02 12:00 UTC.
        It closes by itself with the next complete snapshot in which the account is inactive or gone.

      What to do, in this order
        1. If the person still works here, correct the roster first, it is the source of truth. Humaans: People > the person > end of employment.
        2. End it where it comes from: an account that is deactivated in Leapsome alone is activated again by the next synchronisation. Entra ID: Users > the person > Edit properties > Settings > Account enabled: off; and Enterprise applications > Leapsome > Users and groups > the person > Remove. Humaans: People > the person > Offboard, and Integrations > Leapsome > Configuration > Deprovisioning: Deactivate.
        3. If the directory sent it and it failed, or did not send it, look why. Entra ID: Enterprise applications > Leapsome > Provisioning > View provisioning logs, search for the person: mend what failed, and send it again with Provision on demand.
        4. If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role. Leapsome does not deactivate Super Admins.
        5. Leapsome > Employees > the employee > … > Deactivate. Do not delete: the history would be lost.

      Evidence
        Entry 6 of the log acme/main, SHA-256 <sha-256>.
        Keep this mail: it shows what the log was at this time.

      More
        "UAR-08" in docs/runbook.md
        rollcall findings 'UAR-08:main/leapsome:account.79632fa09922f4075fa70a0c'
      "
    `);
  });

  it('a finding that is resolved asks for nothing', () => {
    expect(told('Finding Resolved')[0]).toMatchInlineSnapshot(`
      "Subject: Rollcall acme/main resolved: Account still active 228 h after employment ended: donald.devries5@...

      Finding        Account still active 228 h after employment ended: donald.devries5@acme.example (limit 24h)
      Severity       High
      What happened  Resolved: nothing is to be done
      Since          2026-03-02 12:00 UTC
      Workspace      acme/main
      Key            UAR-08:main/leapsome:account.79632fa09922f4075fa70a0c

      What is known
        An account that outlives its owner’s employment is the commonest finding of access audits, and the easiest way back in.
        Last seen failing at 2026-03-02 12:00 UTC in leapsome (entry 4 of the evidence log) and people (entry 5 of the evidence log).
        The account was matched to its owner by its external id.
        Open since 2026-03-02 12:00 UTC, resolved at 2026-03-02 18:00 UTC.

      Evidence
        Entry 9 of the log acme/main, SHA-256 <sha-256>.
        Keep this mail: it shows what the log was at this time.

      More
        "UAR-08" in docs/runbook.md
        rollcall findings 'UAR-08:main/leapsome:account.79632fa09922f4075fa70a0c'
      "
    `);
  });
});

/** A finding event of the least that a mail needs, with a title of which somebody outside has chosen a part. */
function findingEvent(title: string, unmapped: object = {}, type = 'Finding Opened') {
  return {
    source: 'rollcall',
    'detail-type': type,
    detail: {
      severity: 'High',
      metadata: { log_name: 'acme/main' },
      finding_info: {
        uid: 'PAR-03:main/leapsome:grant.5ecb.Admin',
        title,
        desc: 'Why.\nSeen.\nIt closes by itself.',
        created_time: Date.parse('2026-03-02T12:00:00Z'),
        related_events: [{ title: `also ${title}`, severity: 'Low' }],
      },
      compliance: { control: 'PAR-03' },
      remediation: { desc: 'First.\nSecond.' },
      unmapped: {
        transition: 'opened',
        deadline: '2026-03-09T12:00:00.000Z',
        ticket: null,
        alert: true,
        related: ['UAR-09:main/leapsome:account.5ecb'],
        log: { origin: 'acme/main', seq: 7, digest: 'ab'.repeat(32) },
        ...unmapped,
      },
    },
  };
}

describe('a name that somebody chose', () => {
  it.each([
    ['a second header', 'Ada\r\nBcc: all@acme.example', 'Ada\\u{d}\\u{a}Bcc: all@acme.example'],
    ['a line of ours', 'Ada\nWhat to do: nothing', 'Ada\\u{a}What to do: nothing'],
    ['a channel of Slack', '<!channel>', '<!channel>'],
    ['a link of Slack', '<https://evil.example|Okta>', '<https[:]//evil.example|Okta>'],
    ['a link of Markdown', '[x](javascript:alert(1))', '[x](javascript[:]alert(1))'],
    ['a table', '| a | b |', '| a | b |'],
    ['an address of the web', 'www.evil.example', 'www[.]evil.example'],
    ['HTML', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['another direction', '\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['nothing to see', 'A\u200bda', 'A\\u{200b}da'],
    ['a colour of a terminal', '\u001b[31mred', '\\u{1b}[31mred'],
    ['half of a character', 'A\ud800', 'A\\u{d800}'],
  ])('shows as text, and does nothing: %s [D3]', (_what, name, shown) => {
    const mail = mailOf(findingEvent(`Super Admin without approval: ${name}`));

    const lines = mail?.text.split('\n') ?? [];
    expect(lines[0]).toBe(`Finding        Super Admin without approval: ${shown}`);
    expect(lines).toContain(`  Low: also Super Admin without approval: ${shown}`);
    expect(lines).toHaveLength(mailOf(findingEvent('Harmless'))?.text.split('\n').length ?? 0);
  });

  it.each([
    ['a line break', 'Ada\r\nBcc: x', 'Rollcall acme/main HIGH: Ada\\u{d}\\u{a}Bcc: x'],
    ['letters that not every system takes', 'Łukasz', 'Rollcall acme/main HIGH: ?ukasz'],
    ['what fits', 'x'.repeat(74), `Rollcall acme/main HIGH: ${'x'.repeat(74)}`],
    ['what does not fit', 'x'.repeat(75), `Rollcall acme/main HIGH: ${'x'.repeat(71)}...`],
  ])('keeps the subject line whole, over %s [D3]', (_what, name, subject) => {
    expect(mailOf(findingEvent(name))?.subject).toBe(subject);
  });
});

describe('who is told', () => {
  it.each([
    ['Finding Opened', true, true],
    ['Finding Reopened', true, true],
    ['Finding Updated', true, true],
    ['Finding Updated', false, false],
    ['Finding Resolved', true, true],
    ['Finding Resolved', false, false],
    ['Finding Suppressed', true, false],
  ])('of %s, if it is an alert (%s): %s [note 31]', (type, alert, isTold) => {
    expect(mailOf(findingEvent('Something', { alert }, type)) !== null).toBe(isTold);
  });

  it.each(['Run Completed', 'Run Failed', 'Test Outcome Changed'])('nobody, of %s', (type) => {
    expect(mailOf({ source: 'rollcall', 'detail-type': type, detail: {} })).toBeNull();
  });

  it.each([
    ['another source', { source: 'aws.s3', 'detail-type': 'Finding Opened', detail: {} }],
    ['a type that does not exist', { source: 'rollcall', 'detail-type': 'Finding Closed', detail: {} }],
    ['a finding without what a mail says', { source: 'rollcall', 'detail-type': 'Finding Opened', detail: {} }],
    ['no event at all', null],
  ])('nobody, and it fails, of %s', (_what, event) => {
    expect(() => mailOf(event)).toThrow(/ZodError|invalid/i);
  });

  it('of what else is wrong with the same account, though no event has told of it', () => {
    const mail = mailOf(findingEvent('Something', { related: ['UAR-09:main/leapsome:a', 'UAR-12:main/leapsome:a'] }));

    expect(mail?.text).toContain('  1 more: UAR-09:main/leapsome:a, UAR-12:main/leapsome:a\n');
  });

  it('of damaged evidence, with the advice to change nothing', () => {
    const mail = mailOf({
      source: 'rollcall',
      'detail-type': 'Evidence Integrity Alert',
      detail: {
        origin: 'acme/main',
        code: 'E_DELETE_MARKER',
        at: 'log/00000000000000000002.dsse.json',
        meaning: 'a file that is hidden by a delete marker',
        message: 'was deleted; the bucket has the version still',
        also: ['E_LOG_GAP'],
        since: '2026-03-02T13:30:00.000Z',
        log: { origin: 'acme/main', seq: 6, digest: 'ab'.repeat(32) },
      },
    });

    expect(mail).toMatchInlineSnapshot(`
      {
        "subject": "Rollcall acme/main CRITICAL: the evidence log does not verify (E_DELETE_MARKER)",
        "text": "What      a file that is hidden by a delete marker
      Where     log/00000000000000000002.dsse.json
      Found     log/00000000000000000002.dsse.json was deleted; the bucket has the version still
      Code      E_DELETE_MARKER, E_LOG_GAP
      Severity  Critical
      Since     2026-03-02 13:30 UTC
      Log       acme/main

      What to do
        1. Change nothing in the bucket. Old versions are evidence, delete markers too.
        2. Run "rollcall verify" on the store: it lists everything that is wrong.
        3. Look up in CloudTrail who touched the file, the bucket or the key at that time.
        4. Go on with "The evidence log does not verify" in docs/runbook.md.

      Verified before
        Entry 6 of the log acme/main, SHA-256 abababababababababababababababababababababababababababababababab.
        Keep this mail: it shows what the log was at this time.
      ",
      }
    `);
  });
});
