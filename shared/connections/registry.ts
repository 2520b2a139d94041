import { unreachable } from '../kernel/errors.ts';
import type { CollectionContext, Reading } from './contract.ts';
import { collectCsvRoster } from './csv/connector.ts';
import { collectEntra } from './entra/connector.ts';
import { collectHumaans } from './humaans/connector.ts';
import { collectLeapsome } from './leapsome/connector.ts';
import type { ConnectionOptions } from './options.ts';
import { collectStackOne } from './stackone/connector.ts';

/**
 * Reads the source that a configured connection names, once: the whole population, projected to the fields of the
 * snapshot. Rejects with a CollectionError. A connection holds no compliance logic: it keeps what it finds, inactive
 * and odd accounts included. A new provider gets a folder, a case here and one in options.
 */
export function collectFrom(options: ConnectionOptions, context: CollectionContext): Promise<Reading> {
  switch (options.provider) {
    case 'leapsome':
      return collectLeapsome(options, context);
    case 'humaans':
      return collectHumaans(options, context);
    case 'csv':
      return collectCsvRoster(options, context);
    case 'entra':
      return collectEntra(options, context);
    case 'stackone':
      return collectStackOne(options, context);
    default:
      return unreachable(options);
  }
}
