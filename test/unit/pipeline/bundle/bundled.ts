import {
  type BundleOptions,
  type ExportedBundle,
  exportBundle,
} from '../../../../shared/pipeline/bundle/export-bundle.ts';
import type { Scenario } from '../../../support/scenario.ts';

/** Some slots from a Monday morning on, and others missed; the period is the Tuesday. */
export const SLOTS = ['03-02T06', '03-02T18', '03-03T06', '03-03T18', '03-04T06', '03-04T12'].map(
  (at) => `2026-${at}:00:00Z`,
);
export const OPTIONS: BundleOptions = {
  period: { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' },
  asOf: '2026-03-04T12:00:00.000Z',
  nonce: null,
};

export interface Bundled extends ExportedBundle {
  /** In the order in which they were written. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** A bundle of a scenario, in memory. `between` is told of each file before the next one is asked for. */
export async function bundleOf(
  scenario: Scenario,
  options: Partial<BundleOptions> = {},
  between: (path: string) => void | Promise<void> = () => {},
): Promise<Bundled> {
  const contents = new Map<string, Uint8Array>();
  const exported = await exportBundle(
    scenario.context(),
    { ...OPTIONS, ...options },
    async (files) => {
      for await (const { path, bytes } of files) {
        contents.set(path, bytes);
        await between(path);
      }
    },
    () => {},
  );
  return { ...exported, contents };
}

/** The JSON of a file of a bundle. */
export function jsonIn({ contents }: Bundled, path: string) {
  return JSON.parse(Buffer.from(contents.get(path) ?? []).toString('utf8'));
}

/** What the statement in an envelope says. */
export function statementIn(bundled: Bundled, path: string) {
  return JSON.parse(Buffer.from(jsonIn(bundled, path).payload, 'base64').toString('utf8'));
}
