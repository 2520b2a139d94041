import { type AppendDesk, answerRequest } from '../../functions/append/answer-request.ts';
import { collectConnection } from '../../functions/collect/collect-connection.ts';
import { evaluateSlot } from '../../functions/evaluate/evaluate-slot.ts';
import type { Invocation } from '../../functions/lambda/invocation.ts';
import { publishEvents } from '../../functions/publish/publish-events.ts';
import { StsIdentities } from '../../shared/adapters/aws/sts-identities.ts';
import { EvidenceError } from '../../shared/evidence/errors.ts';
import type { AppendFunction, EvidenceStore } from '../../shared/evidence/ports.ts';
import { callerOf, remoteAppender } from '../../shared/pipeline/appending/remote.ts';
import type { RunContext } from '../../shared/pipeline/run-context.ts';
import { MemoryDigests, MemoryStore } from './memory-store.ts';
import { Scenario } from './scenario.ts';
import { SimulatedSts } from './simulated-sts.ts';

const RANDOM = { fraction: () => 0.5 };

/** The role of an alias's caller. */
export const roleOf = (alias: string) => `arn:aws:iam::123456789012:role/audit-${alias}`;

/**
 * A scenario as a deployment on AWS has it: functions that share nothing but the store, of which one alone can write to the
 * log. Only the cloud itself is missing: what travels between functions is JSON all the same.
 */
export class Deployment {
  readonly scenario = new Scenario();
  /** Where bundles are, beside the evidence. */
  readonly bundles = new MemoryStore();
  readonly sts = new SimulatedSts();
  /** What the functions counted. */
  readonly counted = new Map<string, number>();
  /** Requests that reached the append function, with the alias that was called. */
  readonly requests: { readonly alias: string; readonly request: { readonly operation: string } }[] = [];
  /** Comes between the append function and its callers, and may lose requests, answers, or truth. */
  meddle: (answer: () => Promise<unknown>) => Promise<unknown> = (answer) => answer();

  readonly invocation: Invocation = this.calling('arn:aws:lambda:eu-central-1:123456789012:function:audit-collect');

  calling(arn: string): Invocation {
    return {
      arn,
      endsAt: Number.POSITIVE_INFINITY,
      count: (metric, value) => {
        this.counted.set(metric, (this.counted.get(metric) ?? 0) + value);
      },
    };
  }

  /** Asks the append function by way of an alias. */
  async ask(alias: string, request: object): Promise<unknown> {
    const sent = JSON.parse(JSON.stringify(request));
    this.requests.push({ alias, request: sent });
    const answer = await answerRequest(
      sent,
      this.desk(),
      this.calling(`arn:aws:lambda:eu-central-1:123456789012:function:audit-append:${alias}`),
    );
    return JSON.parse(JSON.stringify(answer));
  }

  /** What the append function works with. */
  desk(): AppendDesk {
    const { scenario } = this;
    const open = (workspace: string, alias: string) => {
      const context = scenario.context({ writer: roleOf(alias) });
      const digests = new MemoryDigests(scenario.store);
      const identities = new StsIdentities(this.sts, 'eu-central-1', context.clock);
      return workspace === context.workspace.id ? { ...context, digests, identities, bundles: this.bundles } : null;
    };
    return { open, tally: { signed: 0, discarded: 0 } };
  }

  /** The context of a function that may not write to the log. */
  context(alias: string): RunContext {
    const context = this.scenario.context({ store: artifactsOnly(this.scenario.store) });
    const append: AppendFunction = { call: (request) => this.meddle(() => this.ask(alias, request)) };
    const caller = callerOf(append, context.clock, RANDOM);
    return { ...context, appender: remoteAppender(context.log, context.workspace.id, caller) };
  }

  collect(connection: string, slot: string, workspace = 'main') {
    return collectConnection({ workspace, slot, connection }, this.#open('collect'), this.invocation);
  }

  evaluate(slot: string, workspace = 'main') {
    return evaluateSlot({ workspace, slot }, this.#open('evaluate'), this.invocation);
  }

  publish(slot: string, workspace = 'main') {
    return publishEvents({ workspace, slot }, this.#open('publish'), this.invocation);
  }

  /** All of a slot, as the state machine has it done. */
  async run(slot: string): Promise<void> {
    this.scenario.clock.set(slot);
    for (const connection of ['leapsome', 'people']) await this.collect(connection, slot);
    await this.evaluate(slot);
    await this.publish(slot);
  }

  #open(alias: string) {
    return (workspace: string) => (workspace === 'main' ? this.context(alias) : null);
  }
}

/** A deployment that has run a slot, and has found an account that holds more than anybody approved. */
export async function deploymentWithFinding(slot: string): Promise<Deployment> {
  const deployment = new Deployment();
  const { company } = deployment.scenario;
  const account = company.accounts[3];
  if (account) company.setRole(account, 'Super Admin');
  await deployment.run(slot);
  return deployment;
}

/** What IAM leaves to functions that do not sign. */
function artifactsOnly(store: EvidenceStore): EvidenceStore {
  return {
    read: (path) => store.read(path),
    list: (folder, after) => store.list(folder, after),
    create: (path, bytes) => {
      if (path.startsWith('evidence/')) return store.create(path, bytes);
      return Promise.reject(new EvidenceError('store-unavailable', `this role may not write ${path}`));
    },
  };
}
