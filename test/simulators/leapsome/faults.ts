import type { MakeFault } from '../faults/apply.ts';
import { ENCODING_FAULTS, STATUS_FAULTS } from '../faults/responses.ts';
import { DOCUMENT_FAULTS } from './faults/documents.ts';
import { LIST_FAULTS } from './faults/lists.ts';
import { RECORD_FAULTS } from './faults/records.ts';

/** Every misbehaviour that an answer can show, by name: each of them alone makes a reading fail. */
export const FAULTS: { readonly [name: string]: MakeFault } = {
  ...STATUS_FAULTS,
  ...ENCODING_FAULTS,
  ...DOCUMENT_FAULTS,
  ...LIST_FAULTS,
  ...RECORD_FAULTS,
};
