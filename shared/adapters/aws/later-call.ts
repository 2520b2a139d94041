import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { RollcallError } from '../../kernel/errors.ts';
import { failureOf } from './failure.ts';

/** A function did not take a call that nobody waits for. */
class LaterCallError extends RollcallError<'call-unavailable'> {}

/** Has a function called with an event, some time soon. What it cannot do, its dead letters have. */
export async function callLater(client: LambdaClient, name: string, event: object): Promise<void> {
  const Payload = Buffer.from(JSON.stringify(event));
  await client.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload })).catch((error) => {
    throw new LaterCallError('call-unavailable', `${name} cannot be called: ${failureOf(error).words}`, {
      cause: error,
    });
  });
}
