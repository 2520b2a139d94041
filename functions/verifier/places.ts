import { readFile, stat } from 'node:fs/promises';
import { findWorkspaces } from '../../shared/adapters/local/folder-source.ts';
import { withFile } from '../../shared/adapters/local/random-access-file.ts';
import type { WorkspaceSource } from '../../shared/adapters/store-folders.ts';
import {
  type BundleInput,
  type BundleReport,
  bundleSource,
  verifyBundle,
} from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import type { VerificationReport } from '../../shared/evidence/verify/report.ts';
import type { VerificationSource } from '../../shared/evidence/verify/source.ts';
import { verify } from '../../shared/evidence/verify/verify.ts';
import { messageOf, RollcallError } from '../../shared/kernel/errors.ts';
import { InputError, readInput } from './input.ts';
import type { GivenOptions } from './options.ts';
import { type ReportLine, reportLines } from './report-lines.ts';

/** Something that can be verified by itself. */
export interface Place {
  /** The workspace; empty if that is not known. */
  readonly name: string;
  /** Where it is, as a user would write it. */
  readonly place: string;
  /** Lets its files be read again, by their digests. */
  withSource<T>(use: (source: VerificationSource) => Promise<T>): Promise<T>;
  verify(input: BundleInput): Promise<VerificationReport | BundleReport>;
}

/** There is nothing that could be verified where a user points at. */
class PlaceError extends RollcallError<'usage'> {
  constructor(message: string) {
    super('usage', message);
  }
}

/** What a user points at. */
interface Pointed {
  readonly path: string;
  /** The only workspace that it is about; all of them if that is left open. */
  readonly workspace: string | undefined;
}

interface Call extends Pointed {
  readonly options: GivenOptions;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Finds what of it can be verified. `open` finds what is there. Throws a PlaceError if there is nothing. */
export async function choosePlaces(
  { path, workspace }: Pointed,
  open: (path: string) => Promise<readonly Place[]>,
): Promise<Place[]> {
  const found = await open(path);
  const chosen = found.filter(({ name }) => workspace === undefined || name === workspace || name === '');
  if (chosen.length > 0) return chosen;
  throw new PlaceError(`${path} holds no evidence to verify; name a bundle, a store or a workspace in it`);
}

/** Reads what an auditor gives; an anchor may be the name of a file. Throws an InputError. */
export function readGiven(options: GivenOptions, now: number): Promise<BundleInput> {
  return readInput(options, now, (file) => readFile(file, 'utf8').catch(() => null));
}

/**
 * Verifies what a user points at, one workspace after the other, and shows each report as soon as it is there. Throws an
 * InputError or a PlaceError.
 */
export async function verifyPlaces(
  { options, now, ...pointed }: Call,
  open: (path: string) => Promise<readonly Place[]>,
  show: (lines: readonly ReportLine[]) => void,
): Promise<(VerificationReport | BundleReport)[]> {
  const input = await readGiven(options, now);
  const reports: (VerificationReport | BundleReport)[] = [];
  for (const place of await choosePlaces(pointed, open)) {
    const report = await place.verify(input);
    reports.push(report);
    show(reportLines(place.place, report));
  }
  return reports;
}

/** What there is to verify at a path of this machine: a bundle, or folders. Throws a PlaceError. */
export async function placesAt(path: string): Promise<Place[]> {
  try {
    if ((await stat(path)).isFile()) return [bundleAt(path)];
    return (await findWorkspaces(path)).map(placeOf);
  } catch (error) {
    throw new PlaceError(
      `cannot read ${path} (${messageOf(error)}); name a bundle, a store or the folder of a workspace`,
    );
  }
}

function bundleAt(path: string): Place {
  return {
    name: '',
    place: path,
    withSource: (use) => withFile(path, async (file) => use(await bundleSource(file))),
    verify: (input) => withFile(path, (file) => verifyBundle(file, input)),
  };
}

export function placeOf({ name, place, source }: WorkspaceSource): Place {
  return {
    name,
    place,
    withSource: (use) => use(source),
    verify: (input) => {
      if (input.nonce !== null) throw new InputError('nonce', 'is for a bundle; a store was not signed for anybody');
      return verify(source, input);
    },
  };
}
