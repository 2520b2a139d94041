import type { PublishedEvent } from '../../../../shared/findings/ports.ts';
import {
  type AuditContext,
  auditWorkspace,
  type WorkspaceAudit,
} from '../../../../shared/pipeline/audit/audit-workspace.ts';
import { MemoryBucket } from '../../../support/memory-bucket.ts';
import { MemoryState, MemoryStore } from '../../../support/memory-store.ts';
import { Scenario } from '../../../support/scenario.ts';

export const LOCKS = { mode: 'governance', evidenceDays: 456, logDays: 1186 } as const;

/** A workspace whose evidence lies in a versioned bucket, with the audit that looks at it. */
export class AuditWorkbench {
  readonly scenario: Scenario;
  readonly bucket = new MemoryBucket(() => this.scenario.clock.now(), LOCKS);
  readonly state = new MemoryState();
  /** Where bundles are. */
  readonly bundles = new MemoryStore();
  readonly alerts: PublishedEvent[] = [];
  /** Decides which alerts the bus takes. */
  accepts: (event: PublishedEvent) => boolean = () => true;

  constructor(workspace = 'main') {
    this.scenario = new Scenario({ size: 1, yaml: new Scenario().yaml.replace('- id: main', `- id: ${workspace}`) });
  }

  /** Runs slots, by their times; what they wrote is in the bucket then. */
  async runAt(...times: readonly string[]): Promise<void> {
    for (const time of times) {
      await this.scenario.runAt(time);
      await this.fill(this.scenario.store.files);
    }
  }

  /** Creates files that the bucket does not have yet. */
  async fill(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [path, bytes] of files) {
      const { versions } = await this.bucket.versionsOf(path);
      if (versions === 0) await this.bucket.create(path, bytes);
    }
  }

  context(overrides: Partial<AuditContext> = {}): AuditContext {
    const { workspace, log } = this.scenario.context();
    return {
      origin: log.origin,
      schedule: workspace.schedule,
      store: this.bucket,
      bucket: this.bucket,
      bundles: this.bundles,
      state: this.state,
      sink: {
        send: (events) => {
          const { yes = [], no = [] } = Object.groupBy(events, (event) => (this.accepts(event) ? 'yes' : 'no'));
          this.alerts.push(...yes);
          return Promise.resolve(no);
        },
      },
      clock: this.scenario.clock,
      keys: [this.scenario.signer.publicKey.keyid],
      locks: LOCKS,
      ...overrides,
    };
  }

  /** Audits at a time, which becomes the present. */
  auditAt(time: string, overrides: Partial<AuditContext> = {}): Promise<WorkspaceAudit> {
    this.scenario.clock.set(time);
    this.bucket.requests.length = 0;
    return auditWorkspace(this.context(overrides));
  }

  /** Audits at a time, and tells what stands, `E_LOCK log/…`. */
  async findAt(time: string, overrides: Partial<AuditContext> = {}): Promise<string[]> {
    const { violations } = await this.auditAt(time, overrides);
    return violations.map(({ code, at }) => `${code} ${at}`);
  }
}
