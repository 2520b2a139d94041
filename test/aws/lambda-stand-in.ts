import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context, Handler } from 'aws-lambda';

/** What Lambda tells a function of a call. */
export function contextOf(name: string, alias: string): Context {
  const arn = ['arn:aws:lambda:eu-central-1:000000000000:function', name, ...(alias === '' ? [] : [alias])].join(':');
  return { invokedFunctionArn: arn, getRemainingTimeInMillis: () => 300_000 } as Context;
}

/** Lambda's Invoke, as far as it calls one function by an alias. */
export async function serveFunction(name: string, handler: Handler) {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    // /2015-03-31/functions/<name>:<alias>/invocations
    const [, alias = ''] = decodeURIComponent(url.pathname.split('/')[3] ?? '').split(':');
    calls.push(`${request.method} ${url.pathname} ${alias}`);
    response.setHeader('content-type', 'application/json');
    try {
      const answer: unknown = await handler(JSON.parse(await bodyOf(request)), contextOf(name, alias), () => {});
      response.end(JSON.stringify(answer));
    } catch (error) {
      response.setHeader('x-amz-function-error', 'Unhandled');
      response.end(JSON.stringify({ errorType: error instanceof Error ? error.name : 'Error' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, calls, stop: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
