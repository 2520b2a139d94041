/** What an archive may ask for at most. A year of six-hourly slots for ten thousand people takes a fiftieth of each. */
export const LIMITS = {
  files: 1_000_000,
  /** In bytes of UTF-8. */
  nameBytes: 240,
  /** Of one file, inflated: as large as a text can be in the usual engines. */
  fileBytes: 512 * 1024 * 1024,
  /** Of all files, inflated. */
  totalBytes: 2 ** 42,
  /** Inflated to deflated size; more than that is a bomb, and no JSON. Not asked of files up to `smallBytes`. */
  ratio: 250,
  smallBytes: 1024 * 1024,
} as const;
