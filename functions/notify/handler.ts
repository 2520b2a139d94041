import { createSns, sendMail } from '../../shared/adapters/aws/alert-topic.ts';
import type { Mail } from '../../shared/findings/mail/layout.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import { variable } from '../lambda/environment.ts';
import { sendAlert } from './send-alert.ts';

function make(): Promise<(mail: Mail) => Promise<void>> {
  const client = createSns();
  const topic = variable('ALERT_TOPIC');
  return Promise.resolve((mail) => sendMail(client, topic, mail));
}

export const handler = entryPoint({ name: 'notify', make, run: sendAlert });
