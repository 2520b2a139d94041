import type { S3Client } from '@aws-sdk/client-s3';
import type { VerificationSource } from '../../evidence/verify/source.ts';
import { STORE_FOLDERS, type WorkspaceSource } from '../store-folders.ts';
import type { S3Location } from './s3-location.ts';
import { listObjects, readObject } from './s3-objects.ts';

/** S3 keys have at most this many bytes; a longer name is nobody's. */
const MAX_KEY_BYTES = 1024;

/** A workspace's place in a bucket, for the verifier. It needs `s3:GetObject` and `s3:ListBucket`, and nothing else. */
export class S3Source implements VerificationSource {
  readonly #s3: S3Client;
  readonly #location: S3Location;

  constructor(s3: S3Client, location: S3Location) {
    this.#s3 = s3;
    this.#location = location;
  }

  async paths(): Promise<readonly string[]> {
    const { bucket, prefix } = this.#location;
    const { keys } = await listObjects(this.#s3, { bucket, prefix, folders: false });
    return keys.map((key) => key.slice(prefix.length));
  }

  /** Throws a `store-…` error if S3 does not answer: what could not be read is not what is missing. */
  async read(path: string): Promise<Uint8Array | null> {
    const { bucket, prefix } = this.#location;
    const key = prefix + path;
    if (path === '' || Buffer.byteLength(key) > MAX_KEY_BYTES) return null;
    return (await readObject(this.#s3, bucket, key, path))?.bytes ?? null;
  }
}

/** The workspaces at a place: a store, which has a folder for each, or the folder of one. Empty if it is neither. */
export async function findS3Workspaces(s3: S3Client, location: S3Location): Promise<WorkspaceSource[]> {
  const { bucket, prefix } = location;
  const foldersIn = async (place: string) => {
    const { folders } = await listObjects(s3, { bucket, prefix: place, folders: true });
    return folders.map((folder) => folder.slice(place.length, -1));
  };
  const open = (name: string, place: string) => ({
    name,
    place: `s3://${bucket}/${place}`,
    source: new S3Source(s3, { bucket, prefix: place }),
  });
  const children = await foldersIn(prefix);
  if (children.some((child) => STORE_FOLDERS.includes(child))) return [open('', prefix)];
  const found = [];
  for (const child of children) {
    if (child.startsWith('.') || child === 'exports') continue;
    const place = `${prefix}${child}/`;
    if ((await foldersIn(place)).some((name) => STORE_FOLDERS.includes(name))) found.push(open(child, place));
  }
  return found;
}
