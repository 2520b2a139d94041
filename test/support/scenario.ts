import { CollectionError } from '../../shared/connections/errors.ts';
import type { MaintainedFile, TokenEndpoint } from '../../shared/connections/ports.ts';
import { appenderTo } from '../../shared/evidence/log/appender.ts';
import type { EvidenceStore, Signer } from '../../shared/evidence/ports.ts';
import type { VerificationReport } from '../../shared/evidence/verify/report.ts';
import { verify } from '../../shared/evidence/verify/verify.ts';
import type { PublishedEvent } from '../../shared/findings/ports.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { secretFingerprint } from '../../shared/kernel/digest.ts';
import { Secret } from '../../shared/kernel/secret.ts';
import { type Collected, collect } from '../../shared/pipeline/collect.ts';
import { prepare, type RunResult, run } from '../../shared/pipeline/run.ts';
import type { RunContext } from '../../shared/pipeline/run-context.ts';
import { type RunSummary, summariseRun } from '../../shared/pipeline/summary.ts';
import type { Workspace } from '../../shared/workspace/configuration.ts';
import { parseConfiguration } from '../../shared/workspace/parse.ts';
import { Company } from '../simulators/company/company.ts';
import { peopleCsv, rolesCsv } from '../simulators/company/exports.ts';
import { ScimService } from '../simulators/leapsome/scim-service.ts';
import type { SimulatedService } from '../simulators/service.ts';
import { UnifiedService } from '../simulators/stackone/unified-service.ts';
import { MemoryExchange } from './memory-exchange.ts';
import { sourceOf } from './memory-source.ts';
import { MemoryState, MemoryStore } from './memory-store.ts';
import { testSigner } from './test-signer.ts';
import { noTokenEndpoint } from './token-endpoints.ts';
import { VirtualClock } from './virtual-clock.ts';

const BASE_URL = 'https://leapsome.example/scim/v1';
/** What the simulated source wants to see. */
export const SCENARIO_TOKEN = 'scenario-token';

/** The configuration of a scenario; tests replace parts of its text. */
const SCENARIO_YAML = `
organization: acme
store: file:./evidence
signer: file:./rollcall-key.pem
workspaces:
  - id: main
    schedule: { cron: "0 */6 * * *", timezone: UTC }
    connections:
      - id: leapsome
        kind: application
        provider: leapsome
        baseUrl: ${BASE_URL}
        allowedHosts: [leapsome.example]
        token: env:TOKEN
        roles: [{ from: import, file: roles.csv, maxAge: 7d }]
      - { id: people, kind: hris, provider: csv, file: people.csv, maxAge: 24h, listsLeavers: true }
    policy:
      version: 1
      approvedBy: E-1001
      approvedOn: 2026-03-01
      emailDomains: [acme.example]
      roles: { privileged: ["Super Admin", Admin], standard: [Manager, Employee] }
      privilegedAccess: { holders: { "Super Admin": { max: 4 } }, approved: [] }
      apiCredentials:
        - { id: scim, connection: leapsome, fingerprint: "${secretFingerprint(SCENARIO_TOKEN, 'acme/main')}",
            holder: Rollcall, owner: E-1001, rotateBy: 2026-12-31 }
      reviews: { all: { every: quarter, due: 21d, removeWithin: 5bd }, signOff: [E-1001] }
`;

const parsed = new Map<string, Workspace>();

/** The only workspace of a configuration, which is parsed once: thousands of scenarios have the same one. */
function workspaceOf(yaml: string): Workspace {
  const workspace = parsed.get(yaml) ?? parseConfiguration(yaml, 'rollcall.yaml').workspaces[0];
  if (!workspace) throw new Error('a scenario has one workspace');
  parsed.set(yaml, workspace);
  return workspace;
}

export interface RunOptions {
  readonly slot?: string;
  readonly manual?: boolean;
}

export interface ScenarioOptions {
  readonly size?: number;
  readonly seed?: number;
  readonly yaml?: string;
  readonly start?: string;
  /** Who else answers, by host, beside Leapsome’s SCIM interface and StackOne. */
  readonly sources?: (scenario: Scenario) => {
    readonly services: { readonly [host: string]: SimulatedService };
    readonly tokenEndpoint: TokenEndpoint;
  };
}

/** What the log of a scenario is written with. */
interface LogParts {
  readonly store: EvidenceStore;
  readonly clock: Clock;
  readonly signers: readonly Signer[];
  readonly writer: string | null;
}

/**
 * A whole workspace without disk, network or waiting: the real pipeline over a simulated company, an in-memory store and
 * a virtual clock. Change the company between runs, and look at what the runs make of it.
 */
export class Scenario {
  readonly company: Company;
  readonly clock: VirtualClock;
  readonly store = new MemoryStore();
  readonly state = new MemoryState();
  /** What the sink has accepted. */
  readonly events: PublishedEvent[] = [];
  /** Decides which events the sink accepts. */
  accepts: (event: PublishedEvent) => boolean = () => true;
  readonly service: ScimService;
  /** A second way to the accounts, for configurations that take it. */
  readonly unified: UnifiedService;
  readonly exchange: MemoryExchange;
  readonly signer = testSigner('scenario');
  /** Who signs the log, oldest first. */
  signers: readonly Signer[] = [this.signer];
  /** Text of the files that the configuration names; null to export the company's own. */
  readonly files: { [name: string]: string } = {};
  yaml: string;
  readonly #tokenEndpoint: TokenEndpoint;

  constructor(options: ScenarioOptions = {}) {
    const start = options.start ?? '2026-03-02T06:00:00Z';
    this.yaml = options.yaml ?? SCENARIO_YAML;
    this.clock = new VirtualClock(start);
    this.company = new Company({
      seed: options.seed ?? 1,
      size: options.size ?? 12,
      domain: 'acme.example',
      today: start.slice(0, 10),
    });
    this.service = new ScimService({
      company: this.company,
      token: SCENARIO_TOKEN,
      now: () => this.clock.now(),
      publicUrl: () => BASE_URL,
    });
    this.unified = new UnifiedService({
      company: this.company,
      apiKey: SCENARIO_TOKEN,
      accountId: 'acc-1',
      now: () => this.clock.now(),
    });
    const { services, tokenEndpoint } = options.sources?.(this) ?? { services: {}, tokenEndpoint: noTokenEndpoint };
    const hosts: { readonly [host: string]: SimulatedService } = { 'stackone.example': this.unified, ...services };
    const behind = ({ hostname }: URL) => hosts[hostname] ?? this.service;
    this.exchange = new MemoryExchange({
      answer: (request) => behind(request.url).answer(request),
      listQuery: (url) => behind(url).listQuery(url),
    });
    this.#tokenEndpoint = tokenEndpoint;
  }

  /** The context of the only workspace, as a composition root would make it; with another store, clock or keys. */
  context(parts: Partial<LogParts> = {}): RunContext {
    const { store = this.store, clock = this.clock, signers = this.signers, writer = null } = parts;
    const workspace = workspaceOf(this.yaml);
    const random = { fraction: () => 0.5 };
    const trusted = signers.map(({ publicKey }) => publicKey);
    const log = { store, origin: `acme/${workspace.id}`, trusted };
    return {
      workspace,
      log,
      appender: appenderTo({ ...log, signers, ...(writer !== null && { writer }) }, clock, random),
      state: this.state,
      clock,
      connections: {
        exchange: this.exchange,
        tokenEndpoint: this.#tokenEndpoint,
        secrets: { read: () => Promise.resolve(new Secret(SCENARIO_TOKEN)) },
        files: { read: (reference) => this.#readFile(reference) },
        clock,
        random,
        allowLoopback: false,
      },
      sink: {
        send: (events) => {
          const { yes = [], no = [] } = Object.groupBy(events, (event) => (this.accepts(event) ? 'yes' : 'no'));
          this.events.push(...yes);
          return Promise.resolve(no);
        },
      },
      software: { name: 'rollcall', version: '0.0.0-test', commit: null, configuration: null },
      deadline: Number.POSITIVE_INFINITY,
      report: () => {},
    };
  }

  /** Hands the log over to another key, which signs it from then on. Returns the number of the entry. */
  async handOver(next: Signer): Promise<number> {
    const entry = await this.context({ signers: [...this.signers, next] }).appender.rotate();
    if (!entry) throw new Error('the key is new to the log');
    this.signers = [next];
    return entry.seq;
  }

  /** Runs at a time, which becomes the present: the latest slot, or one by name. */
  async runAt(time: string, options: RunOptions = {}): Promise<RunSummary & { result: RunResult }> {
    this.clock.set(time);
    const context = this.context();
    const result = await run(context, { slot: options.slot ?? null, manual: options.manual ?? false });
    const summary = await summariseRun(context, result.run, result.collected, result.evaluated);
    return { ...summary, result };
  }

  /** Collects one connection for the latest slot at a time, which becomes the present. */
  async collect(connection: string, time: string): Promise<Collected> {
    this.clock.set(time);
    const context = this.context();
    const options = context.workspace.connections.find(({ id }) => id === connection);
    if (!options) throw new RangeError(`no connection ${connection}`);
    return collect(context, options, await prepare(context, { slot: null, manual: false }));
  }

  /** What the independent verifier says of the store at present. */
  verify(): Promise<VerificationReport> {
    const period = { from: null, to: null, schedule: null };
    const anchor = this.signer.publicKey.keyid;
    return verify(sourceOf(this.store), { anchor, ...period, knownHeads: [], asOf: this.clock.now() });
  }

  #readFile(reference: string): Promise<MaintainedFile> {
    const now = new Date(this.clock.now()).toISOString();
    const exported: { [name: string]: () => string } = {
      'people.csv': () => peopleCsv(this.company, now),
      'roles.csv': () => rolesCsv(this.company, now, 'grace@acme.example'),
    };
    const text = this.files[reference] ?? exported[reference]?.();
    if (text === undefined) return Promise.reject(new CollectionError('file-unreadable', `${reference} is not there`));
    return Promise.resolve({ bytes: Buffer.from(text), resource: reference });
  }
}
