import type { FedItem } from './feed.ts';
import type { VerificationBasis } from './report.ts';

/** The end of the log, as the report was made. */
export interface LogEnd {
  readonly size: number;
  readonly head: { readonly seq: number; readonly digest: string };
  readonly checkpoints: VerificationBasis['checkpoints'];
}

/** Follows who signed the log, and on whose behalf. */
export function followKeys() {
  const keys: VerificationBasis['keys'][number][] = [];
  const writers = new Map<string, number>();
  let openedAt: string | null = null;

  return {
    take(item: FedItem): void {
      if (item.kind === 'baseline') return;
      if (item.writer !== null) writers.set(item.writer, (writers.get(item.writer) ?? 0) + 1);
      const { link, appendedAt: at } = item;
      if (item.kind === 'opened') {
        openedAt = at;
        keys.push({ keyid: item.keyid, from: link, at });
      }
      if (item.kind === 'rotation') keys.push({ keyid: item.newKeyid, from: link, at });
    },

    finish(end: LogEnd): { basis: VerificationBasis; openedAt: string; selfAttested: boolean } {
      const [first] = keys;
      if (!first || openedAt === null) throw new Error('every log begins with its opening');
      const named = [...writers].map(([writer, entries]) => ({ writer, entries }));
      return {
        basis: { ...end, openedWith: first.keyid, keys, writers: named },
        openedAt,
        selfAttested: writers.size === 0,
      };
    },
  };
}
