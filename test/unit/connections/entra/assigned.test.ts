import { describe, expect, it } from 'vitest';
import { byCodeUnit } from '../../../../shared/kernel/canonical-json.ts';
import { guid } from '../../../simulators/company/directory.ts';
import { APPLICATION, EntraTenant } from './tenant.ts';

/** Assignments of the person with a number, shortened: group, role, default, since. */
async function assignmentsOf(tenant: EntraTenant, number: number, wish = {}) {
  const { assigned } = await tenant.collect({ application: { ...APPLICATION, appRoles: 'indicative', ...wish } });
  return assigned?.assignments
    .filter(({ person }) => person === tenant.id(number))
    .map(({ group, role, isDefault, since }) => [group, role, isDefault, since]);
}

describe('who was given an application', () => {
  it('are people, and those who are directly in a group to which it was given', async () => {
    const tenant = new EntraTenant();
    const { id: everybody } = tenant.directory.everybody;
    tenant.directory.assign(tenant.person(4), 'Super Admin', '2026-02-01T08:00:00Z');

    expect(await assignmentsOf(tenant, 4)).toEqual([
      [null, 'Super Admin', false, '2026-02-01T08:00:00.948Z'],
      [everybody, 'User', false, null],
    ]);
    expect(await assignmentsOf(tenant, 5)).toEqual([[everybody, 'User', false, null]]);
  });

  it('are not those in a group within the group, who are not provisioned: the group is counted [note 24]', async () => {
    const tenant = new EntraTenant();
    const [outer, inner] = [tenant.directory.addGroup('Outer'), tenant.directory.addGroup('Inner')];
    inner.added.add(tenant.person(6));
    outer.nested.push(inner);
    tenant.directory.unassign(tenant.person(6));
    tenant.directory.assign(outer, 'User', '2026-02-01T08:00:00Z');

    const { assigned, facts } = await tenant.collect({ application: APPLICATION });

    expect(assigned?.assignments.some(({ person }) => person === tenant.id(6))).toBe(false);
    expect([facts.counts.nestedGroups, facts.doubts]).toEqual([1, []]);
  });

  it('with the default access, which no role came with, are told apart [note 24]', async () => {
    const tenant = new EntraTenant();
    tenant.directory.unassign(tenant.person(4));
    tenant.directory.assign(tenant.person(4), null, '2026-02-01T08:00:00Z');

    expect(await assignmentsOf(tenant, 4)).toEqual([[null, null, true, '2026-02-01T08:00:00.948Z']]);
  });

  it('have no role where app roles are ignored', async () => {
    const tenant = new EntraTenant();

    expect(await assignmentsOf(tenant, 4, { appRoles: 'ignored' })).toEqual([
      [tenant.directory.everybody.id, null, false, null],
    ]);
  });

  it('have the id of a role that the application does not list', async () => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = ({ url }, answer) => {
      if (url.pathname.endsWith('appRoleAssignedTo')) {
        for (const item of (answer.body as { value: { appRoleId: string }[] }).value) item.appRoleId = guid('gone');
      }
    };

    expect(await assignmentsOf(tenant, 4)).toEqual([[tenant.directory.everybody.id, guid('gone'), false, null]]);
  });

  it('stand under the connection of the application, with whom the directory provisions', async () => {
    const tenant = new EntraTenant();

    const { assigned } = await tenant.collect({ application: { ...APPLICATION, scope: 'everybody' } });

    expect([assigned?.application, assigned?.scope]).toEqual(['leapsome', 'everybody']);
  });

  it.each(['../users', '..%2fusers', 'a/b', '6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11/../..'])(
    'are refused whole when an id that would become part of a path is %s [A12]',
    async (principalId) => {
      const tenant = new EntraTenant();
      tenant.exchange.fault = ({ url }, answer) => {
        if (!url.pathname.endsWith('appRoleAssignedTo')) return;
        for (const item of (answer.body as { value: object[] }).value) Object.assign(item, { principalId });
      };

      await expect(tenant.collect({ application: APPLICATION })).rejects.toMatchObject({ code: 'record-invalid' });
      expect(tenant.exchange.requests).toHaveLength(2);
    },
  );

  it('make the reading partial when somebody among them is on no list of people', async () => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = ({ url }, answer) => {
      if (url.pathname === '/v1.0/users') (answer.body as { value: unknown[] }).value.pop();
      const body = answer.body as { '@odata.count'?: number };
      if (body['@odata.count'] !== undefined) body['@odata.count']--;
    };

    const { facts } = await tenant.collect({ application: APPLICATION });

    expect(facts.doubts).toEqual(['members-unlisted']);
    expect(facts.crossChecks).toContainEqual({
      check: 'members-not-among-users',
      expected: 0,
      found: 1,
      agrees: false,
    });
  });
});

describe('a group whose members are hidden', () => {
  it.each([
    ['without the permission to see them', false, ['members-hidden']],
    ['with the permission', true, []],
  ])('makes the reading partial %s: nobody would seem to be in it', async (_name, seesHiddenMembers, doubts) => {
    const tenant = new EntraTenant();
    const group = tenant.directory.addGroup('Works council', ({ department }) => department === 'People');
    group.isHidden = true;
    tenant.directory.assign(group, 'User', '2026-02-01T08:00:00Z');
    tenant.service.seesHiddenMembers = seesHiddenMembers;

    const assigned = await tenant.collect({ application: APPLICATION });
    const configured = await tenant.collect({ groups: [group.id] });

    expect([assigned.facts.doubts, configured.facts.doubts]).toEqual([doubts, doubts]);
  });
});

describe('an app registration that loses the permission to see members', () => {
  it('fails the reading, and does not leave groups empty', async () => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = ({ url }, answer) => {
      if (url.pathname.endsWith('/members')) answer.status = 403;
    };

    await expect(tenant.collect({ application: APPLICATION })).rejects.toMatchObject({ code: 'auth-refused' });
  });
});

describe('groups of a directory', () => {
  it('are kept with their names and direct members where the configuration names them', async () => {
    const tenant = new EntraTenant();
    const people = tenant.directory.addGroup('People team', ({ department }) => department === 'People');

    const { groups } = await tenant.collect({ groups: [people.id.toUpperCase(), people.id] });

    const members = tenant.company.people.flatMap(({ department }, i) => (department === 'People' ? tenant.id(i) : []));
    expect(groups).toEqual([{ id: people.id, name: 'People team', members: members.sort(byCodeUnit) }]);
  });

  it('that are not there fail the reading, rather than seem empty', async () => {
    const tenant = new EntraTenant();

    await expect(tenant.collect({ groups: [guid('gone')] })).rejects.toMatchObject({ code: 'unexpected-status' });
  });
});
