import { editText, inList, type MakeFault } from '../../faults/apply.ts';
import { documentFaults } from '../../faults/documents.ts';
import { USERS } from './apply.ts';

/** Answers that are no document which all readers understand alike. */
export const DOCUMENT_FAULTS = {
  'an account that is active and then, by the same key, is not': () =>
    inList(
      'Users',
      editText((text) => text.replace('"active":true', '"active":true,"active":false')),
    ),
  ...documentFaults({ ...USERS, text: 'title' }),
} satisfies { readonly [name: string]: MakeFault };
