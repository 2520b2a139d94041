import { type VerificationReport, VIOLATIONS } from '../../../shared/evidence/verify/report.ts';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import { type RunResult, run } from '../../../shared/pipeline/run.ts';
import type { RunContext } from '../../../shared/pipeline/run-context.ts';
import { type FaultPlan, FaultyStore, faultySigner } from '../../support/faulty-store.ts';
import { sourceOf } from '../../support/memory-source.ts';
import { Scenario } from '../../support/scenario.ts';

export const FIRST_SLOT = '2026-03-02T06:00:00Z';
export const SECOND_SLOT = '2026-03-02T12:00:00Z';

/** A workspace whose runs can die anywhere, and what outlives them: the store, the state, and what the sink accepted. */
export class Deployment {
  readonly scenario = new Scenario({ size: 6 });

  /** Before its first slot; or before its second, when somebody has been given a role that nobody approved. */
  static async at(slot: string): Promise<Deployment> {
    const deployment = new Deployment();
    const { scenario } = deployment;
    if (slot === SECOND_SLOT) {
      await scenario.runAt(FIRST_SLOT);
      const [account] = scenario.company.accounts;
      if (account) scenario.company.setRole(account, 'Super Admin');
    }
    scenario.clock.set(slot);
    return deployment;
  }

  /** Everything that a run changes, with the faults of a plan. */
  context(plan: FaultPlan): RunContext {
    const context = this.scenario.context();
    const { log, state, sink } = context;
    return {
      ...context,
      log: { ...log, store: new FaultyStore(log.store, plan), signer: faultySigner(log.signer, plan) },
      state: {
        read: (name) => plan.around(`read state ${name}`, () => state.read(name)),
        write: (name, bytes) => plan.around(`write state ${name}`, () => state.write(name, bytes)),
      },
      sink: { send: (events) => plan.around('send', () => sink.send(events)) },
    };
  }

  run(plan: FaultPlan): Promise<RunResult> {
    return run(this.context(plan), { slot: null, manual: false });
  }

  verify(): Promise<VerificationReport> {
    return verify(sourceOf(this.scenario.store), {
      anchor: this.scenario.signer.publicKey.keyid,
      from: null,
      to: null,
      schedule: null,
      knownHeads: [],
      asOf: this.scenario.clock.now(),
    });
  }

  /** What the verifier finds wrong, apart from the harmless traces of interrupted runs; nothing before the log is open. */
  async complaints(): Promise<string[]> {
    if (this.statements().length === 0) return [];
    const { violations } = await this.verify();
    return violations.filter(({ code }) => VIOLATIONS[code].class !== 'warning').map(({ code, at }) => `${code} ${at}`);
  }

  /** `type slot connection` of every entry, read without the code under test. */
  entries(): string[] {
    return this.statements().map(({ predicateType, predicate: { slot, connection } }) =>
      [predicateType.split(':')[3], slot, connection].filter((part) => part !== undefined).join(' '),
    );
  }

  /** Ids of all events that the evaluations in the log announce. */
  announced(): Set<string> {
    const evaluations = this.statements().filter(({ predicate }) => predicate.artifacts !== undefined);
    return new Set(
      evaluations.flatMap(({ subject, predicate }) => {
        const { name } = subject.find(({ digest }) => digest.sha256 === predicate.artifacts?.transitions) ?? {
          name: '',
        };
        const text = Buffer.from(this.scenario.store.files.get(name) ?? []).toString('utf8');
        const { events }: { events: { id: string }[] } = JSON.parse(text);
        return events.map(({ id }) => id);
      }),
    );
  }

  /** Ids of all events that the sink accepted. */
  received(): Set<string> {
    return new Set(this.scenario.events.map(({ id }) => id));
  }

  statements(): Statement[] {
    const paths = [...this.scenario.store.files.keys()].filter((path) => path.startsWith('log/'));
    return paths.map((path) => {
      const { payload } = JSON.parse(Buffer.from(this.scenario.store.files.get(path) ?? []).toString('utf8'));
      return JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
    });
  }
}

interface Statement {
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: string;
  readonly predicate: {
    readonly slot?: string;
    readonly connection?: string;
    readonly artifacts?: { readonly transitions: string };
  };
}
