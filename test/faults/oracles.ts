import { CATALOGUE } from '../../shared/controls/catalogue.ts';
import { type VerificationReport, VIOLATIONS } from '../../shared/evidence/verify/report.ts';
import { verify } from '../../shared/evidence/verify/verify.ts';
import { sourceOf } from '../support/memory-source.ts';
import { reperformed } from '../support/reperformed.ts';
import { SCENARIO_TOKEN } from '../support/scenario.ts';
import type { Oracle } from './oracle.ts';
import { documentOf, entriesOf, evaluationsOf, payloadOf, type RecordedEntry } from './recorded.ts';
import { removalsTookPlace, reviewsHoldWhatWasTold, reviewsStandAsRecorded } from './review-oracles.ts';
import { holdsAllAccounts, holdsAllPeople, holdsAllRoles, type RecordedSnapshot, type Truth } from './truth.ts';
import type { World } from './world.ts';

const APPLICATION = 'leapsome';
const ROSTER = 'people';
const ROSTER_MAX_AGE_MS = 24 * 3_600_000;
/** What a reading may take, and what everything else may: docs/architecture.md says the former. */
const RUN_DEADLINE_MS = 10 * 60_000 + 60_000;

/** No test passes in a slot whose sources were not really read as they were. */
const noPassFromIncompleteInput: Oracle = (world) =>
  evaluationsOf(world.files).flatMap(({ slot, asOf, results }) => {
    const unmet = unmetNeeds(world, slot, asOf);
    return results
      .filter(({ test, outcome }) => outcome === 'pass' && needsOf(test).some(isIn(unmet)))
      .map(({ test }) => `${test} passes in ${slot}, without ${[...unmet].join(' and ')}`);
  });

/** No finding closes in such a slot. */
const noResolveFromIncompleteInput: Oracle = (world) =>
  evaluationsOf(world.files).flatMap(({ slot, asOf, events }) => {
    const unmet = unmetNeeds(world, slot, asOf);
    return events
      .filter(({ type, key }) => type === 'Finding Resolved' && needsOfFinding(key ?? '').some(isIn(unmet)))
      .map(({ key }) => `${key} is resolved in ${slot}, without ${[...unmet].join(' and ')}`);
  });

/** Every slot has at most one evaluation; those that must have one do, and it is the one that runs have reported. */
const oneEvaluationPerSlot: Oracle = (world) => {
  const bySlot = Map.groupBy(evaluationsOf(world.files), ({ slot }) => slot);
  const several = [...bySlot].filter(([, { length }]) => length > 1).map(([slot]) => `${slot} is sealed twice`);
  const missing = [...world.mustBeSealed].filter((slot) => !bySlot.has(slot)).map((slot) => `${slot} is not sealed`);
  const reported = world.records.flatMap(({ outcome }) => (outcome.state === 'sealed' ? [outcome] : []));
  const forgotten = reported
    .filter(({ slot, digest }) => !bySlot.get(slot)?.some(({ entry }) => entry.digest === digest))
    .map(({ slot }) => `a run reported a seal of ${slot} that the log does not have`);
  return [...several, ...missing, ...forgotten];
};

/** The verifier finds nothing wrong but slots that were missed, failed or late: those it must find. */
const logVerifies: Oracle = async (world) => {
  // Before its opening there is nothing to verify.
  if (entriesOf(world.files).length === 0) return [];
  const { violations } = await verifyAll(world);
  const sealed = new Set(evaluationsOf(world.files).map(({ slot }) => slot));
  return violations
    .filter(({ code, at }) => {
      const { class: kind } = VIOLATIONS[code];
      return kind === 'integrity' || kind === 'trust' || (code === 'E_COVERAGE_GAP' && sealed.has(at));
    })
    .map(({ code, at }) => `${code} ${at}`);
};

function verifyAll({ files, scenario, latest }: World): Promise<VerificationReport> {
  const anchor = scenario.signer.publicKey.keyid;
  const period = { from: null, to: null, schedule: null };
  return verify(sourceOf({ files }), { anchor, ...period, knownHeads: [], asOf: latest });
}

/** Every evaluation, performed again from the evidence alone, comes to the same. What does not verify is told of above. */
const evaluationsAreReproducible: Oracle = async (world) => {
  const verified = entriesOf(world.files).length === 0 ? null : await verifyAll(world);
  if (verified?.verdict !== 'verified' && verified?.verdict !== 'gaps') return [];
  const again = await reperformed(world, verified);
  return again
    .filter(({ outcome }) => outcome !== 'identical')
    .map(({ slot, tests, documents, obstacle }) => `${slot} ${JSON.stringify({ tests, documents, obstacle })}`);
};

/** What the sink has accepted is, as a set, what the evaluations in the log announce. */
const eventsAreThoseAnnounced: Oracle = (world) => {
  const announced = new Set(evaluationsOf(world.files).flatMap(({ events }) => events.map(({ id }) => id)));
  const received = new Set(world.scenario.events.map(({ id }) => id));
  return [
    ...announced
      .difference(received)
      .values()
      .map((id) => `event ${id} was announced and never arrived`),
    ...received
      .difference(announced)
      .values()
      .map((id) => `event ${id} arrived and was never announced`),
  ];
};

/** Every run ends, in time, with a slot sealed or an error of a known code, and does nothing more after that. */
const everyRunEnds: Oracle = ({ records }) =>
  records.flatMap(({ outcome, elapsedMs, causedMs, afterwards }) => {
    if (outcome.state === 'defect') return [`a run ended with a defect: ${outcome.stack}`];
    if (outcome.state === 'overdue') return ['a run never ended'];
    const late = elapsedMs > RUN_DEADLINE_MS + causedMs ? [`a run took ${elapsedMs / 1000} s`] : [];
    return [...late, ...afterwards.map((change) => `after a run had ended, it did ${change}`)];
  });

/** The token is in no file, no state, no event and nothing that a run has said. */
const tokenNowhere: Oracle = ({ files, scenario, records }) => {
  const texts: (readonly [string, string | Uint8Array])[] = [
    ...files,
    ...[...files]
      .filter(([path]) => path.endsWith('.dsse.json'))
      .map(([path, bytes]) => [path, payloadOf(bytes)] as const),
    ...scenario.state.values,
    ...scenario.events.map((event) => ['an event', JSON.stringify(event)] as const),
    ...records.map(({ said }) => ['what a run said', said] as const),
  ];
  return texts
    .filter(([, text]) => Buffer.from(text).includes(SCENARIO_TOKEN))
    .map(([where]) => `the token is in ${where}`);
};

/** All oracles by name. Each is shown to find a planted defect. */
export const ORACLES = {
  noPassFromIncompleteInput,
  noResolveFromIncompleteInput,
  oneEvaluationPerSlot,
  logVerifies,
  evaluationsAreReproducible,
  eventsAreThoseAnnounced,
  reviewsHoldWhatWasTold,
  reviewsStandAsRecorded,
  removalsTookPlace,
  everyRunEnds,
  tokenNowhere,
} as const satisfies { readonly [name: string]: Oracle };
export type OracleName = keyof typeof ORACLES;

/** Performing everything again takes a third as long as a schedule does: it is done for one world in eight. */
function isDrawn({ files }: World): boolean {
  return /^[01]/.test(entriesOf(files).at(-1)?.digest ?? '');
}

/** What all oracles have to say, each line with the name of its oracle. */
export async function complaintsAbout(world: World): Promise<string[]> {
  const asked = Object.entries(ORACLES).filter(([name]) => name !== 'evaluationsAreReproducible' || isDrawn(world));
  const said = asked.map(async ([name, oracle]) => (await oracle(world)).map((complaint) => `${name}: ${complaint}`));
  return (await Promise.all(said)).flat();
}

/** What was not really known in a slot, of what tests need: by the truth, whatever the certificates say. */
function unmetNeeds(world: World, slot: string, asOf: string): Set<string> {
  const unmet = new Set<string>();
  const accounts = snapshotOf(world, slot, APPLICATION);
  const people = snapshotOf(world, slot, ROSTER);
  if (!accounts || !holdsAllAccounts(accounts.snapshot, accounts.versions)) unmet.add('accounts');
  if (!accounts || !holdsAllRoles(accounts.snapshot, accounts.versions)) unmet.add('roles');
  const isFresh = ({ rosterAsOf }: Truth) => rosterAsOf === null || Date.parse(asOf) - rosterAsOf <= ROSTER_MAX_AGE_MS;
  if (!people || !holdsAllPeople(people.snapshot, people.versions)) unmet.add('people').add('whole-roster');
  else if (!people.versions.some(isFresh)) unmet.add('people');
  return unmet;
}

function snapshotOf(world: World, slot: string, connection: string) {
  const entry = entriesOf(world.files).find((candidate) => isCompleteSnapshot(candidate, slot, connection));
  const span = entry && world.writers.get(entry.path);
  if (!span) return null;
  const snapshot = documentOf<RecordedSnapshot>(world.files, entry);
  return { snapshot, versions: world.versions.slice(span.from, span.to + 1) };
}

function isCompleteSnapshot({ type, predicate }: RecordedEntry, slot: string, connection: string): boolean {
  const isSnapshot = type === 'access-snapshot' || type === 'roster-snapshot';
  const isOurs = predicate.slot === slot && predicate.connection === connection;
  return isSnapshot && isOurs && predicate.certificate?.verdict === 'complete';
}

/** What a test needs, by its id; tests of the workspace as a whole do not look at accounts. */
function needsOf(id: string): readonly string[] {
  // It is about completeness; an old roster is EVD-02's business.
  if (id === 'EVD-01') return ['accounts', 'whole-roster'];
  const test = CATALOGUE.find((candidate) => candidate.id === id);
  return test?.scope === 'application' ? test.needs : [];
}

/** What has to be known before a finding may close, by its key: that of EVD-01 is about one connection. */
function needsOfFinding(key: string): readonly string[] {
  const [test = '', subject = ''] = key.split(':');
  if (test !== 'EVD-01') return needsOf(test);
  return [subject.endsWith(`/${ROSTER}`) ? 'whole-roster' : 'accounts'];
}

function isIn(unmet: ReadonlySet<string>) {
  return (need: string) => unmet.has(need);
}
