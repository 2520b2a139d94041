import { describe, expect, it } from 'vitest';
import { sendAlert } from '../../../functions/notify/send-alert.ts';
import { createSns, sendMail } from '../../../shared/adapters/aws/alert-topic.ts';
import type { Mail } from '../../../shared/findings/mail/layout.ts';

const INTEGRITY = {
  source: 'rollcall',
  'detail-type': 'Evidence Integrity Alert',
  detail: {
    origin: 'acme/main',
    code: 'E_LOCK',
    at: 'log/00000000000000000002.dsse.json',
    meaning: 'a file that could be deleted earlier than the deployment says',
    message: 'is not locked',
    also: [],
    since: '2026-03-02T13:30:00.000Z',
    log: null,
  },
};

describe('the function notify', () => {
  it('sends one mail about an event that people are told of', async () => {
    const mails: Mail[] = [];

    const answer = await sendAlert(INTEGRITY, (mail) => {
      mails.push(mail);
      return Promise.resolve();
    });

    expect(answer).toEqual({ sent: true });
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Rollcall acme/main CRITICAL: the evidence log does not verify (E_LOCK)',
    ]);
  });

  it('sends none about what is for programs', async () => {
    const event = { source: 'rollcall', 'detail-type': 'Run Completed', detail: {} };

    expect(await sendAlert(event, () => Promise.reject(new Error('not to be sent')))).toEqual({ sent: false });
  });

  it('fails when the mail cannot be sent, so that the event is delivered again', async () => {
    const refused = new Error('throttled');

    await expect(sendAlert(INTEGRITY, () => Promise.reject(refused))).rejects.toBe(refused);
  });

  it('fails by name, and without the words of the event, over what is no event of ours', async () => {
    const event = { ...INTEGRITY, detail: { origin: 'ada@acme.example' } };

    const failure = sendAlert(event, () => Promise.resolve());

    await expect(failure).rejects.toMatchObject({ name: 'EventInvalid' });
    await expect(failure).rejects.not.toThrow(/ada@/);
  });
});

describe('the topic of alerts', () => {
  it('gets the subject and the text', async () => {
    const client = createSns();
    const asked: object[] = [];
    client.middlewareStack.add(
      () => async (args) => {
        asked.push(args.input);
        return { output: { $metadata: {}, MessageId: '1' }, response: {} };
      },
      { step: 'initialize', name: 'answer', priority: 'high' },
    );

    await sendMail(client, 'arn:aws:sns:eu-central-1:111122223333:alerts', { subject: 'Subject', text: 'Text' });

    expect(asked).toEqual([
      { TopicArn: 'arn:aws:sns:eu-central-1:111122223333:alerts', Subject: 'Subject', Message: 'Text' },
    ]);
  });

  it('tells with a code of its own that it could not be reached, without AWS’s words', async () => {
    const client = createSns();
    client.middlewareStack.add(
      () => () =>
        Promise.reject(Object.assign(new Error('User: arn:…/ada is not authorized'), { name: 'AccessDenied' })),
      { step: 'initialize', name: 'answer', priority: 'high' },
    );

    const sent = sendMail(client, 'arn:aws:sns:eu-central-1:111122223333:alerts', { subject: 'S', text: 'T' });

    await expect(sent).rejects.toMatchObject({ code: 'alert-unsent' });
    await expect(sent).rejects.not.toThrow(/ada/);
  });
});
