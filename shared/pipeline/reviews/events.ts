import { accessSnapshotSchema } from '../../access/snapshot.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { LogEntry } from '../../evidence/log/entry.ts';
import type { RecordedEvent } from '../../reviews/follow.ts';
import type { Opening } from '../../reviews/opening.ts';
import { populationSchema } from '../../reviews/population.ts';
import { submissionSchema } from '../../reviews/submission.ts';
import { isType, predicateOf, reviewEventSchema, subjectWith } from '../entries.ts';
import type { LogThen } from '../log-then.ts';

/** What has been recorded in reviews after an entry of the log, oldest first. */
export async function reviewEventsAfter(log: LogThen, seq: number): Promise<RecordedEvent[]> {
  const entries: LogEntry[] = [];
  for await (const entry of log.newestFirst()) {
    if (entry.seq <= seq) break;
    if (isType(entry, 'review-event')) entries.push(entry);
  }
  return Promise.all(entries.reverse().map((entry) => readReviewEvent(log, entry)));
}

/** What an entry says that was recorded in a review; of an opening, with its list and the snapshots of it. */
export async function readReviewEvent(log: Pick<LogThen, 'store'>, entry: LogEntry): Promise<RecordedEvent> {
  const predicate = predicateOf(entry, reviewEventSchema);
  const submission = await getArtifact(log.store, subjectWith(entry, predicate.submission), submissionSchema);
  return {
    entry: { seq: entry.seq, digest: entry.digest },
    at: entry.appendedAt,
    submission,
    opening: submission.action === 'opened' ? await readOpening(log, entry, submission.population ?? '') : null,
  };
}

/** The list of a review, and the snapshots that it says it was made from. */
async function readOpening(log: Pick<LogThen, 'store'>, entry: LogEntry, digest: string): Promise<Opening> {
  const artifact = subjectWith(entry, digest);
  const population = await getArtifact(log.store, artifact, populationSchema);
  const snapshots = await Promise.all(
    population.inputs
      .filter(({ kind }) => kind === 'application')
      .map((input) => getArtifact(log.store, input.artifact, accessSnapshotSchema)),
  );
  return { population, artifact, snapshots };
}
