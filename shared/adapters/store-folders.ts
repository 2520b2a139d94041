import type { VerificationSource } from '../evidence/verify/source.ts';

/** A workspace that was found where a user pointed at. */
export interface WorkspaceSource {
  /** Empty for the workspace that the user pointed at itself. */
  readonly name: string;
  /** Where it is, for people. */
  readonly place: string;
  readonly source: VerificationSource;
}

/** What has any of these is a workspace, so that a log that was deleted is missed. */
export const STORE_FOLDERS: readonly string[] = ['log', 'checkpoints', 'evidence', 'keys'];
