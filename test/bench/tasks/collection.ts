import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FolderState, FolderStore } from '../../../shared/adapters/local/folder-store.ts';
import { systemClock, systemRandom } from '../../../shared/adapters/node/clock.ts';
import { HttpsExchange } from '../../../shared/adapters/node/https-exchange.ts';
import { appenderTo } from '../../../shared/evidence/log/appender.ts';
import { Secret } from '../../../shared/kernel/secret.ts';
import { collect } from '../../../shared/pipeline/collect.ts';
import { predicateOf, snapshotEntrySchema } from '../../../shared/pipeline/entries.ts';
import { prepare } from '../../../shared/pipeline/run.ts';
import type { RunContext } from '../../../shared/pipeline/run-context.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { testSigner } from '../../support/test-signer.ts';
import { noTokenEndpoint } from '../../support/token-endpoints.ts';
import { type Cost, measured } from '../measure.ts';
import { TOKEN } from '../sizes.ts';

interface Tenant {
  readonly url: string;
  readonly users: number;
  readonly groups: number;
}

const LISTS = [
  { path: '/Groups', pageSize: 1000, of: 'groups' },
  { path: '/Users', pageSize: 5000, of: 'users' },
] as const;

/**
 * The floor: the same requests, each answer decompressed and hashed, and every page parsed once. Nothing is checked,
 * projected, kept, signed or stored.
 */
export function collectionFloor({ url, ...sizes }: Tenant): Promise<Cost> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const read = async (path: string, startIndex: number, count: number, parse: boolean) => {
    const body = gunzipSync(await get(new URL(`${url}${path}?startIndex=${startIndex}&count=${count}`), agent));
    createHash('sha256').update(body).digest('hex');
    if (parse) JSON.parse(body.toString('utf8'));
  };
  return measured(async () => {
    for (const { path, pageSize, of } of LISTS) {
      const starts = Array.from({ length: Math.ceil(sizes[of] / pageSize) }, (_, page) => page * pageSize + 1);
      for (const start of starts) await read(path, start, pageSize, true);
      await read(path, sizes[of], pageSize, true);
      if (starts.length > 1) for (const start of starts) await read(path, start, pageSize, false);
    }
    agent.destroy();
  });
}

function get(url: URL, agent: http.Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'accept-encoding': 'gzip' };
    const request = http.get(url, { agent, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve(Buffer.concat(pieces)));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** One collection, from the first request to the signed entry in a folder. */
export async function collectTenant({ url, users }: Tenant): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  try {
    const context = contextOf(url, folder);
    const [connection] = context.workspace.connections;
    if (!connection) throw new Error('the configuration has a connection');
    const slot = await prepare(context, { slot: null, manual: true });
    let received = 0;
    const cost = await measured(async () => {
      const { state, reasons, entry } = await collect(context, connection, slot);
      if (state !== 'complete') throw new Error(`the collection is ${state}: ${reasons.join(', ')}`);
      received = predicateOf(entry, snapshotEntrySchema).certificate.counts.accounts ?? 0;
    });
    if (received !== users) throw new Error(`${received} of ${users} users were collected`);
    return cost;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function contextOf(url: string, folder: string): RunContext {
  const [workspace] = parseConfiguration(configurationOf(url), 'rollcall.yaml').workspaces;
  if (!workspace) throw new Error('the configuration has a workspace');
  const signer = testSigner('bench');
  const log = { store: new FolderStore(folder, 'main'), origin: 'acme/main', trusted: [signer.publicKey] };
  return {
    workspace,
    log,
    appender: appenderTo({ ...log, signers: [signer] }, systemClock, systemRandom),
    state: new FolderState(folder, 'main'),
    clock: systemClock,
    connections: {
      exchange: new HttpsExchange(),
      tokenEndpoint: noTokenEndpoint,
      secrets: { read: () => Promise.resolve(new Secret(TOKEN)) },
      files: { read: () => Promise.reject(new Error('no files')) },
      clock: systemClock,
      random: systemRandom,
      allowLoopback: true,
    },
    sink: { send: () => Promise.resolve([]) },
    software: { name: 'rollcall', version: '0.0.0-bench', commit: null, configuration: null },
    deadline: Number.POSITIVE_INFINITY,
    report: () => {},
  };
}

function configurationOf(url: string): string {
  return `
organization: acme
store: file:./evidence
signer: file:./rollcall-key.pem
workspaces:
  - id: main
    schedule: { cron: "0 */6 * * *", timezone: UTC }
    connections:
      - { id: leapsome, kind: application, provider: leapsome, baseUrl: "${url}", token: "env:TOKEN" }
    policy: { emailDomains: [acme.example] }
`;
}
