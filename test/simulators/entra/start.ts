import { SimulatorServer } from '../server.ts';
import { EntraService, type EntraServiceOptions, GRAPH_BASE_PATH } from './entra-service.ts';

/** Starts a stand-in for Microsoft Graph and its token endpoint on loopback; both answer at one origin. */
export function startEntra(options: Omit<EntraServiceOptions, 'publicUrl'>): Promise<SimulatorServer> {
  return SimulatorServer.start(GRAPH_BASE_PATH, (publicUrl) => new EntraService({ ...options, publicUrl }));
}
