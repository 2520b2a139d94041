import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { EvidenceError } from '../../evidence/errors.ts';
import type { AppendFunction } from '../../evidence/ports.ts';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';

/** A call is silent until its answer: handing a log over reads all of it. */
const ANSWER_MS = 320_000;

export function createLambda(): LambdaClient {
  return new LambdaClient({ ...CALLING, requestHandler: { ...CALLING.requestHandler, socketTimeout: ANSWER_MS } });
}

/** The append function, called by one of its aliases. Needs `lambda:InvokeFunction` on that alias, and nothing else. */
export class LambdaAppendFunction implements AppendFunction {
  readonly #client: LambdaClient;
  readonly #name: string;
  readonly #alias: string;

  constructor(client: LambdaClient, name: string, alias: string) {
    this.#client = client;
    this.#name = name;
    this.#alias = alias;
  }

  async call(request: object): Promise<unknown> {
    const called = `${this.#name}:${this.#alias}`;
    const invoke = new InvokeCommand({
      // The alias with the name, as IAM's resource has it; an emulator looks at the name alone.
      FunctionName: called,
      Payload: Buffer.from(JSON.stringify(request)),
    });
    const { FunctionError, Payload } = await this.#client.send(invoke).catch((error: unknown) => {
      throw unavailable(`${called} cannot be called: ${failureOf(error).words}`, error);
    });
    if (FunctionError !== undefined) throw unavailable(`${called} has failed; its log says why`);
    try {
      return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
    } catch (error) {
      throw unavailable(`${called} answers with something else than JSON; deploy the stack again`, error);
    }
  }
}

function unavailable(what: string, cause?: unknown): EvidenceError {
  return new EvidenceError('append-unavailable', `the append function ${what}`, { cause });
}
