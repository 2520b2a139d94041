import { describe, expect, it } from 'vitest';
import type { AccessReading } from '../../../../shared/connections/contract.ts';
import { byCodeUnit } from '../../../../shared/kernel/canonical-json.ts';
import { together } from '../../../simulators/faults/apply.ts';
import { fillingMembers, withoutGroupsOfUsers, writing } from '../../../simulators/leapsome/faults/oddities.ts';
import { Tenant } from './tenant.ts';

/** The first team and whom the simulator puts into it, sorted. */
function firstTeam(tenant: Tenant): { readonly team: string; readonly members: string[] } {
  const team = tenant.company.teams[0]?.id ?? '';
  const members = tenant.company.accounts.filter(({ teams }) => teams.includes(team)).map(({ id }) => id);
  return { team, members: members.sort(byCodeUnit) };
}

const holders = ({ accounts }: AccessReading, group: string) =>
  accounts.filter(({ grants }) => grants.some(({ kind, entitlement }) => kind === 'group' && entitlement === group));

const checkOf = ({ facts }: AccessReading, name: string) => facts.crossChecks.find(({ check }) => check === name);

describe('memberships', () => {
  it('are joined from the users, since groups come with empty members [B9]', async () => {
    const tenant = new Tenant({ size: 40 });
    const { team, members } = firstTeam(tenant);

    const reading = await tenant.collect();

    expect(members.length).toBeGreaterThan(1);
    expect(holders(reading, team).map(({ id }) => id)).toEqual(members);
    expect(reading.facts.doubts).toEqual([]);
  });

  it('are taken from the groups where users name none [B9]', async () => {
    const tenant = new Tenant({ size: 40 });
    const { team, members } = firstTeam(tenant);
    tenant.exchange.fault = together(
      withoutGroupsOfUsers(),
      fillingMembers(members.map((value) => ({ value, type: 'User' }))),
    );

    const reading = await tenant.collect();

    expect(holders(reading, team).map(({ id }) => id)).toEqual(members);
    expect(reading.facts.doubts).toEqual([]);
  });

  it('from both sides are compared and found equal [B9]', async () => {
    const tenant = new Tenant({ size: 40 });
    const { team, members } = firstTeam(tenant);
    tenant.exchange.fault = fillingMembers(members.map((value) => ({ value })));

    const reading = await tenant.collect();

    expect(holders(reading, team)).toHaveLength(members.length);
    expect(checkOf(reading, 'membership-disagreements')).toMatchObject({ found: 0, agrees: true });
    expect(reading.facts.doubts).toEqual([]);
  });

  it.each([
    ['lacks one', (members: string[]) => members.slice(1), 1],
    ['has one more', (members: string[], others: string[]) => [...members, ...others.slice(0, 1)], 1],
    ['has another', (members: string[], others: string[]) => [...members.slice(1), ...others.slice(0, 1)], 2],
  ])('make the reading doubtful where the group %s [B9]', async (_how, change, disagreements) => {
    const tenant = new Tenant({ size: 40 });
    const { team, members } = firstTeam(tenant);
    const others = tenant.accountIds.filter((id) => !members.includes(id));
    const changed = change(members, others);
    tenant.exchange.fault = fillingMembers(changed.map((value) => ({ value })));

    const reading = await tenant.collect();

    expect(checkOf(reading, 'membership-disagreements')).toMatchObject({ found: disagreements, agrees: false });
    expect(reading.facts.doubts).toEqual(['membership-disagrees']);
    // Whoever either side names is a member: a review must see too much rather than too little.
    expect(holders(reading, team)).toHaveLength(new Set([...members, ...changed]).size);
  });

  it('of somebody who is not among the users make the reading doubtful [B9]', async () => {
    const tenant = new Tenant({ size: 40 });
    const { members } = firstTeam(tenant);
    tenant.exchange.fault = fillingMembers([...members, 'nobody'].map((value) => ({ value })));

    const reading = await tenant.collect();

    expect(checkOf(reading, 'members-not-among-users')).toMatchObject({ found: 1, agrees: false });
    expect(reading.facts.doubts).toEqual(['members-unlisted']);
  });

  it('of groups in groups are no unknown users [B9]', async () => {
    const tenant = new Tenant({ size: 40 });
    const { members } = firstTeam(tenant);
    const nested = [{ value: 'elsewhere', type: 'Group' }, { value: tenant.company.teams[1]?.id ?? '' }];
    tenant.exchange.fault = fillingMembers([...members.map((value) => ({ value })), ...nested]);

    const reading = await tenant.collect();

    expect(reading.facts.doubts).toEqual([]);
  });

  it('in a group that is not listed are kept, with a group that has no name [B9]', async () => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = writing({ groups: [{ value: 'unlisted' }] });

    const reading = await tenant.collect();

    expect(holders(reading, 'unlisted')).toHaveLength(1);
    expect(reading.entitlements).toContainEqual({ id: 'unlisted', kind: 'group', name: null });
    expect(checkOf(reading, 'groups-not-listed')).toMatchObject({ found: 1, agrees: false });
  });

  it('that a user names twice count once', async () => {
    const tenant = new Tenant({ size: 1 });
    const { team } = firstTeam(tenant);
    tenant.exchange.fault = writing({ groups: [{ value: team }, { value: team }] });

    const reading = await tenant.collect();

    expect(reading.accounts[0]?.grants).toEqual([{ kind: 'group', entitlement: team, source: 'scim' }]);
  });
});
