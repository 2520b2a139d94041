import type { Draft, MakeFault } from '../../faults/apply.ts';
import { ENTERPRISE_USER } from '../resources.ts';
import { editGroups, editUsers } from './apply.ts';

/** Writes attributes into the first user of every page. */
const firstUser = (attributes: Draft): MakeFault => {
  return () =>
    editUsers((user, position) => {
      if (position === 0) Object.assign(user, attributes);
    });
};

const extension = (attributes: Draft): MakeFault => {
  return () =>
    editUsers((user, position) => {
      if (position === 0) user[ENTERPRISE_USER] = { ...(user[ENTERPRISE_USER] as Draft), ...attributes };
    });
};

const firstGroup = (attributes: Draft): MakeFault => {
  return () =>
    editGroups((group, position) => {
      if (position === 0) Object.assign(group, attributes);
    });
};

const without = (name: string): MakeFault => {
  return () =>
    editUsers((user, position) => {
      if (position === 0) delete user[name];
    });
};

/** Records that identify nobody, or somebody else: nothing may be made of them. */
export const RECORD_FAULTS = {
  'a user without an id': without('id'),
  'an empty id': firstUser({ id: '' }),
  'a number as id': firstUser({ id: 17 }),
  'an id of 257 characters': firstUser({ id: 'x'.repeat(257) }),
  'an id with a control character': firstUser({ id: 'a\nb' }),
  'a user without a user name': without('userName'),
  'an empty user name': firstUser({ userName: '' }),
  'a number as user name': firstUser({ userName: 17 }),
  'a user name with a control character': firstUser({ userName: 'ada\r@acme.example' }),
  'a number as external id': firstUser({ externalId: 17 }),
  'an external id with a control character': firstUser({ externalId: 'E-1\u001b[2J' }),
  'a number as group of a user': firstUser({ groups: [{ value: 17 }] }),
  'groups of a user that are no list': firstUser({ groups: { value: 'x' } }),
  'a number as manager': firstUser({ manager: { value: 17 } }),
  'a number as manager in the extension': extension({ manager: { managerId: 17 } }),
  'a role without a name': firstUser({ roles: [{ primary: true }] }),
  'a number as role': firstUser({ roles: [17] }),
  'roles that are no list': firstUser({ roles: 'Admin' }),
  'a role with a control character': firstUser({ roles: [{ display: 'Admin\nscim' }] }),
  'emails that are no list': firstUser({ emails: 'ada@acme.example' }),
  'a text instead of a user': () =>
    editUsers((user, position) => {
      if (position === 0) for (const name of Object.keys(user)) delete user[name];
    }),
  'a group without an id': firstGroup({ id: undefined }),
  'a number as member of a group': firstGroup({ members: [{ value: 17 }] }),
  'members that are no list': firstGroup({ members: {} }),
} satisfies { readonly [name: string]: MakeFault };
