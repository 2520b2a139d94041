import * as z from 'zod';
import { secretReferencesOf } from '../connections/options.ts';
import { list, member } from '../kernel/unknown-values.ts';

/**
 * Where evidence lies and who signs it: a folder and a key file of this machine, or a bucket and the one function that
 * signs. All of a configuration is of one kind: tokens and files that people maintain too.
 */
export type Hosting =
  | { readonly kind: 'local'; readonly folder: string; readonly keyFile: string }
  | {
      readonly kind: 'aws';
      readonly bucket: string;
      /** Ends with `/`, or is empty. */
      readonly prefix: string;
      /** What all names of the deployment begin with. */
      readonly deployment: string;
    };
export type AwsHosting = Extract<Hosting, { readonly kind: 'aws' }>;

const PATH = 'file:(.+)';
/** Other buckets are named after this one; a dot would break TLS. */
const BUCKET =
  's3://([a-z0-9][a-z0-9-]{1,48}[a-z0-9])(?:/((?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*))?/?';
const FUNCTION = 'lambda:([a-z][a-z0-9-]{0,38}[a-z0-9])-append';

const FILE = new RegExp(`^${PATH}$`);
const S3 = new RegExp(`^${BUCKET}$`);
const LAMBDA = new RegExp(`^${FUNCTION}$`);

export const storeSchema = z
  .string()
  .regex(new RegExp(`^(?:${PATH}|${BUCKET})$`), 'must be file:path, s3://bucket or s3://bucket/prefix');

export const signerSchema = z
  .string()
  .regex(new RegExp(`^(?:${PATH}|${FUNCTION})$`), 'must be file:path or lambda:<deployment>-append');

/** Reads `store` and `signer`, which have been checked. */
export function hostingOf({ store, signer }: { readonly store: string; readonly signer: string }): Hosting {
  const [, bucket, prefix] = S3.exec(store) ?? [];
  const deployment = LAMBDA.exec(signer)?.[1];
  if (bucket !== undefined && deployment !== undefined) {
    return { kind: 'aws', bucket, prefix: prefix === undefined ? '' : `${prefix}/`, deployment };
  }
  const [folder, keyFile] = [FILE.exec(store)?.[1], FILE.exec(signer)?.[1]];
  if (folder !== undefined && keyFile !== undefined) return { kind: 'local', folder, keyFile };
  throw new TypeError('store and signer have been checked to be of one kind');
}

/** The bucket for files that people maintain. */
export function inboxOf(bucket: string): string {
  return `${bucket}-inbox`;
}

/** Everything that a configuration refers to is on this machine, or everything is on AWS. */
export function isOfOneKind(configuration: unknown, context: z.RefinementCtx): void {
  const [store, signer] = [String(member(configuration, 'store')), String(member(configuration, 'signer'))];
  const isAws = store.startsWith('s3:');
  const since = `since the store is ${isAws ? 's3://' : 'file:'}`;
  const complain = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path, message: `${message}, ${since}` });
  if (signer.startsWith(isAws ? 'file:' : 'lambda:')) {
    complain(['signer'], isAws ? 'must be lambda:<deployment>-append' : 'must be file:path');
  }
  const bucket = S3.exec(store)?.[1];
  const inbox = bucket && `s3://${inboxOf(bucket)}/`;
  for (const [i, workspace] of list(member(configuration, 'workspaces')).entries()) {
    const secrets = `secretsmanager:rollcall/${String(member(workspace, 'id'))}/`;
    for (const [j, connection] of list(member(workspace, 'connections')).entries()) {
      const at = ['workspaces', i, 'connections', j];
      for (const { path, reference } of secretReferencesOf(connection)) {
        if (isAws && !reference.startsWith(secrets)) complain([...at, ...path], `must begin with ${secrets}`);
        if (!isAws && reference.startsWith('secretsmanager:'))
          complain([...at, ...path], 'must be env:NAME or file:path');
      }
      for (const [path, file] of filesOf(connection)) {
        if (inbox && !file.startsWith(inbox)) complain([...at, ...path], `must be in ${inbox}`);
        if (!isAws && file.startsWith('s3://')) complain([...at, ...path], 'must be a path');
      }
    }
  }
}

function filesOf(connection: unknown): [path: PropertyKey[], file: string][] {
  const found: [PropertyKey[], unknown][] = [
    [['file'], member(connection, 'file')],
    ...list(member(connection, 'roles')).map((role, k): [PropertyKey[], unknown] => [
      ['roles', k, 'file'],
      member(role, 'file'),
    ]),
  ];
  return found.filter((each): each is [PropertyKey[], string] => typeof each[1] === 'string');
}
