import '../faults/memoised-verify.ts';
import { expect, it } from 'vitest';
import { verify } from '../../shared/evidence/verify/verify.ts';
import { sourceOf } from '../support/memory-source.ts';
import { gist, preparedStores } from './prepared-stores.ts';

// The corpus test, over stores that are there already. Only `npm run mutation` runs this, and says where they are. The
// names stand for the stores elsewhere, and `it.each` would cut them short.
for (const { name, read } of preparedStores(process.env.MUTATION_STORES ?? '')) {
  it(name, async () => {
    const { expected, input, files } = read();

    expect(gist(await verify(sourceOf({ files }), input))).toEqual(expected);
  });
}
