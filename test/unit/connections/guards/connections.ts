import { contentApi } from './content-api.ts';
import { entra } from './entra.ts';
import type { GuardedConnection } from './guarded.ts';
import { humaans } from './humaans.ts';
import { leapsome } from './leapsome.ts';
import { stackone } from './stackone.ts';

/** Every connection that reads over the network. A CSV roster makes no request: `csv/people.test.ts` has its guards. */
export const CONNECTIONS: readonly GuardedConnection[] = [leapsome, contentApi, humaans, entra, stackone];
