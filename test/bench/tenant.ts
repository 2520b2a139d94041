import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Company } from '../simulators/company/company.ts';
import { BASE_PATH, ScimService } from '../simulators/leapsome/scim-service.ts';
import { bodyBytes } from '../simulators/service.ts';
import { TOKEN } from './sizes.ts';

/**
 * A Leapsome tenant that costs nothing to ask: the simulator's answers, made once and kept compressed. It runs in a
 * process of its own, says where it listens, counts requests, and forgets the count when it is asked for it.
 */
const [users = '0', groups = '0'] = process.argv.slice(2);
const company = new Company({ seed: 7, size: Number(users), domain: 'acme.example', today: '2026-03-02' });
for (let i = company.teams.length; i < Number(groups); i++) company.teams.push({ id: `team-${i}`, name: `Team ${i}` });
const server = createServer();
// The limit of requests per second is the real tenant's, and would measure nothing here: a minute passes between two.
let minutes = 0;
const service = new ScimService({
  company,
  token: TOKEN,
  now: () => minutes++ * 60_000,
  publicUrl: () => urlOf(server),
});
const kept = new Map<string, Buffer>();
let requests = 0;

server.on('request', (request, response) => {
  const path = request.url ?? '/';
  if (path === '/requests') {
    const counted = requests;
    requests = 0;
    response.end(JSON.stringify({ requests: counted }));
    return;
  }
  requests++;
  send(response, bodyOf(path));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${urlOf(server)}\n`));

function bodyOf(path: string): Buffer {
  const known = kept.get(path);
  if (known) return known;
  const url = new URL(path, urlOf(server));
  const answer = service.answer({ method: 'GET', url, headers: { authorization: `Bearer ${TOKEN}` } });
  const body = gzipSync(bodyBytes(answer), { level: 1 });
  kept.set(path, body);
  return body;
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-encoding': 'gzip',
    'content-length': String(body.length),
    date: new Date().toUTCString(),
  });
  response.end(body);
}

function urlOf(listening: Server): string {
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}${BASE_PATH}`;
}
