import * as z from 'zod';

/** What somebody has noted about a finding: who sees to it, and where it is worked on. It changes no outcome. */
export const NOTE_LIMITS = { owner: 200, ticket: 200, text: 2000 } as const;

const noteFields = {
  owner: z.string().min(1).max(NOTE_LIMITS.owner).nullable(),
  ticket: z.string().min(1).max(NOTE_LIMITS.ticket).nullable(),
  text: z.string().min(1).max(NOTE_LIMITS.text).nullable(),
};

/** The artifact of a `finding-note` entry. It holds what the log must not: names. */
export const noteDocumentSchema = z.strictObject({
  schema: z.literal('urn:rollcall:finding-note:v1'),
  workspace: z.string(),
  /** The finding's key. */
  finding: z.string(),
  /** Digest of the note before it on this finding: so the same words, later, are another note. */
  previous: z.string().nullable(),
  ...noteFields,
});

/** The newest note of a finding, as evaluations carry it on. */
export const noteSchema = z.strictObject({
  /** The log entry, and the digest of its artifact. */
  seq: z.int(),
  digest: z.string(),
  at: z.string(),
  ...noteFields,
});

export type NoteDocument = z.infer<typeof noteDocumentSchema>;
export type FindingNote = z.infer<typeof noteSchema>;
/** What a note says. */
export type NoteContent = Pick<FindingNote, 'owner' | 'ticket' | 'text'>;

/** The newest note of each finding, by its key. */
export type Notes = ReadonlyMap<string, FindingNote>;
