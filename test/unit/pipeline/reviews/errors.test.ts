import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../../shared/pipeline/appending/remote.ts';
import { OTHER_REFUSALS, ReviewError } from '../../../../shared/pipeline/reviews/errors.ts';
import { REFUSALS } from '../../../../shared/reviews/refusals.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const CODES = [...Object.keys(REFUSALS), ...OTHER_REFUSALS];

describe('what is refused in a review', () => {
  it.each(CODES)('arrives from the append function by its own code and sentence: %s', async (code) => {
    const answer = { error: { code, message: 'a sentence' } };
    const caller = callerOf({ call: async () => answer }, new VirtualClock('2026-04-02T10:00:00Z'), {
      fraction: () => 0.5,
    });

    const asking = caller.ask<'checkpoint'>({ operation: 'checkpoint', workspace: 'main' });

    await expect(asking).rejects.toBeInstanceOf(ReviewError);
    await expect(asking).rejects.toMatchObject({ code, message: 'a sentence' });
  });

  it('is a row of docs/access-reviews.md, and there is no other', () => {
    const told = readFileSync(join(import.meta.dirname, '../../../../docs/access-reviews.md'), 'utf8');
    const [, table = ''] = told.split('## What is refused');

    const rows = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code]) => code);

    expect(new Set(rows)).toEqual(new Set(CODES));
  });
});
