import type { AccountChange, DefinitionDifference, EntitlementDifference } from '../../../shared/access/diff.ts';
import type { Entitlement } from '../../../shared/access/snapshot.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Instant, Slot } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { Owner } from '../../../shared/pipeline/lookup/owners.ts';
import type { IncompleteReading } from '../../../shared/pipeline/lookup/readings.ts';

/** Words for what is looked up. All of it is safe to print. */

/** `2026-03-02 06:00`, UTC. */
export function shortTime(time: Instant | Slot): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** An age in its greatest unit, rounded down: `40 min`, `5 h`, `12 d`. */
export function describeAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

export function describeActive(active: boolean | null): string {
  return active === null ? 'not said' : active ? 'yes' : 'no';
}

export function describeOwner(owner: Owner | null): string {
  switch (owner?.state) {
    case 'matched':
      return safeText(`${owner.person} by ${owner.by}`);
    case 'ambiguous':
      return safeText(`one of ${owner.people.join(', ')}`);
    case 'unmatched':
      return 'nobody';
    default:
      return 'not known';
  }
}

export function describeIncomplete({ entry, at, state, reasons }: IncompleteReading): string {
  return safeText(
    `entry ${entry.seq} of ${shortTime(at)} ${state === 'failed' ? state : `is ${state}`}: ${reasons.join(', ')}`,
  );
}

/** The names of roles and groups as people know them; the id where there is none. The first of several counts. */
export type NameOf = (kind: Entitlement['kind'], id: string) => string;

export function namesFrom(entitlements: readonly Entitlement[]): NameOf {
  const names = new Map<string, string>();
  for (const { kind, id, name } of entitlements) {
    const key = `${kind} ${id}`;
    if (name !== null && !names.has(key)) names.set(key, name);
  }
  return (kind, id) => safeText(names.get(`${kind} ${id}`) ?? id);
}

export function describeChange(change: AccountChange, nameOf: NameOf): string {
  switch (change.type) {
    case 'added':
      return `added, active: ${describeActive(change.account.active)}`;
    case 'vanished':
    case 'activated':
    case 'deactivated':
      return change.type;
    case 'grant-gained':
    case 'grant-lost': {
      const verb = change.type === 'grant-gained' ? 'gained' : 'lost';
      return `${verb} ${change.kind} ${nameOf(change.kind, change.entitlement)} (${change.sources.join(', ')})`;
    }
    case 'grant-sources-changed': {
      const { kind, entitlement, from, to } = change;
      return `${kind} ${nameOf(kind, entitlement)}: source ${from.join(', ')} → ${to.join(', ')}`;
    }
    case 'attribute-changed':
      return `${safeText(change.attribute)}: ${describeValue(change.from)} → ${describeValue(change.to)}`;
  }
}

export function describeEntitlement({ type, kind, id, from, to }: EntitlementDifference): string {
  if (type === 'renamed') return safeText(`${kind} ${from ?? id} is now called ${to ?? id}`);
  return safeText(`${kind} ${to ?? from ?? id} ${type === 'added' ? 'is new' : 'is gone'}`);
}

/** What is different about a role of the application, in one line. */
export function describeDefinition({ id, from, to }: DefinitionDifference): string {
  const name = to?.name ?? from?.name ?? id;
  if (!from || !to) return safeText(`access role ${name} ${to ? 'is new' : 'is gone'}`);
  const changes = Object.entries(to).flatMap(([facet, value]) => {
    const former = Object.entries(from).find(([other]) => other === facet)?.[1] ?? null;
    return value === former ? [] : [`${facet} ${describeValue(former)} → ${describeValue(value)}`];
  });
  return safeText(`access role ${name}: ${changes.join(', ')}`);
}

function describeValue(value: Json): string {
  if (value === null || value === '') return 'none';
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : safeText(value.map(String).join(', '));
  return safeText(JSON.stringify(value));
}
