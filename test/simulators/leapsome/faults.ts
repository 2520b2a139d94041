import type { MakeFault } from './faults/apply.ts';
import { DOCUMENT_FAULTS } from './faults/documents.ts';
import { LIST_FAULTS } from './faults/lists.ts';
import { RECORD_FAULTS } from './faults/records.ts';
import { ENCODING_FAULTS, REDIRECTS, withStatus } from './faults/responses.ts';

/** Answers by status alone, from those that may pass to those that never will. */
const STATUS_FAULTS: { readonly [name: string]: MakeFault } = Object.fromEntries(
  [204, 206, 400, 401, 403, 404, 429, 500, 502, 503, 504, ...REDIRECTS].map((status) => [
    `status ${status}`,
    () => withStatus(status, status < 400 ? { location: 'https://elsewhere.example/scim/v1/Users' } : {}),
  ]),
);

/** Every misbehaviour that an answer can show, by name: each of them alone makes a reading fail. */
export const FAULTS: { readonly [name: string]: MakeFault } = {
  ...STATUS_FAULTS,
  ...ENCODING_FAULTS,
  ...DOCUMENT_FAULTS,
  ...LIST_FAULTS,
  ...RECORD_FAULTS,
};
