import type { Certificate } from '../../access/certificate.ts';
import { secretFingerprint } from '../../kernel/digest.ts';
import { Secret } from '../../kernel/secret.ts';
import type { CollectionContext } from '../contract.ts';
import { CollectionError } from '../errors.ts';
import type { ReadList } from '../offset-pages.ts';
import type { ListClient } from '../pages.ts';
import { GuardedTransport } from '../transport/guarded-transport.ts';
import { type ReadRoleDefinitions, readRoleDefinitions } from './access-roles.ts';
import { type Employee, readEmployees } from './employees.ts';
import { LEAPSOME_HOSTS, type LeapsomeOptions } from './options.ts';

/** Leapsome allows 20 requests a second and answers 429 beyond; five are left to whoever else uses the key. */
const REQUESTS_PER_SECOND = 15;
const TOKEN = '/token';
const MAX_TOKEN_BYTES = 64 * 1024;

export interface ContentReading {
  readonly employees: ReadList<Employee> & { readonly dropped: number };
  readonly roles: ReadRoleDefinitions;
  readonly transport: GuardedTransport;
  /** Where it was read, and with which secret, as the certificate has it. */
  readonly source: Certificate['source']['further'][number];
}

/**
 * Reads what only Leapsome's Content API tells: the stages of accounts, and what the access roles are. Null if it is not
 * configured. Rejects with a CollectionError.
 */
export async function readContentApi(
  { contentApi, allowedHosts }: LeapsomeOptions,
  { origin, ports, deadline, report }: CollectionContext,
): Promise<ContentReading | null> {
  if (!contentApi) return null;
  const transport = new GuardedTransport(ports, contentApi.baseUrl, {
    allowedHosts: [...LEAPSOME_HOSTS, ...allowedHosts],
    allowLoopback: ports.allowLoopback,
    requestsPerSecond: REQUESTS_PER_SECOND,
    deadline,
  });
  const secret = await ports.secrets.read(contentApi.secret);
  const token = await readToken(transport, secret);
  const client: ListClient = { transport, credential: { scheme: 'Bearer', secret: token }, report };
  const roles = await readRoleDefinitions(client);
  const employees = await readEmployees(client);
  const credential = { reference: contentApi.secret, fingerprint: secretFingerprint(secret.reveal(), origin) };
  return { employees, roles, transport, source: { location: contentApi.baseUrl, credential } };
}

/**
 * Changes the API secret, which rides in the address, for a token of some hours, longer than any reading. The answer is a
 * secret too: no digest of it goes into the ledger.
 */
async function readToken(transport: GuardedTransport, secret: Secret): Promise<Secret> {
  const { value } = await transport.getJson({
    path: TOKEN,
    query: {},
    credential: { parameter: 'secret', secret },
    maxBytes: MAX_TOKEN_BYTES,
    select: { members: { token: true } },
  });
  const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : null;
  // One run of visible ASCII (RFC 6750 §2.1), since it goes into a header.
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return new Secret(token);
  throw new CollectionError('record-invalid', `${TOKEN} of the Content API gave no token; ask the vendor`);
}
