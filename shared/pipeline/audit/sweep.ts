import { checkVersions } from './files.ts';
import type { BucketAudit } from './ports.ts';
import type { Found } from './violations.ts';

/** Pages of a listing, about a thousand files each, that one audit goes through. */
const PAGES = 5;

/** Looks at how often files were written, from where the last audit ended; `end` is null when it came to the end. */
export async function sweep(
  bucket: BucketAudit,
  from: string | null,
): Promise<{ readonly end: string | null; readonly violations: readonly Found[] }> {
  const violations: Found[] = [];
  let end = from;
  for (let page = 0; page < PAGES; page++) {
    const { files, next } = await bucket.versions(end);
    violations.push(...files.flatMap(checkVersions));
    end = next;
    if (next === null) break;
  }
  return { end, violations };
}
