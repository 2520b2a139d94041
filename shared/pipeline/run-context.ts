import type { ConnectionPorts, ReadingProgress } from '../connections/contract.ts';
import type { Appender } from '../evidence/log/appender.ts';
import type { LogReading } from '../evidence/log/entry.ts';
import type { StateStore } from '../evidence/ports.ts';
import type { EventSink } from '../findings/ports.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Workspace } from '../workspace/configuration.ts';

/** Which software collected and evaluated: in every certificate and evaluation. */
export interface Software {
  readonly name: string;
  readonly version: string;
  /** Git commit, if it is known. */
  readonly commit: string | null;
  /** Hex SHA-256 of the configuration file. */
  readonly configuration: string | null;
}

/** What it takes to look at the evidence of a workspace: no private key, nothing to write to. */
export interface ReadContext {
  readonly workspace: Workspace;
  readonly log: LogReading;
  readonly clock: Clock;
}

/** What is needed to record something in a workspace's log. */
export interface RecordingContext extends ReadContext {
  /** The one who writes to the log, and signs. */
  readonly appender: Appender;
}

/** What is needed to work on a slot. */
export interface SlotContext extends RecordingContext {
  readonly software: Software;
  /** Called as the work goes on; for people who watch. */
  readonly report: (progress: Progress) => void;
}

/** What is needed to collect. */
export interface CollectingContext extends SlotContext {
  readonly connections: ConnectionPorts;
  /** Epoch milliseconds by which reading a connection must be over; it has its own limit too. */
  readonly deadline: number;
}

/** What is needed to publish. */
export interface PublishingContext extends Pick<SlotContext, 'log' | 'report'> {
  readonly state: StateStore;
  readonly sink: EventSink;
}

/** Everything that the use cases of one workspace work with. Composition roots make it. */
export interface RunContext extends CollectingContext, PublishingContext {}

export type Progress =
  | { readonly step: 'collecting'; readonly connection: string }
  | ({ readonly step: 'reading'; readonly connection: string } & ReadingProgress)
  | { readonly step: 'evaluating' }
  | { readonly step: 'publishing' };

/** The scheduled time that a run stands for, and whether the schedule or a person asked for it. */
export interface RunSlot {
  readonly slot: string;
  readonly trigger: 'schedule' | 'manual';
}
