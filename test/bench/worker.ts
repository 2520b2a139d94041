import { appendEntries, appendFloor } from './tasks/append.ts';
import { bundleStore, packFloor, reperformBundled, unpackFloor, verifyBundled } from './tasks/bundle.ts';
import { collectionFloor, collectTenant } from './tasks/collection.ts';
import { evaluateCompany, evaluationFloor } from './tasks/evaluation.ts';
import { layOut } from './tasks/store.ts';
import { lookBack, lookBackFloor, runOnce, verifyFloor, verifyYear } from './tasks/year.ts';

/** Does one task with the parameters that it is given as JSON, and prints what it cost as JSON. */
const TASKS: { readonly [name: string]: (parameters: never) => Promise<object> } = {
  'append-floor': appendFloor,
  append: appendEntries,
  'collection-floor': collectionFloor,
  collection: collectTenant,
  'evaluation-floor': evaluationFloor,
  evaluation: evaluateCompany,
  'store-layout': layOut,
  'pack-floor': packFloor,
  bundle: bundleStore,
  'unpack-floor': unpackFloor,
  'verify-bundle': verifyBundled,
  reperform: reperformBundled,
  'verify-floor': verifyFloor,
  verify: verifyYear,
  'look-back-floor': lookBackFloor,
  'look-back': lookBack,
  run: runOnce,
};

const [name = '', parameters = '{}'] = process.argv.slice(2);
const task = TASKS[name];
if (!task) throw new RangeError(`there is no task "${name}"`);
process.stdout.write(JSON.stringify(await task(JSON.parse(parameters) as never)));
