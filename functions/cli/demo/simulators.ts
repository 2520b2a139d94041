import { TOKEN_HOST } from '../../../shared/connections/entra/options.ts';
import type { Company } from '../../../test/simulators/company/company.ts';
import type { Directory } from '../../../test/simulators/company/directory.ts';
import { EntraService, GRAPH_BASE_PATH } from '../../../test/simulators/entra/entra-service.ts';
import { HumaansService } from '../../../test/simulators/humaans/humaans-service.ts';
import { startLeapsome } from '../../../test/simulators/leapsome/server.ts';
import { SimulatorServer } from '../../../test/simulators/server.ts';
import { DEMO_BASE_URLS, DEMO_DIRECTORY, DEMO_HOSTS, DEMO_SECRETS } from './world.ts';

/** The services that the demo reads, on this machine. */
export interface Simulators {
  readonly leapsome: SimulatorServer;
  /** Their addresses, by the host for which they answer. */
  readonly addresses: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/** Starts Leapsome, Humaans and Entra ID, which tell of one company. */
export async function startSimulators(company: Company, directory: Directory, now: () => number): Promise<Simulators> {
  const leapsome = await startLeapsome({
    company,
    token: DEMO_SECRETS.leapsome,
    now,
    publicUrl: DEMO_BASE_URLS.leapsome,
  });
  const humaans = await SimulatorServer.start(
    '/api',
    () => new HumaansService({ company, token: DEMO_SECRETS.humaans, now }),
  );
  const app = { ...DEMO_DIRECTORY, clientSecret: DEMO_SECRETS.entra };
  const entra = await SimulatorServer.start(
    GRAPH_BASE_PATH,
    () => new EntraService({ directory, app, now, publicUrl: () => DEMO_BASE_URLS.entra }),
  );
  return {
    leapsome,
    addresses: new Map([
      [DEMO_HOSTS.leapsome, leapsome.url],
      [DEMO_HOSTS.humaans, humaans.url],
      [DEMO_HOSTS.entra, entra.url],
      [TOKEN_HOST, entra.url],
    ]),
    async stop() {
      for (const server of [leapsome, humaans, entra]) await server.stop();
    },
  };
}
