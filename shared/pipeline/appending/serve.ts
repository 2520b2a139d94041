import { EvidenceError } from '../../evidence/errors.ts';
import type { Draft } from '../../evidence/log/append.ts';
import type { LogEntry } from '../../evidence/log/entry.ts';
import { readTail } from '../../evidence/log/read.ts';
import type { EvidenceStore, StoredDigests } from '../../evidence/ports.ts';
import type { NoteContent } from '../../findings/note.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { recordLostCollection } from '../lost-collection.ts';
import { noteFinding } from '../notes.ts';
import { ObservationError, observe } from '../observe.ts';
import { ReviewError } from '../reviews/errors.ts';
import type { RecordingContext } from '../run-context.ts';
import type { CallerIdentities } from './identity.ts';
import { ANSWERED_ERRORS, type AppendRequest, type Refusal } from './request.ts';
import { recordInPerson, recordOnWord } from './review-step.ts';
import { AppendRefusal, checkDraft, readRequest, refused, refuseUnscheduled } from './rules.ts';
import { keepSigned } from './signed-bundles.ts';

/** What the append function works with, for a workspace and a caller. */
interface AppendContext extends RecordingContext {
  readonly digests: StoredDigests;
  /** Where the bundles of the workspace are. */
  readonly bundles: EvidenceStore;
  readonly identities: CallerIdentities;
}

/** Opens a workspace on behalf of the caller of an alias; null if there is no such workspace. */
export type OpenForAppending = (workspace: string, alias: string) => AppendContext | null;

const ANSWERED: readonly string[] = ANSWERED_ERRORS;

/**
 * Does what a caller asks for, if the caller may ask for it, and answers what was done or why it was not. Nothing is
 * written of a request that is refused. Whatever happens, a request can be made again: it is done once.
 */
export async function serveAppend(
  open: OpenForAppending,
  alias: string,
  value: unknown,
): Promise<{ readonly result: unknown } | Refusal> {
  try {
    const request = readRequest(alias, value);
    const context = open(request.workspace, alias);
    if (!context) throw refused(`there is no workspace "${request.workspace}" in the configuration`);
    return { result: await perform(context, request) };
  } catch (error) {
    const isOurs = error instanceof AppendRefusal || error instanceof ObservationError || error instanceof ReviewError;
    if (isOurs || (error instanceof EvidenceError && ANSWERED.includes(error.code))) {
      return { error: { code: error.code, message: error.message } };
    }
    throw error;
  }
}

async function perform(context: AppendContext, request: AppendRequest): Promise<unknown> {
  const { appender, log, workspace, digests, bundles, clock } = context;
  switch (request.operation) {
    case 'append': {
      refuseUnwritable(request.draft);
      await checkDraft(request.draft, workspace, digests, clock.now());
      const { entry, isNew } = await appender.append(request.draft as Draft);
      return recorded(entry, isNew);
    }
    case 'open':
      await appender.open(workspace.schedule);
      return null;
    case 'checkpoint':
      await appender.checkpoint();
      return null;
    case 'record-failure': {
      const { connection, slot, error } = request;
      refuseUnknown(context, connection);
      refuseUnscheduled(workspace, slot);
      const { seq, digest } = await recordLostCollection(context, connection, slot, error);
      return { seq, digest };
    }
    case 'observe': {
      const { connection, count, by, observedAt } = request;
      refuseUnknown(context, connection);
      const { entry, isNew } = await observe(context, { connection, count, by, observedAt });
      return recorded(entry, isNew);
    }
    case 'note': {
      const given = Object.entries(request.change).filter(([, value]) => value !== undefined);
      return noteFinding(context, request.finding, Object.fromEntries(given) as Partial<NoteContent>);
    }
    case 'review':
      refuseUnwritable(request.submission);
      return recordOnWord(context, request.submission);
    case 'review-in-person':
      refuseUnwritable(request.submission);
      return recordInPerson(context, request.submission, request.proof);
    case 'rotate': {
      // There is nothing to hand over before the first slot, which opens the log with the newest key.
      const entry = (await readTail(log)) && (await appender.rotate());
      return entry && { seq: entry.seq, digest: entry.digest };
    }
    case 'sign-bundle': {
      const signed = await appender.signBundle(request.bundle);
      await keepSigned(bundles, signed);
      const text = (envelope: Uint8Array) => Buffer.from(envelope).toString('utf8');
      return { checkpoint: text(signed.checkpoint), statement: text(signed.statement) };
    }
  }
}

function recorded({ seq, digest }: LogEntry, isNew: boolean): object {
  return { seq, digest, isNew };
}

/** Text that is none, as half a surrogate pair, has no canonical form. */
function refuseUnwritable(draft: object): void {
  try {
    canonicalJson(draft);
  } catch {
    throw new AppendRefusal('request-invalid', 'the draft holds what has no canonical JSON; nothing was written');
  }
}

function refuseUnknown({ workspace }: AppendContext, connection: string): void {
  if (workspace.connections.some(({ id }) => id === connection)) return;
  throw refused(`${workspace.id} has no connection "${connection}"`);
}
