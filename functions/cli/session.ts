import { readingAhead } from '../../shared/adapters/read-ahead.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import { safeText } from '../../shared/kernel/safe-text.ts';
import { remoteAppender } from '../../shared/pipeline/appending/remote.ts';
import type { BundlingContext } from '../../shared/pipeline/bundle/export-bundle.ts';
import type { Progress, ReadContext, RunContext } from '../../shared/pipeline/run-context.ts';
import { hostingOf } from '../../shared/workspace/hosting.ts';
import type { Host } from './host.ts';
import { readingText } from './output/reading-text.ts';
import type { Terminal } from './output/terminal.ts';
import { localDesk, type RecordingDesk, remoteDesk } from './recording.ts';
import { localReviewDesk, type ReviewDesk, remoteReviewDesk } from './review-desk.ts';
import { type LoadedConfiguration, loadConfiguration, openForReading, openWorkspaces, softwareOf } from './wire.ts';

export interface GlobalOptions {
  readonly config: string;
  readonly workspace?: string;
  readonly json?: boolean;
}

/** One call of the command line: its options, its terminal, the machine. */
export class Session {
  readonly terminal: Terminal;
  readonly host: Host;
  readonly options: GlobalOptions;
  #configuration: Promise<LoadedConfiguration> | null = null;

  constructor(terminal: Terminal, host: Host, options: GlobalOptions) {
    this.terminal = terminal;
    this.host = host;
    this.options = options;
  }

  get json(): boolean {
    return this.options.json ?? false;
  }

  /** Read once, so that all of a call goes by the same. */
  configuration(): Promise<LoadedConfiguration> {
    this.#configuration ??= loadConfiguration(this.options.config);
    return this.#configuration;
  }

  /** The workspaces that the call is about, ready to run. */
  async open(): Promise<RunContext[]> {
    return openWorkspaces(await this.configuration(), this.options.workspace, this.host, (workspace, progress) =>
      this.terminal.progress(`${workspace}: ${describe(progress)}`),
    );
  }

  /** The workspaces that the call is about, to look at. Says so where nothing but the store vouches for the key. */
  async openForReading(): Promise<ReadContext[]> {
    const opened = await openForReading(await this.configuration(), this.options.workspace, this.host);
    for (const { context, publishedKey } of opened) {
      if (!publishedKey) continue;
      this.terminal.error(
        `${context.log.origin}: no public key is given at "signer", so this is read with ${publishedKey.keyid}, which the ` +
          'store itself gives; whether it is the right one, "rollcall verify --anchor" tells',
      );
    }
    return opened.map(({ context }) => context);
  }

  /** The workspaces that the call is about, to record something in their logs. */
  async openForRecording(): Promise<RecordingDesk[]> {
    const hosting = hostingOf((await this.configuration()).configuration);
    if (hosting.kind === 'local') return (await this.open()).map(localDesk);
    const caller = (await import('./aws.ts')).operator(hosting, this.host);
    return (await this.openForReading()).map((context) => remoteDesk(context, caller));
  }

  /**
   * The workspaces that the call is about, to act in their access reviews. On AWS whoever calls acts in person and proves who they
   * are, unless they say that they record it for somebody else.
   */
  async openForReviewing({ recordedBy }: { readonly recordedBy?: string }): Promise<ReviewDesk[]> {
    const hosting = hostingOf((await this.configuration()).configuration);
    if (hosting.kind === 'local') return (await this.open()).map(localReviewDesk);
    const aws = await import('./aws.ts');
    const caller =
      recordedBy === undefined
        ? aws.reviewer(hosting, this.host)
        : { caller: aws.operator(hosting, this.host), prove: null };
    return (await this.openForReading()).map((context) => remoteReviewDesk(context, caller));
  }

  /** The workspaces that the call is about, to make bundles of, with whoever can sign them. */
  async openForBundling(): Promise<BundlingContext[]> {
    const loaded = await this.configuration();
    const hosting = hostingOf(loaded.configuration);
    if (hosting.kind === 'local') return this.open();
    const software = await softwareOf(loaded);
    const caller = (await import('./aws.ts')).operator(hosting, this.host);
    return (await this.openForReading()).map((context) => {
      const appender = remoteAppender(context.log, context.workspace.id, caller);
      const log = { ...context.log, store: readingAhead(context.log.store) };
      return { ...context, log, appender, software };
    });
  }

  printJson(document: object): void {
    this.terminal.print(JSON.stringify(document, null, 2));
  }

  /** Tells a person about an error: expected ones in their own sentence, others as the defects they are. */
  reportError(error: unknown): void {
    if (error instanceof RollcallError) this.terminal.error(this.messageFor(error));
    else this.reportDefect(error);
  }

  /** The stack goes to stderr; messages of foreign code may hold anything, so they are made harmless. */
  reportDefect(error: unknown): void {
    this.terminal.error(this.messageFor(error));
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const line of stack.split('\n')) this.terminal.error(safeText(line));
  }

  messageFor(error: unknown): string {
    if (!(error instanceof RollcallError))
      return 'internal error, a defect of Rollcall; please report it with this trace:';
    return error.message.split('\n').map(safeText).join('\n');
  }
}

function describe(progress: Progress): string {
  switch (progress.step) {
    case 'collecting':
      return `reading ${progress.connection} …`;
    case 'reading':
      return `reading ${progress.connection} ${readingText(progress)}`;
    case 'evaluating':
      return 'evaluating …';
    case 'publishing':
      return 'publishing events …';
  }
}
