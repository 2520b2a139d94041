import type { BundleInput } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import { anchorFingerprint } from '../../shared/evidence/verify/keys.ts';
import { isSha256Hex } from '../../shared/kernel/bytes.ts';
import { isTimeZone, TIME_FORMS, timeIn } from '../../shared/kernel/calendar.ts';
import { CronError, parseCron } from '../../shared/kernel/cron.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import type { Schedule } from '../../shared/kernel/slots.ts';
import type { GivenOptions, OptionName } from './options.ts';

/** Something that was given is not what it must be. */
export class InputError extends RollcallError<'usage'> {
  readonly option: OptionName;
  /** What is wrong with it: the rest of a sentence that begins with the option. */
  readonly what: string;

  constructor(option: OptionName, what: string) {
    super('usage', `--${option} ${what}`);
    this.option = option;
    this.what = what;
  }
}

/**
 * Reads what an auditor gives. `textOfFile` reads an anchor that is given as the name of a file; null where there is none.
 * Throws an InputError.
 */
export async function readInput(
  given: GivenOptions,
  now: number,
  textOfFile: (path: string) => Promise<string | null>,
): Promise<BundleInput> {
  const { timezone = 'UTC' } = given;
  if (!isTimeZone(timezone)) throw new InputError('timezone', `${timezone} is not an IANA time zone`);
  return {
    anchor: given.anchor === undefined ? null : await readAnchor(given.anchor, textOfFile),
    nonce: given.nonce ?? null,
    from: given.from === undefined ? null : readTime('from', given.from, timezone, 'start'),
    to: given.to === undefined ? null : readTime('to', given.to, timezone, 'end'),
    schedule: given.schedule === undefined ? null : readSchedule(given.schedule, timezone),
    knownHeads: (given.knownHead ?? []).map(readHead),
    asOf: given.asOf === undefined ? now : readTime('as-of', given.asOf, timezone, 'end'),
  };
}

async function readAnchor(text: string, textOfFile: (path: string) => Promise<string | null>): Promise<string> {
  const fingerprint = (await anchorFingerprint(text)) ?? (await anchorFingerprint((await textOfFile(text)) ?? ''));
  if (fingerprint !== null) return fingerprint;
  throw new InputError('anchor', 'is neither a fingerprint (SHA256:…) nor a file with a P-256 public key in PEM');
}

function readTime(option: OptionName, text: string, timezone: string, ofDay: 'start' | 'end'): number {
  const time = timeIn(text, timezone, ofDay);
  if (time === null) throw new InputError(option, `${text} is neither ${TIME_FORMS}`);
  return time;
}

function readSchedule(cron: string, timezone: string): Schedule {
  try {
    parseCron(cron);
  } catch (error) {
    if (error instanceof CronError) throw new InputError('schedule', `is no schedule: ${error.message}`);
    throw error;
  }
  return { cron, timezone };
}

function readHead(text: string): { seq: number; digest: string } {
  const [, seq = '', digest = ''] = /^(\d+):([0-9a-f]+)$/.exec(text) ?? [];
  if (!isSha256Hex(digest)) throw new InputError('known-head', `${text} is not <number>:<sha256>, as verify prints it`);
  return { seq: Number(seq), digest };
}
