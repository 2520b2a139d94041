import type { Company } from '../company/company.ts';
import { SimulatorServer } from '../server.ts';
import { BASE_PATH, ScimService } from './scim-service.ts';

export interface LeapsomeOptions {
  readonly company: Company;
  readonly token: string;
  /** Milliseconds since the epoch; the machine's clock if absent. */
  readonly now?: () => number;
  /** The base URL that resources name as their location; the real one if absent. */
  readonly publicUrl?: string;
}

/** Starts a stand-in for Leapsome's SCIM interface on loopback. */
export function startLeapsome({ company, token, now, publicUrl }: LeapsomeOptions): Promise<SimulatorServer> {
  return SimulatorServer.start(
    BASE_PATH,
    (url) => new ScimService({ company, token, now: now ?? Date.now, publicUrl: () => publicUrl ?? url() }),
  );
}
