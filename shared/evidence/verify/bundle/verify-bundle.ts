import { isSlot, millisecondsOf } from '../../../kernel/instant.ts';
import type { VerifiedEntry } from '../log.ts';
import { Findings, type VerificationReport, verdictOf } from '../report.ts';
import type { VerificationSource } from '../source.ts';
import { type SortedFiles, sortFiles, type VerificationInput, verifyFiles } from '../verify.ts';
import { type Archive, openArchive } from '../zip/archive.ts';
import type { RandomAccessFile } from '../zip/file.ts';
import { listedFiles } from './listed-files.ts';
import { type ReadManifest, ROOT, type Role, readManifest } from './manifest.ts';
import { checkRestatements } from './restatements.ts';
import { type BundlePredicate, verifyStatement } from './statement.ts';

export interface BundleInput extends VerificationInput {
  /** What the auditor asked the exporter to have signed; null if nothing. */
  readonly nonce: string | null;
}

/** What a bundle says of itself. It is worth what the verdict says. */
interface BundleFacts {
  /** SHA-256 of MANIFEST.json. */
  readonly manifest: string;
  /** From a time, up to but without another. */
  readonly period: { readonly from: string; readonly to: string };
  /** As of when its reports were made. */
  readonly asOf: string;
  /** When it was signed, and for which nonce; null if that cannot be read. */
  readonly exportedAt: string | null;
  readonly nonce: string | null;
  /** How many files there are of each role. */
  readonly files: { readonly [role in Role]?: number };
  /** Reports and the guide: they are as they were exported, and that is all that is known of them. */
  readonly notAuthoritative: readonly string[];
}

export interface BundleReport extends VerificationReport {
  /** Null if there is no manifest that could be read. */
  readonly bundle: BundleFacts | null;
}

/**
 * Verifies a bundle, offline and without unpacking it: the archive, the manifest with its signature, every file against it,
 * and then all that is verified of a store, with the artifacts of the period alone. Each file is read once, and one at a
 * time. A container that is refused is not looked into.
 */
export async function verifyBundle(file: RandomAccessFile, input: BundleInput): Promise<BundleReport> {
  const found = new Findings();
  const archive = await openArchive(file, found);
  const files = archive && sortBundle(archive.names, found);
  if (!archive || !files || !checkSizes(archive, found)) return refused(found);

  const manifest = await readManifest(await archive.read(ROOT.manifest), found);
  const source = listedFiles(archive, manifest, found);
  const scope = {
    isRequired: (entry: VerifiedEntry) => manifest !== null && isOfPeriod(entry, manifest),
    orphan: { code: 'E_EVIDENCE_ORPHAN', message: 'is named by no entry, and has no business in a bundle' },
    freshCheckpoint: ROOT.checkpoint,
  } as const;
  const { log, freshest, report } = await verifyFiles(
    source,
    files.store,
    scope,
    withPeriod(input, manifest, found),
    found,
  );
  const envelope = await archive.read(ROOT.statement);
  const statement = await verifyStatement(envelope, manifest, { log, freshest }, input, found);
  await checkRestatements(archive, manifest, envelope, found);
  if (manifest) checkRoles(manifest, [...log.entries.values()], found);
  for (const path of files.forReading) await source.read(path);
  return {
    ...report,
    violations: found.list,
    verdict: verdictOf(found.list),
    bundle: manifest && factsOf(manifest, statement),
  };
}

/**
 * The files of a bundle, for whoever reads some of them again once it has been verified. Nothing is checked here, so they
 * must be known by their digests.
 */
export async function bundleSource(file: RandomAccessFile): Promise<VerificationSource> {
  const archive = await openArchive(file, new Findings());
  return {
    paths: () => Promise.resolve(archive?.names ?? []),
    read: (path) => archive?.read(path) ?? Promise.resolve(null),
  };
}

/** Files by what becomes of them; null, with violations, if some have no place in a bundle. */
function sortBundle(
  names: readonly string[],
  found: Findings,
): { readonly store: SortedFiles; readonly forReading: readonly string[] } | null {
  const isForReading = (path: string) => path.startsWith('derived/') || path === 'VERIFY.md';
  const isRoot = (path: string) => Object.values<string>(ROOT).includes(path);
  const before = found.list.length;
  const store = sortFiles(
    names.filter((path) => !isForReading(path) && !isRoot(path)),
    found,
  );
  return found.list.length === before ? { store, forReading: names.filter(isForReading) } : null;
}

/** In bytes. An entry has a few thousand. */
const MAX_STATEMENT = 16 * 1024 * 1024;
/** What the manifest says of one file, with the longest path there may be. */
const MAX_LISTING = 1024;

/**
 * Statements and the manifest are parsed before anybody knows who wrote them, so they must not be larger than they have
 * reason to be. Artifacts and reports are only parsed when they have the right digest, or not at all.
 */
function checkSizes(archive: Archive, found: Findings): boolean {
  const listing = MAX_LISTING * (archive.names.length + 1);
  const tooLarge = archive.names.find((path) => {
    if (/^(evidence|derived)\//.test(path)) return false;
    const isList = path === ROOT.manifest || path === ROOT.digests;
    return archive.sizeOf(path) > (isList ? listing : MAX_STATEMENT);
  });
  if (tooLarge === undefined) return true;
  found.add('E_ZIP_LIMIT', tooLarge, `comes to ${archive.sizeOf(tooLarge)} bytes, more than a file of its kind needs`);
  return false;
}

function refused(found: Findings): BundleReport {
  return {
    schema: 'urn:rollcall:verification:v1',
    origin: null,
    anchor: 'unchecked',
    openedWith: null,
    entries: 0,
    head: null,
    writers: [],
    checkpoints: 0,
    artifacts: 0,
    slots: { expected: 0, evaluated: 0 },
    violations: found.list,
    verdict: verdictOf(found.list),
    bundle: null,
  };
}

/** The period that the auditor asks for, which the bundle must cover; that of the bundle where nothing is asked for. */
function withPeriod(input: BundleInput, manifest: ReadManifest | null, found: Findings): BundleInput {
  if (!manifest) return input;
  const { period } = manifest;
  const [from, to] = [millisecondsOf(period.from), millisecondsOf(period.to)];
  if ((input.from ?? from) < from || (input.to ?? to) > to) {
    found.add('E_BUNDLE_PERIOD', ROOT.manifest, `is of ${period.from} to ${period.to}, and more was asked for`);
  }
  return { ...input, from: input.from ?? from, to: input.to ?? to };
}

/** An entry belongs to the period if its slot does; one without a slot, if it was appended in it. */
function isOfPeriod({ predicate: { slot }, appendedAt }: VerifiedEntry, { period }: ReadManifest): boolean {
  const time = millisecondsOf(typeof slot === 'string' && isSlot(slot) ? slot : appendedAt);
  return time >= millisecondsOf(period.from) && time < millisecondsOf(period.to);
}

/** Whoever reads an artifact must know whether it is of the period. */
function checkRoles(manifest: ReadManifest, entries: readonly VerifiedEntry[], found: Findings): void {
  const ofPeriod = new Set(
    entries.filter((entry) => isOfPeriod(entry, manifest)).flatMap(({ subjects }) => subjects.map(({ name }) => name)),
  );
  const wrong = manifest.files.find(
    ({ path, role }) =>
      (role === 'evidence' && !ofPeriod.has(path)) || (role === 'outside-period' && ofPeriod.has(path)),
  );
  if (wrong) found.add('E_MANIFEST', ROOT.manifest, `lists ${wrong.path} as ${wrong.role}, which it is not`);
}

function factsOf(manifest: ReadManifest, statement: BundlePredicate | null): BundleFacts {
  const files: { [role in Role]?: number } = {};
  for (const { role } of manifest.files) files[role] = (files[role] ?? 0) + 1;
  return {
    manifest: manifest.digest,
    period: manifest.period,
    asOf: manifest.asOf,
    exportedAt: statement?.exportedAt ?? null,
    nonce: statement?.nonce ?? null,
    files,
    notAuthoritative: manifest.files
      .filter(({ role }) => role === 'derived' || role === 'guide')
      .map(({ path }) => path),
  };
}
