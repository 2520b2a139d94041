import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Mail } from '../../findings/mail/layout.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';

class AlertTopicError extends RollcallError<'alert-unsent'> {}

export function createSns(): SNSClient {
  return new SNSClient(CALLING);
}

/** Sends a mail to everybody who subscribes to the topic. Throws `alert-unsent`: whoever called may call again. */
export async function sendMail(client: SNSClient, topic: string, { subject, text }: Mail): Promise<void> {
  await client
    .send(new PublishCommand({ TopicArn: topic, Subject: subject, Message: text }))
    .catch((error: unknown) => {
      const { words } = failureOf(error);
      throw new AlertTopicError('alert-unsent', `an alert cannot be sent to the topic: ${words}`, { cause: error });
    });
}
