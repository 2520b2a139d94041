import { CollectionError } from '../../shared/connections/errors.ts';
import type { Exchange, ExchangeResponse } from '../../shared/connections/ports.ts';
import { EvidenceError } from '../../shared/evidence/errors.ts';
import type { EventSink, PublishedEvent } from '../../shared/findings/ports.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import { type RunResult, run } from '../../shared/pipeline/run.ts';
import type { RunContext } from '../../shared/pipeline/run-context.ts';
import type { SlotRequest } from '../../shared/pipeline/slot.ts';
import type { Fault } from '../simulators/service.ts';
import { MemoryExchange, type NetworkFault } from '../support/memory-exchange.ts';
import { Gate, type GatePlan } from './gate.ts';
import { type Interference, PlannedFault } from './operations.ts';
import { type Act, act } from './reviewer.ts';
import type { Outcome, RunRecord } from './run-record.ts';
import type { World } from './world.ts';

/** What befalls a request on its way, or its answer. */
export interface Disturbance {
  readonly name: string;
  readonly onTheWay?: NetworkFault;
  readonly answer?: Fault;
}

/** What is to go wrong in one process. */
export interface Plan extends GatePlan {
  /** By the number of the request, from 0. */
  readonly disturb?: (request: number) => Disturbance | null;
  /** A defect, planted into the ports, for an oracle to find. */
  readonly plant?: (context: RunContext) => RunContext;
}

/** What a process does, with ports that can fail. */
export type Work = (context: RunContext, said: string[]) => Promise<Outcome>;

const LATEST: SlotRequest = { slot: null, manual: false };
const NOTHING: Plan = { interfere: () => null };
const PIECES_OF_A_BODY = 2;
/** Nothing that is right takes so long. */
const MAX_ELAPSED_MS = 4 * 3_600_000;

/** Runs the latest slot, or another one. */
export const sealing =
  (request: SlotRequest = LATEST): Work =>
  async (context, said) =>
    sealed(await run(context, request), said);

/** Does something in the review. */
export const reviewing =
  (what: Act): Work =>
  async (context) => ({ state: 'told', told: await act(context, what) });

/** Works in a process of its own, until that ends or is killed, and records it with the world. */
export async function runProcess(world: World, plan: Plan = NOTHING, does = sealing()): Promise<RunRecord> {
  const { clock } = world.scenario;
  const startedAt = clock.elapsed;
  const gate = new Gate(clock, plan, (milliseconds) => world.jump(milliseconds));
  const context = gatedContext(world, gate, plan);
  const cancel = clock.after(MAX_ELAPSED_MS, () => gate.die('overdue'));
  const said: string[] = [];
  const work = does(plan.plant?.(context) ?? context, said).catch((error: unknown) => failed(error, said));
  const outcome = await Promise.race([work, gate.death.then((state): Outcome => ({ state }))]);
  cancel();
  gate.hasEnded = true;
  world.notice();
  const { causedMs, operations, fired, afterwards } = gate;
  const elapsedMs = clock.elapsed - startedAt;
  const record = { outcome, elapsedMs, causedMs, operations, fired, afterwards, said: said.join('\n') };
  world.records.push(record);
  return record;
}

function sealed({ run: { slot }, collected, evaluated, published }: RunResult, said: string[]): Outcome {
  said.push(...collected.map(({ message }) => message ?? ''));
  return { state: 'sealed', slot, digest: evaluated.entry.digest, unsent: published.unsent };
}

function failed(error: unknown, said: string[]): Outcome {
  said.push(describe(error));
  if (error instanceof PlannedFault) return { state: 'failed', code: 'planned' };
  if (error instanceof RollcallError) return { state: 'failed', code: error.code };
  return { state: 'defect', stack: describe(error) };
}

/** The context of a run in which every wait is an operation at the gate. */
function gatedContext(world: World, gate: Gate, plan: Plan): RunContext {
  const { store, signer } = world.scenario;
  const unavailable = () => new EvidenceError('store-unavailable', 'planned fault: the store does not answer');
  const unusable = () => new CollectionError('secret-unusable', 'planned fault: the secret cannot be read');
  const unreadable = () => new CollectionError('file-unreadable', 'planned fault: the file cannot be read');
  const firstVersion = world.versions.length - 1;
  const create = async (path: string, bytes: Uint8Array) => {
    const result = await store.create(path, bytes);
    if (result === 'created') world.writers.set(path, { from: firstVersion, to: world.versions.length - 1 });
    return result;
  };
  const inner = world.scenario.context({
    clock: gate.clock,
    signers: [{ ...signer, sign: (bytes) => gate.around('sign', '', () => signer.sign(bytes)) }],
    store: {
      create: (path, bytes) => gate.around('create', path, () => create(path, bytes), unavailable),
      read: (path) => gate.around('read', path, () => store.read(path), unavailable),
      list: (folder, after) => gate.around('list', folder, () => store.list(folder, after), unavailable),
    },
  });
  const { state, sink, connections } = inner;
  return {
    ...inner,
    state: {
      read: (name) => gate.around('read-state', name, () => state.read(name)),
      write: (name, bytes) => gate.around('write-state', name, () => state.write(name, bytes)),
    },
    sink: { send: (events) => gate.around('send', '', (interference) => send(sink, events, interference)) },
    connections: {
      ...connections,
      exchange: gatedExchange(world, gate, plan),
      secrets: { read: (name) => gate.around('secret', name, () => connections.secrets.read(name), unusable) },
      files: { read: (name) => gate.around('file', name, () => connections.files.read(name), unreadable) },
    },
  };
}

async function send(
  sink: EventSink,
  events: readonly PublishedEvent[],
  interference: Interference | null,
): Promise<readonly PublishedEvent[]> {
  const every =
    typeof interference === 'object' && interference !== null && 'acceptsEvery' in interference
      ? interference.acceptsEvery
      : 1;
  const unsent = await sink.send(events.filter((_event, i) => i % every === 0));
  return [...unsent, ...events.filter((_event, i) => i % every !== 0)];
}

/** A network of this process alone, to the far end that all share. */
function gatedExchange(world: World, gate: Gate, { disturb = () => null }: Plan): Exchange {
  const exchange = new MemoryExchange(world.scenario.service);
  exchange.network = (number) => {
    const disturbance = disturb(number - 1);
    if (disturbance) gate.fired.push(disturbance.name);
    return disturbance?.onTheWay ?? null;
  };
  exchange.fault = (request, answer) => {
    world.scenario.exchange.fault?.(request, answer);
    disturb(request.number - 1)?.answer?.(request, answer);
  };
  return {
    resolve: (host) => gate.around('resolve', host, () => exchange.resolve(host)),
    get: (request) =>
      gate.around('request', request.url.pathname, async () => {
        const response = await exchange.get(request);
        return { ...response, body: inPieces(response, gate) };
      }),
  };
}

async function* inPieces({ body }: ExchangeResponse, gate: Gate): AsyncGenerator<Uint8Array> {
  for await (const bytes of body) {
    const length = Math.max(1, Math.ceil(bytes.length / PIECES_OF_A_BODY));
    for (let at = 0; at < bytes.length; at += length) {
      yield await gate.around('chunk', String(at), () => Promise.resolve(bytes.subarray(at, at + length)));
    }
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? String(error.stack) : `${error.stack}\ncaused by ${describe(error.cause)}`;
}
