import { describe, expect, it } from 'vitest';
import { policySchema } from '../../../shared/workspace/policy.ts';

const parse = (filter: object) =>
  policySchema.safeParse({ emailDomains: ['acme.example'], provisioning: { leftOut: [filter] } });

describe('a scoping filter that the policy declares', () => {
  it.each([
    ['names an attribute and why', { department: 'Works', reason: 'have no work address' }, true],
    ['names none', { reason: 'have no work address' }, false],
    ['does not say why', { department: 'Works' }, false],
    ['names what no roster has', { city: 'Hanover', reason: 'x' }, false],
  ])('is taken or refused when it %s', (_, filter, expected) => {
    expect(parse(filter).success).toBe(expected);
  });
});
