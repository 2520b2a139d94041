import * as z from 'zod';
import { NONCE_PATTERN } from '../../shared/evidence/log/sign-bundle.ts';
import { startOfDay } from '../../shared/kernel/calendar.ts';
import { isCalendarDate, isSlot, millisecondsOf, toInstant } from '../../shared/kernel/instant.ts';
import type { BundleRequest } from '../../shared/pipeline/bundle/deliver-bundle.ts';
import type { Workspace } from '../../shared/workspace/configuration.ts';
import { slotSchema } from '../lambda/errors.ts';

const day = z.string().refine(isCalendarDate);
const time = z.string().refine(isSlot);

const WANTED = {
  workspace: 'one of the configuration',
  from: 'a day, such as "2026-10-01"',
  to: 'a day, such as "2026-10-31"',
  nonce: '1 to 256 printable ASCII characters, or left out',
  asOf: 'a time in UTC, such as "2026-11-01T06:00:00Z", or left out',
};

const requestSchema = z.strictObject({
  workspace: z.string(),
  from: day,
  to: day,
  nonce: z.string().regex(NONCE_PATTERN).nullable().optional(),
  asOf: time.optional(),
});

/** What the schedule sends, once for all workspaces. */
export const scheduleSchema = z.strictObject({ monthBefore: slotSchema });

/** What is asked of the function for one workspace, or a sentence that says why it is not done. */
export type Asked = { readonly workspace: Workspace; readonly request: BundleRequest } | { readonly refused: string };

/** Reads what somebody asks for, as of now unless they say otherwise. */
export function readRequest(event: unknown, workspaces: readonly Workspace[], now: number): Asked {
  const parsed = requestSchema.safeParse(event);
  if (!parsed.success) return { refused: complaintOf(parsed.error) };
  const { from, to, nonce = null, asOf } = parsed.data;
  const workspace = workspaces.find(({ id }) => id === parsed.data.workspace);
  if (!workspace) return wrong('workspace');
  if (from > to) return { refused: `"to" must not be before "from"; both days belong to the period` };
  const { timezone } = workspace.schedule;
  if (millisecondsOf(startOfDay(from, timezone)) > now) {
    return { refused: `"from" is a day that has not begun in ${timezone}; there is no evidence of it` };
  }
  const at = asOf === undefined ? now : millisecondsOf(asOf);
  if (at > now) return { refused: '"asOf" has not come yet; leave it out for the present' };
  return { workspace, request: { from, to, asOf: toInstant(at), nonce } };
}

function complaintOf({ issues: [issue] }: z.ZodError): string {
  const [member] = issue?.path ?? [];
  if (typeof member === 'string' && member in WANTED) return wrong(member as keyof typeof WANTED).refused;
  return 'it must be {"workspace", "from", "to"}, perhaps with "nonce" and "asOf", and nothing else';
}

function wrong(member: keyof typeof WANTED) {
  return { refused: `"${member}" must be ${WANTED[member]}` };
}
