import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loggedOf } from '../../../functions/append/answer-request.ts';
import { entryPoint } from '../../../functions/lambda/entry-point.ts';
import { NamedError } from '../../../functions/lambda/errors.ts';
import type { Invocation } from '../../../functions/lambda/invocation.ts';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { SlotError } from '../../../shared/pipeline/slot.ts';

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:audit-collect';
const CONTEXT = { invokedFunctionArn: ARN, getRemainingTimeInMillis: () => 60_000 } as Context;

/** What is written for CloudWatch, a document a line. */
let written: string;
beforeEach(() => {
  written = '';
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'audit');
  vi.stubEnv('POWERTOOLS_DEV', 'false');
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function take(text: string | Uint8Array): boolean {
  written += String(text);
  return true;
}

const call = (
  run: (event: unknown, made: string, invocation: Invocation) => Promise<object>,
  make = async () => 'made',
) => entryPoint({ name: 'collect', make, run })({}, CONTEXT, () => {});

describe('the handler of a function', () => {
  it('answers with the result, and makes what it needs once', async () => {
    let made = 0;
    const handler = entryPoint({
      name: 'collect',
      make: async () => ++made,
      run: async (event, what, { arn }) => ({ event, what, arn }),
    });

    const answers = [await handler(1, CONTEXT, () => {}), await handler(2, CONTEXT, () => {})];

    expect(answers).toEqual([
      { event: 1, what: 1, arn: ARN },
      { event: 2, what: 1, arn: ARN },
    ]);
  });

  it('makes it anew after that has failed', async () => {
    let made = 0;
    const make = async () => {
      if (++made === 1) throw new EvidenceError('signer-unavailable', 'the key does not answer');
      return made;
    };
    const handler = entryPoint({ name: 'collect', make, run: async (_event, what) => ({ what }) });

    await expect(handler({}, CONTEXT, () => {})).rejects.toMatchObject({ name: 'CollectionRetryable' });

    expect(await handler({}, CONTEXT, () => {})).toEqual({ what: 2 });
  });

  it.each<[string, Error, string]>([
    ['one that may pass', new EvidenceError('store-unavailable', 'S3 throttles'), 'CollectionRetryable'],
    ['one that stays', new EvidenceError('store-damaged', 'entry 3 is missing'), 'EvidenceError'],
    ['one of the call', new SlotError('slot-invalid', 'not a slot'), 'SlotError'],
    ['one with a name already', new NamedError('EventsUnsent', '3 events'), 'EventsUnsent'],
    ['one that nobody expected', new TypeError('ada@acme.example is not iterable'), 'Defect'],
  ])('ends with an error by the name that the state machine goes by: %s', async (_what, error, name) => {
    await expect(call(() => Promise.reject(error))).rejects.toMatchObject({ name });
  });

  it('writes down where an unexpected error happened, and nothing that it says', async () => {
    const failing = call(() => Promise.reject(new TypeError('ada@acme.example is not iterable')));

    await expect(failing).rejects.toThrow('a defect of Rollcall');
    expect(written).toContain('entry-point.test.ts');
    expect(written).toContain('"TypeError"');
    expect(written).not.toContain('ada@');
  });

  it('writes of its result only what it says may be written', async () => {
    const handler = entryPoint({
      name: 'append',
      make: async () => null,
      run: async () => ({ result: { note: { owner: 'ada@acme.example' } } }),
      logged: loggedOf,
    });

    await handler({}, CONTEXT, () => {});

    expect(written).toContain('append is done');
    expect(written).not.toContain('ada@');
  });

  it('writes its metrics by the names of the list, also when it fails', async () => {
    const failing = call((_event, _made, { count }) => {
      count('CollectionsFailed', 2);
      return Promise.reject(new NamedError('CollectionRetryable', 'the source does not answer'));
    });

    await expect(failing).rejects.toThrow('does not answer');
    const metrics = written.split('\n').find((line) => line.includes('_aws')) ?? '{}';
    expect(JSON.parse(metrics)).toMatchObject({
      service: 'audit',
      CollectionsFailed: 2,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Rollcall', Dimensions: [['service']] }] },
    });
  });
});
