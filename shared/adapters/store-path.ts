import { EvidenceError } from '../evidence/errors.ts';

/** Throws unless a path is one inside a workspace. Paths come from statements too; one that leaves it is no name of ours. */
export function refuseForeignPath(path: string): void {
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part))) return;
  throw new EvidenceError(
    'store-damaged',
    `${JSON.stringify(path)} is no name in an evidence store; run "rollcall verify" on the store for all damage`,
  );
}
