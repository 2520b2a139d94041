import type { RetentionRule } from '../../shared/adapters/aws/s3-store.ts';
import { CHECKPOINT_FOLDER, KEY_FOLDER, LOG_FOLDER, SIGNED_FOLDER } from '../../shared/evidence/layout.ts';
import { addDuration } from '../../shared/kernel/calendar.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { millisecondsOf, toInstant } from '../../shared/kernel/instant.ts';
import type { Configuration, Workspace } from '../../shared/workspace/configuration.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * The log is kept longer than what it speaks of, for which the bucket's default is meant. Whole days, as the bucket's policy
 * counts them.
 */
export function logRetention({ aws }: Configuration, { policy: { evidence } }: Workspace, clock: Clock): RetentionRule {
  const mode = aws.objectLock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE';
  return (path) => {
    const isOfLog = [LOG_FOLDER, CHECKPOINT_FOLDER, KEY_FOLDER, SIGNED_FOLDER].some((folder) =>
      path.startsWith(folder),
    );
    if (!isOfLog) return null;
    const now = clock.now();
    const length = millisecondsOf(addDuration(toInstant(now), evidence.logRetention)) - now;
    return { mode, until: new Date(now + Math.ceil(length / DAY_MS) * DAY_MS) };
  };
}
