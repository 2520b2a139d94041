import type { Draft } from '../../faults/apply.ts';
import type { Fault } from '../../service.ts';
import { ENTERPRISE_USER } from '../resources.ts';
import { editGroups, editUsers } from './apply.ts';

/** What real servers do otherwise than Leapsome's description says. Nothing of it makes a reading fail. */

/** Writes attributes into the first user of every page, at the top and in the extension. */
export function writing(user: Draft, extension: Draft = {}): Fault {
  return editUsers((resource, position) => {
    if (position !== 0) return;
    const own = { ...(resource[ENTERPRISE_USER] as Draft), ...extension };
    Object.assign(resource, user, Object.keys(extension).length > 0 && { [ENTERPRISE_USER]: own });
  });
}

/** Where servers write managers, and whom they mean by it. */
export const MANAGER_PLACES: {
  readonly [place: string]: { readonly user?: Draft; readonly extension?: Draft; readonly managers: readonly string[] };
} = {
  nowhere: { managers: [] },
  'as Leapsome writes it, in the extension': {
    extension: { manager: { managerId: 'm-1', displayName: 'Ada' } },
    managers: ['m-1'],
  },
  'as RFC 7643 writes it, in the extension': { extension: { manager: { value: 'm-1' } }, managers: ['m-1'] },
  'as a bare id in the extension': { extension: { manager: 'm-1' }, managers: ['m-1'] },
  'at the top': { user: { manager: { value: 'm-1' } }, managers: ['m-1'] },
  'as a bare id at the top': { user: { manager: 'm-1' }, managers: ['m-1'] },
  'in both places alike': {
    user: { manager: { value: 'm-1' } },
    extension: { manager: { managerId: 'm-1' } },
    managers: ['m-1'],
  },
  'in both places unlike, of which the extension counts': {
    user: { manager: { value: 'm-2' } },
    extension: { manager: { managerId: 'm-1' } },
    managers: ['m-1'],
  },
  'as null in the extension, and at the top': {
    user: { manager: { value: 'm-1' } },
    extension: { manager: null },
    managers: ['m-1'],
  },
  'as nothing in the extension, and at the top': {
    user: { manager: { value: 'm-1' } },
    extension: { manager: {} },
    managers: ['m-1'],
  },
  'as an empty text': { extension: { manager: { managerId: '', displayName: '' } }, managers: [] },
  'as additional ones only': {
    extension: { additionalManagers: [{ managerId: 'm-3' }, { managerId: 'm-2' }] },
    managers: ['m-2', 'm-3'],
  },
  'as a direct one and additional ones': {
    extension: {
      manager: { managerId: 'm-9' },
      additionalManagers: [{ managerId: 'm-2' }, { managerId: 'm-9' }, null, {}],
    },
    managers: ['m-9', 'm-2'],
  },
};

/** Fills the members of the first group, which Leapsome leaves empty. */
export function fillingMembers(members: readonly Draft[]): Fault {
  return editGroups((group, position) => {
    if (position === 0) group.members = members;
  });
}

/** Leaves memberships to the groups. */
export function withoutGroupsOfUsers(): Fault {
  return editUsers((user) => {
    delete user.groups;
  });
}

/** Gives the second user the user name of the first, in other letters. */
export function sharingUserName(): Fault {
  let first = '';
  return editUsers((user, position) => {
    if (position === 0) first = String(user.userName);
    if (position === 1) user.userName = first.toUpperCase();
  });
}
