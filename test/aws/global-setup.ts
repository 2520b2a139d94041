import { mkdir } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { CACHE } from '../support/cache.ts';
import { startEmulator } from './emulator.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly awsEndpoint: string;
  }
}

/** One emulator for all tests on AWS. Each makes buckets, keys, secrets and buses of its own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(CACHE, { recursive: true });
  const emulator = await startEmulator();
  project.provide('awsEndpoint', emulator.endpoint);
  return () => emulator.stop();
}
