import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import { type Clock, sleep } from '../../kernel/clock.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { SignatureEvent, SignatureTrail } from '../../pipeline/audit/ports.ts';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';

/** What signatures were made cannot be found out. */
class TrailError extends RollcallError<'trail-unavailable'> {}

export function createCloudTrail(): CloudTrailClient {
  return new CloudTrailClient(CALLING);
}

export function createCloudWatch(): CloudWatchClient {
  return new CloudWatchClient(CALLING);
}

/** CloudTrail answers two questions a second, for the whole account. */
const BETWEEN_PAGES_MS = 600;
/** The shortest periods that CloudWatch keeps for as long as an audit may have been silent. */
const PERIOD_SECONDS = 300;
/** As many periods as one answer has. */
const MAX_PERIODS = 1440;

/** A record of CloudTrail, as far as it tells of a signature. */
const recordSchema = z.object({
  eventID: z.string(),
  eventTime: z.iso.datetime(),
  errorCode: z.string().optional(),
  userIdentity: z.object({
    sessionContext: z
      .object({ sessionIssuer: z.object({ type: z.string(), arn: z.string() }).partial().optional() })
      .optional(),
  }),
  resources: z.array(z.object({ ARN: z.string().optional() })).default([]),
});

interface TrailOptions {
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly clock: Clock;
  /** ARNs of the keys. */
  readonly keys: readonly string[];
  /** The metric that counts signatures thrown away. */
  readonly discarded: { readonly namespace: string; readonly name: string; readonly service: string };
}

/** Signatures as CloudTrail's event history has them: management events of the last 90 days, which nobody can turn off. */
export class AwsSignatureTrail implements SignatureTrail {
  readonly #options: TrailOptions;

  constructor(options: TrailOptions) {
    this.#options = options;
  }

  async signatures(after: number, until: number): Promise<SignatureEvent[]> {
    const { cloudTrail, clock } = this.#options;
    const found: SignatureEvent[] = [];
    let token: string | undefined;
    do {
      const page = await cloudTrail
        .send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Sign' }],
            StartTime: new Date(after),
            EndTime: new Date(until),
            ...(token !== undefined && { NextToken: token }),
          }),
        )
        .catch(unavailable('CloudTrail'));
      found.push(...(page.Events ?? []).flatMap((event) => this.#read(event)));
      token = page.NextToken;
      if (token !== undefined) await sleep(clock, BETWEEN_PAGES_MS);
    } while (token !== undefined);
    // What CloudTrail takes for the ends of a period is not said; each signature is to be counted once.
    return found.filter(({ at }) => millisecondsOf(at) > after && millisecondsOf(at) <= until);
  }

  async discarded(after: number, until: number): Promise<number> {
    const { cloudWatch, discarded } = this.#options;
    const earliest = until - MAX_PERIODS * PERIOD_SECONDS * 1000;
    const { Datapoints = [] } = await cloudWatch
      .send(
        new GetMetricStatisticsCommand({
          Namespace: discarded.namespace,
          MetricName: discarded.name,
          Dimensions: [{ Name: 'service', Value: discarded.service }],
          StartTime: new Date(Math.max(after, earliest)),
          EndTime: new Date(until),
          Period: PERIOD_SECONDS,
          Statistics: ['Sum'],
        }),
      )
      .catch(unavailable('CloudWatch'));
    return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  }

  #read({ CloudTrailEvent }: Event): SignatureEvent[] {
    const record = recordSchema.safeParse(jsonOf(CloudTrailEvent ?? ''));
    if (!record.success) {
      throw new TrailError(
        'trail-unavailable',
        'CloudTrail has a record of a signature that cannot be read; report it',
      );
    }
    const { eventID, eventTime, errorCode, userIdentity, resources } = record.data;
    const isOurs = resources.some(({ ARN }) => ARN !== undefined && this.#options.keys.includes(ARN));
    // What was refused is no signature.
    if (!isOurs || errorCode !== undefined) return [];
    const issuer = userIdentity.sessionContext?.sessionIssuer;
    const role = issuer?.type === 'Role' ? (issuer.arn ?? null) : null;
    return [{ id: eventID, at: toInstant(millisecondsOf(eventTime)), role }];
  }
}

function unavailable(service: string): (error: unknown) => never {
  return (error) => {
    const { words } = failureOf(error);
    throw new TrailError('trail-unavailable', `${service} does not tell of signatures: ${words}`, { cause: error });
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
