import { describe, expect, it } from 'vitest';
import { UNBOUNDED, wildcards } from '../../infra/acknowledgements.ts';
import { arnsOf } from '../../infra/arns.ts';
import { namesOf } from '../../shared/deployment/names.ts';
import { ADMINISTRATOR, accountWith, roleName } from './account.ts';
import { listed } from './iam/policies.ts';
import { resolve } from './iam/resolve.ts';
import { type Operation, type OperationName, operationsOn } from './operations.ts';
import { synthesised } from './synthesised.ts';

const deployed = synthesised({
  aws: { auditors: [{ account: '444455556666', externalId: 'auditor-0001' }], fixedEgressAddress: true },
});
const { json, policies, role, keyArns } = accountWith(deployed);
const operations = operationsOn(keyArns[0] ?? '');

const READS: readonly OperationName[] = ['read evidence', 'list evidence'];
const FETCHES_BUNDLES: readonly OperationName[] = ['fetch a bundle', 'list bundles', 'read what was exported'];
const READS_AND_VERIFIES: readonly OperationName[] = [...READS, 'read a public key'];

/** The whole matrix: what is not named is not allowed. */
const MATRIX: { readonly [role: string]: readonly OperationName[] } = {
  collect: [...READS_AND_VERIFIES, 'create an artifact', 'read a token', 'append as collect', 'read the inbox'],
  evaluate: [...READS_AND_VERIFIES, 'create an artifact', 'append as evaluate'],
  append: [
    ...READS_AND_VERIFIES,
    'create an artifact',
    'create an entry',
    'create a checkpoint',
    'create a public key',
    'create an artifact among entries',
    'sign a digest',
  ],
  publish: [...READS_AND_VERIFIES, 'move the cursor', 'send events'],
  'audit-log': [
    ...READS_AND_VERIFIES,
    'inspect the bucket',
    'inspect versions',
    'inspect a lock',
    'move the verified head',
    'send events',
    'look up who signed',
    'read a metric',
  ],
  'export-bundle': [
    ...READS_AND_VERIFIES,
    'append as export',
    'put a bundle',
    'put a part of a bundle',
    'give up a bundle',
    'list bundles',
    'read what was exported',
    'invoke export-bundle',
    'send events',
  ],
  notify: ['send an alert'],
  RunRole: ['append as catch', 'invoke collect'],
  SchedulerRole: ['invoke audit-log', 'invoke export-bundle', 'start a run'],
  OperatorRole: [
    ...READS_AND_VERIFIES,
    ...FETCHES_BUNDLES,
    'invoke export-bundle',
    'inspect the bucket',
    'enter a token',
    'append as operator',
    'append as reviewer',
    'read the inbox',
    'bring a file',
    'read an answer',
    'put an answer',
    'start a run',
    'invoke audit-log',
  ],
  ReviewerRole: [...READS_AND_VERIFIES, 'inspect the bucket', 'append as reviewer'],
  AuditorRole: [...READS_AND_VERIFIES, ...FETCHES_BUNDLES, 'inspect the bucket', 'inspect versions', 'inspect a lock'],
};

describe('what each role may do [A1]', () => {
  it('is known for every role of the stack, but those that AWS services of the network have', () => {
    const names = [...policies.roles.keys()].map(roleName);
    const others = ['Administrator', 'NetworkFlowLogIAMRole'];

    expect(new Set(names)).toEqual(new Set([...Object.keys(MATRIX), ...others]));
  });

  it.each(Object.entries(MATRIX))('%s does what it is there for, and nothing else', (name, expected) => {
    const principal = role(name);

    const allowed = Object.entries<Operation>(operations)
      .filter(([, operation]) => policies.decide({ principal, ...operation }) === 'allowed')
      .map(([operation]) => operation);

    expect(allowed.toSorted()).toEqual([...expected].toSorted());
  });
});

describe('an administrator of the account [C2]', () => {
  it.each([
    'sign a digest',
    'sign a message',
    'grant the use of a key',
    'create an artifact',
    'create an entry',
    'overwrite an artifact',
    'overwrite an entry',
    'hide evidence',
    'delete evidence',
    'lift a lock',
    'read an answer',
    'read an answer that is no longer there',
    'replace an answer',
    'delete an answer',
    'delete a version of an answer',
    'put a bundle',
    'put a part of a bundle',
    'replace a bundle',
    'move the cursor',
    'move the verified head',
    'delete the verified head',
  ] as const)('cannot %s', (name) => {
    expect(policies.decide({ principal: ADMINISTRATOR, ...operations[name] })).not.toBe('allowed');
  });

  it('can read, so that it is not for want of any permission', () => {
    expect(policies.decide({ principal: ADMINISTRATOR, ...operations['read evidence'] })).toBe('allowed');
    expect(policies.decide({ principal: ADMINISTRATOR, ...operations['read a public key'] })).toBe('allowed');
  });
});

describe('wide permissions', () => {
  const ours = [...policies.roles.values()].filter((each) => each !== ADMINISTRATOR);

  it('are in the list of those that have to be, with a reason', () => {
    const arns = arnsOf(
      deployed.stack,
      namesOf({ kind: 'aws', bucket: 'acme-evidence', prefix: 'rollcall/', deployment: 'acme' }),
    );
    const known = new Set(wildcards(arns).map(({ resource }) => resolve(json, deployed.stack.resolve(resource))));
    const unbounded = Object.keys(UNBOUNDED).length;

    const resources = ours.flatMap((each) =>
      policies.identityStatements(each).flatMap(({ Resource }) => listed(Resource ?? '*')),
    );
    const wide = resources.filter((resource) => resource.includes('*'));

    expect(wide.filter((resource) => resource !== '*' && !known.has(resource))).toEqual([]);
    expect(wide.filter((resource) => resource === '*')).toHaveLength(unbounded);
  });

  it('never are for all actions of a service', () => {
    const actions = ours.flatMap((each) => policies.identityStatements(each).flatMap(({ Action }) => listed(Action)));

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('are not given by managed policies, which AWS changes', () => {
    const managed = Object.values(json.Resources).flatMap(({ Properties }) => Properties?.ManagedPolicyArns ?? []);

    expect(managed).toEqual([]);
  });
});
