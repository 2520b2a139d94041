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
  contradicted: ReadonlySet<string>,
): ReviewContext {
  const proofs = new Map<string, Proof>();
  const inTheWay = new Map<string, ReasonCode | null>();
  for (const [i, { connection, kind, snapshot, artifact }] of connections.entries()) {
    const state = inputs[i];
    const obstacle = state ? obstacleIn(state) : null;
    if (obstacle || kind !== 'application' || !isAccessSnapshot(snapshot) || artifact === null) continue;
    const roles = roleObstacle(snapshot, asOf);
    inTheWay.set(connection, roles?.reason ?? null);
    const lacks = observations.some((observed) => observed.connection === connection && lackSomebody(observed));
    if (!lacks && !contradicted.has(connection))
      proofs.set(connection, { artifact, snapshot, hasRoles: roles === null });
  }
  return {
    asOf,
    timezone: schedule.timezone,
    policy: policy.reviews,
    proofs,
    obstacleTo: (kind) => obstacleTo(kind, inputs, proofs, inTheWay, contradicted),
  };
}

/** Why no list could be made of what a slot was read to be. */
function obstacleTo(
  kind: ReviewKind,
  inputs: readonly InputState[],
  proofs: ReadonlyMap<string, Proof>,
  roles: ReadonlyMap<string, ReasonCode | null>,
  contradicted: ReadonlySet<string>,
): ReasonCode | null {
  for (const input of inputs) {
    // What a second reading shows is heeded below. That there is none this time takes nothing from the first.
    if (input.kind === 'comparison') continue;
    const obstacle = obstacleIn(input);
    if (obstacle) return obstacle.reason;
    if (input.kind !== 'application') continue;
    if (contradicted.has(input.connection)) return 'comparison-contradicted';
    if (!proofs.has(input.connection)) return 'count-contradicted';
    const ofRoles = roles.get(input.connection) ?? null;
    if (kind === 'privileged' && ofRoles) return ofRoles;
  }
  return inputs.some((input) => input.kind === 'application') ? null : 'not-collected';
}
