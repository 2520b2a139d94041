import type { Mail } from '../../shared/findings/mail/layout.ts';
import { mailOf } from '../../shared/findings/mail/mail.ts';
import { NamedError } from '../lambda/errors.ts';

/** Sends a mail about an event, if people are to hear of it. Fails if it cannot: whoever called calls again. */
export async function sendAlert(event: unknown, send: (mail: Mail) => Promise<void>): Promise<{ sent: boolean }> {
  const mail = mailFor(event);
  if (mail) await send(mail);
  return { sent: mail !== null };
}

function mailFor(event: unknown): Mail | null {
  try {
    return mailOf(event);
  } catch {
    // What is wrong with it may hold names; the event itself goes to the dead letters.
    throw new NamedError(
      'EventInvalid',
      'the event is none that people can be told of; look at it in the dead letters',
    );
  }
}
