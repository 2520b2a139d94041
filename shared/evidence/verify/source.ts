/** What is verified: the files of one workspace, wherever they are. Paths use `/` and are relative to the workspace. */
export interface VerificationSource {
  /** All files, in any order, at any depth. */
  paths(): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array | null>;
}
