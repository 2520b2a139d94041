import type { Company } from '../simulators/company/company.ts';
import { peopleCsv } from '../simulators/company/exports.ts';
import { Scenario } from '../support/scenario.ts';
import { MANAGEMENT } from './reviewer.ts';
import type { RunRecord } from './run-record.ts';
import { FIRST_SLOT } from './slots.ts';
import { type Truth, truthOf } from './truth.ts';

/** What policy says of reviews: somebody manages everybody else, and the founder has a second to decide about them. */
const REVIEWS =
  `all: { every: quarter, due: 21d, removeWithin: 5bd }, signOff: [${MANAGEMENT}], fallback: [${MANAGEMENT}, E-1002], ` +
  'authentication: { signOff: operator-attested }';

/** The versions of the truth, by position, that a process could have seen. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A workspace whose runs can go wrong anywhere, what outlives them, and what really was: the store, the state, what the
 * sink accepted, every version of the company, and which process wrote what.
 */
export class World {
  readonly scenario: Scenario;
  /** What the sources held, one version after every change. */
  readonly versions: Truth[];
  /** By path in the store, what its writer could have seen of the sources. */
  readonly writers = new Map<string, Span>();
  readonly records: RunRecord[] = [];
  /** Slots that a run which nothing disturbed has been given: each must be sealed. */
  readonly mustBeSealed = new Set<string>();
  /** The latest time that any clock has shown. */
  latest = 0;
  /** What the exported roster holds, and of when. */
  #roster: Pick<Truth, 'people' | 'rosterAsOf'> | null = null;

  constructor(size: number) {
    this.scenario = new Scenario({ size, start: FIRST_SLOT });
    this.scenario.yaml = this.scenario.yaml.replace(/reviews: .*/, `reviews: { ${REVIEWS} }`);
    this.versions = [truthOf(this.scenario.company)];
    this.notice();
  }

  get files(): ReadonlyMap<string, Uint8Array> {
    return this.scenario.store.files;
  }

  /** The company changes. */
  change(how: (company: Company) => void): void {
    how(this.scenario.company);
    this.#note();
  }

  /** Somebody exports the roster this many hours ago, and then no more; null for exports up to date. */
  exportRoster(hoursAgo: number | null): void {
    const { clock, company, files } = this.scenario;
    if (hoursAgo === null) {
      delete files['people.csv'];
      this.#roster = null;
    } else {
      const asOf = clock.now() - hoursAgo * 3_600_000;
      files['people.csv'] = peopleCsv(company, new Date(asOf).toISOString());
      this.#roster = { people: truthOf(company).people, rosterAsOf: asOf };
    }
    this.#note();
  }

  /** The cursor and all caches are lost. */
  forgetState(): void {
    this.scenario.state.values.clear();
  }

  setClock(time: string): void {
    this.scenario.clock.set(time);
    this.notice();
  }

  /** Somebody sets the clock while a run is at work. */
  jump(milliseconds: number): void {
    this.setClock(new Date(this.scenario.clock.now() + milliseconds).toISOString());
  }

  notice(): void {
    this.latest = Math.max(this.latest, this.scenario.clock.now());
  }

  #note(): void {
    this.versions.push({ ...truthOf(this.scenario.company), ...this.#roster });
  }
}
