import type { Account } from '../../access/snapshot.ts';
import type { ApplicationInput, ApplicationTest, Undetermined, Violation } from '../contract.ts';
import { currentOwner } from '../employment.ts';
import { type MappedTeam, mappedTeams } from '../mapped-groups.ts';
import { tally, type Verdict } from '../verdict.ts';

/** A directory synchronises every 40 minutes or so, and tries again for hours what failed. */
const TOLERANCE = '24h';

export const groupDrift: ApplicationTest = {
  id: 'UAR-29',
  version: 1,
  scope: 'application',
  title: 'Teams have the people of their groups',
  criterion:
    'Of every group of a directory that policy maps to a team, the direct members who have an active account are in the team, and whoever is in the team is in one of the groups that are mapped to it; differences are gone within 24 hours.',
  why: 'Reviews, surveys and access roles go by teams. Whoever was put into one by hand stays in it when the directory takes them out of the group.',
  controls: { soc2: ['CC6.3'], iso27001: ['A.5.18', 'A.8.3'], nist80053: ['AC-2'] },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Decide which of the two is right with whoever owns the team, and correct the group first. Entra ID: Groups > All groups > the group > Members > Add or Remove. The members of groups within it are not provisioned: add them directly.',
    'Look why the directory did not send it. Entra ID: Enterprise applications > Leapsome > Provisioning > View provisioning logs, filter Groups; then Provision on demand > the group.',
    'Somebody in the team whom the group does not have was put there by hand or by an import: Leapsome > Settings > Teams > the team > the person > Remove.',
    'If the two are not meant to be the same, take the pair out of `mappedGroups` in the policy.',
  ],
  closes:
    'with the next complete snapshot and directory in which they agree, or the next run under a policy that does not map them',
  titleOf: ({ facts }) =>
    facts.problem === 'not-in-team'
      ? `In the group of the directory and not in team ${String(facts.name)}: ${String(facts.userName)}`
      : `In team ${String(facts.name)} and in no group of the directory for it: ${String(facts.userName)}`,
  notApplicable: ({ mappedGroups }) => (mappedGroups.length > 0 ? null : 'not-configured'),

  evaluate(input) {
    const { active, people } = input;
    const teams = [...Map.groupBy(mappedTeams(input), ({ mapped }) => mapped.team)];
    const owned = active.unregistered.filter(({ id }) => currentOwner(people.ownerOf(id)) !== null);
    const verdicts = teams.flatMap(([team, mapped]) => {
      const unknown = unlisted(team, mapped, input);
      return unknown.length > 0 ? unknown : owned.map((account) => judge(account, team, mapped, input));
    });
    return {
      population: teams.flatMap(([team]) => owned.map(({ id }) => `${id} ${team}`)),
      ...tally(verdicts),
      parameters: { tolerance: TOLERANCE, teams: teams.map(([team]) => team) },
      ...(teams.length === 0 && { notApplicable: 'not-configured' }),
    };
  },
};

/** A team or group that nothing lists says nothing about anybody. */
function unlisted(team: string, mapped: readonly MappedTeam[], { connection }: ApplicationInput): Verdict[] {
  const reason: Undetermined['reason'] = 'mapped-group-unknown';
  if (mapped.some(({ name }) => name === null))
    return [{ undetermined: { connection, subject: ['group', team], reason } }];
  return mapped
    .filter(({ hasMember }) => hasMember === null)
    .map(({ mapped: { directory, group } }) => ({
      undetermined: { connection, subject: ['group', team, directory, group], reason },
    }));
}

function judge(
  account: Account,
  team: string,
  mapped: readonly MappedTeam[],
  { connection, people }: ApplicationInput,
): Verdict | null {
  const owner = currentOwner(people.ownerOf(account.id));
  const isInTeam = account.grants.some(({ kind, entitlement }) => kind === 'group' && entitlement === team);
  const isInGroup = owner !== null && mapped.some(({ hasMember }) => hasMember?.(owner));
  if (isInTeam === isInGroup) return null;
  const violation: Violation = {
    connection,
    subject: ['grant', account.id, team],
    severity: 'low',
    facts: {
      account: account.id,
      userName: account.userName,
      person: owner?.key ?? null,
      problem: isInGroup ? 'not-in-team' : 'not-in-group',
      team,
      name: mapped[0]?.name ?? team,
      groups: mapped.map(({ mapped: { directory, group } }) => `${directory}/${group}`),
    },
    tolerance: TOLERANCE,
  };
  return { violation };
}
