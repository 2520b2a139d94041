import { lackSomebody, type Observed } from '../../access/observation.ts';
import { type InputState, isAccessSnapshot, obstacleIn } from '../../controls/inputs.ts';
import type { ReasonCode } from '../../controls/reasons.ts';
import { roleObstacle } from '../../controls/roles.ts';
import type { ReviewContext } from '../../reviews/follow.ts';
import type { Proof } from '../../reviews/removal.ts';
import type { ReviewKind } from '../../reviews/windows.ts';
import type { EvaluationInput } from '../evaluation-input.ts';

/** By what an evaluation judges reviews: its policy, and what its slot was read to be. */
export function reviewContext(
  { asOf, policy: { policy, schedule }, connections }: Pick<EvaluationInput, 'asOf' | 'policy' | 'connections'>,
  inputs: readonly InputState[],
  observations: readonly Observed[],
): ReviewContext {
  const proofs = new Map<string, Proof>();
  const inTheWay = new Map<string, ReasonCode | null>();
  for (const [i, { connection, snapshot, artifact }] of connections.entries()) {
    const state = inputs[i];
    const obstacle = state ? obstacleIn(state) : null;
    if (obstacle || !isAccessSnapshot(snapshot) || artifact === null) continue;
    const roles = roleObstacle(snapshot, asOf);
    inTheWay.set(connection, roles?.reason ?? null);
    const lacks = observations.some((observed) => observed.connection === connection && lackSomebody(observed));
    if (!lacks) proofs.set(connection, { artifact, snapshot, hasRoles: roles === null });
  }
  return {
    asOf,
    timezone: schedule.timezone,
    policy: policy.reviews,
    proofs,
    obstacleTo: (kind) => obstacleTo(kind, inputs, proofs, inTheWay),
  };
}

/** Why no list could be made of what a slot was read to be. */
function obstacleTo(
  kind: ReviewKind,
  inputs: readonly InputState[],
  proofs: ReadonlyMap<string, Proof>,
  roles: ReadonlyMap<string, ReasonCode | null>,
): ReasonCode | null {
  for (const input of inputs) {
    const obstacle = obstacleIn(input);
    if (obstacle) return obstacle.reason;
    if (input.kind !== 'application') continue;
    if (!proofs.has(input.connection)) return 'count-contradicted';
    const ofRoles = roles.get(input.connection) ?? null;
    if (kind === 'privileged' && ofRoles) return ofRoles;
  }
  return inputs.some((input) => input.kind === 'application') ? null : 'not-collected';
}
