import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = `${import.meta.dirname}/..`;

/** The first test that fails ends the run of a mutant, so those come first that see the most in the least time. */
class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isCorpus = ({ moduleId }: TestSpecification) => moduleId.startsWith(`${import.meta.dirname}/`);
    return [...files.filter(isCorpus), ...files.filter((file) => !isCorpus(file))];
  }
}

/** The tests of one target: `npm run mutation` says which, since Stryker starts vitest in processes of its own. */
export default defineConfig({
  test: {
    root,
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    sequence: { sequencer: AsListed },
    // A mutant that never ends is one that was noticed.
    testTimeout: 20_000,
  },
});
