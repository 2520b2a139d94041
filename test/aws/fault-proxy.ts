import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { inject, onTestFinished } from 'vitest';

/** What may happen to a request on its way: AWS answers otherwise, the reply is lost, or nothing comes at all. */
type Fault =
  | { readonly status: number; readonly body: string }
  | 'lose the reply'
  | 'cut the reply'
  | 'stay silent'
  | ((real: string) => string);

interface FaultyAws {
  readonly endpoint: string;
  /** Methods and paths of the requests that came. */
  readonly requests: readonly string[];
  /** What happens to the next requests that it may happen to, one after the other; then they go through. */
  readonly faults: Fault[];
}

/**
 * The emulator behind a wire that does what it is told to. Requests go through as they are, signatures included. Faults may be
 * for one operation only, as `x-amz-target` names it.
 */
export async function startFaultyAws(operation = ''): Promise<FaultyAws> {
  const emulator = new URL(inject('awsEndpoint'));
  const requests: string[] = [];
  const faults: Fault[] = [];

  const pass = (incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
      const outgoing = forward(
        {
          host: emulator.hostname,
          port: emulator.port,
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
        },
        (answer) => {
          buffer(answer).then(
            (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
            reject,
          );
        },
      );
      outgoing.on('error', reject).end(body);
    });

  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    const { 'x-amz-target': target = '' } = incoming.headers;
    const fault = String(target).endsWith(operation) ? faults.shift() : undefined;
    const body = await buffer(incoming);
    if (fault === 'stay silent') return;
    if (typeof fault === 'object') {
      response.writeHead(fault.status, { 'content-type': 'application/xml' }).end(fault.body);
      return;
    }
    const real = await pass(incoming, body);
    if (fault === 'lose the reply') {
      incoming.socket.destroy();
      return;
    }
    const sent = typeof fault === 'function' ? Buffer.from(fault(real.body.toString())) : real.body;
    const { 'transfer-encoding': _, ...headers } = real.headers;
    response.writeHead(real.status, { ...headers, 'content-length': sent.length });
    if (fault !== 'cut the reply') response.end(sent);
    else response.write(sent.subarray(0, sent.length / 2), () => incoming.socket.destroy());
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, faults };
}
