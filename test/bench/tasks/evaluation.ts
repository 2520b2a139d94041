import { createHash } from 'node:crypto';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { canonicalBytes } from '../../../shared/kernel/canonical-json.ts';
import { evaluateSlot } from '../../../shared/pipeline/evaluation.ts';
import { anAccount, aPerson, aRole } from '../../support/builders.ts';
import { evaluateAt } from '../../support/builders-evaluation.ts';
import { type Cost, measured } from '../measure.ts';

interface Size {
  readonly accounts: number;
}

/** The floor: the snapshots that the evaluation is about, parsed and hashed. */
export function evaluationFloor({ accounts }: Size): Promise<Cost> {
  const documents = secondSlot(accounts).connections.map(({ snapshot }) => canonicalBytes(snapshot));
  return measured(async () => {
    for (const bytes of documents) {
      createHash('sha256').update(bytes).digest('hex');
      JSON.parse(Buffer.from(bytes).toString('utf8'));
    }
  });
}

/** The evaluation of a second slot, with the memory of the first: all control tests, matching, findings. */
export function evaluateCompany({ accounts }: Size): Promise<Cost> {
  const input = secondSlot(accounts);
  return measured(async () => {
    const { results } = evaluateSlot(input);
    if (!results.results.some(({ population }) => population.count >= accounts)) throw new Error('nobody was examined');
  });
}

/** As many accounts as people, of whom one in fifty has left; they are matched by mail address. */
function secondSlot(size: number) {
  const names = Array.from({ length: size }, (_, i) => `person-${i}`);
  const accounts = names.map((name, i): Account => {
    const role = aRole(i % 500 === 0 ? 'Super Admin' : 'Employee');
    return anAccount(name, { active: i % 50 !== 0 || i % 500 === 0, department: 'Sales', grants: [role] });
  });
  const people = names.map((name, i): Person => {
    const hasLeft = i % 50 === 0 && i % 500 !== 0;
    return aPerson(name, hasLeft ? { status: 'ended', endDate: '2026-01-31' } : { department: 'Sales' });
  });
  const first = evaluateAt('2026-03-02T06:00:00Z', { accounts, people });
  return evaluateAt('2026-03-02T12:00:00Z', { accounts, people }, first).input;
}
