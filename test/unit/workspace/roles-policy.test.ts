import { describe, expect, it } from 'vitest';
import { GOOD, POLICY, problemsOf } from './configuration.ts';

const ROLES = 'roles: { privileged: [Admin], standard: [Employee] }';
const profiles = (list: string) => `${GOOD}      ${ROLES}\n      roleProfiles: [${list}]\n`;
const mapped = (list: string, connections = '') =>
  `${GOOD.replace('listsLeavers: true }\n', `listsLeavers: true }\n${connections}`)}      mappedGroups: [${list}]\n`;
const DIRECTORY =
  '      - { id: directory, kind: idp, provider: csv, file: ./d.csv, maxAge: 24h, listsLeavers: true }\n';
const OTHER = '      - { id: other, kind: application, provider: leapsome, token: env:TOKEN }\n';
const PAIR = 'directory: directory, group: g, team: t';

describe('what policy says of roles and groups', () => {
  it.each([
    [
      'profiles by department, title and both',
      profiles(
        '{ department: People, roles: [Admin] }, { title: CFO, roles: [Admin] }, { department: IT, title: CTO, roles: [Employee] }',
      ),
      [],
    ],
    [
      'a profile of no place',
      profiles('{ roles: [Admin] }'),
      [`16:22 ${POLICY}.roleProfiles.0: must name a department, a title, or both`],
    ],
    [
      'a profile with a role that policy does not classify',
      profiles('{ department: People, roles: [Admin, Admn] }'),
      [`16:59 ${POLICY}.roleProfiles.0.roles.1: "Admn" is not among the roles of the policy`],
    ],
    [
      'a group of what is no directory',
      mapped('{ directory: people, group: g, team: t }'),
      [`15:35 ${POLICY}.mappedGroups.0.directory: "people" is no idp of this workspace`],
    ],
    [
      'a group whose members are not read',
      mapped(`{ ${PAIR} }`, DIRECTORY),
      [`16:53 ${POLICY}.mappedGroups.0.group: is not among the groups of "directory", so its members are not read`],
    ],
    [
      'a team of what is no application',
      mapped(`{ ${PAIR}, application: people }`, DIRECTORY),
      [
        `16:53 ${POLICY}.mappedGroups.0.group: is not among the groups of "directory", so its members are not read`,
        `16:78 ${POLICY}.mappedGroups.0.application: "people" is no application of this workspace`,
      ],
    ],
    [
      'a team of one of two applications, without saying which',
      mapped(`{ ${PAIR} }`, DIRECTORY + OTHER),
      [
        `17:22 ${POLICY}.mappedGroups.0.application: is missing`,
        `17:53 ${POLICY}.mappedGroups.0.group: is not among the groups of "directory", so its members are not read`,
      ],
    ],
  ])('%s', (_name, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});
