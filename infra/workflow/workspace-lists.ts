import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import type { RunSchedule, Settings } from '../settings.ts';

/** The workspaces of a schedule, as the state machine gets to know them. */
export interface WorkspaceList {
  readonly schedule: RunSchedule;
  /** What the input of an execution says beside the slot. */
  readonly input: { readonly [name: string]: unknown };
  /** The object that holds the list; null where the input holds it. */
  readonly objectArn: string | null;
}

/** An inline Map runs 40 branches at a time at most, and the history of its execution holds them all. */
const MOST_INLINE = 40;

/**
 * Each schedule's workspaces: in the input while they are few, else in an object that is named by its content. One
 * state machine serves all schedules, so they all have the one or the other.
 */
export function workspaceLists(scope: Construct, { schedules }: Settings): WorkspaceList[] {
  if (schedules.every(({ workspaces }) => workspaces.length <= MOST_INLINE)) {
    return schedules.map((schedule) => ({
      schedule,
      input: { workspaces: schedule.workspaces },
      objectArn: null,
    }));
  }
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-workspaces-'));
  return schedules.map((schedule) => {
    const path = join(folder, `${schedule.id}.json`);
    writeFileSync(path, JSON.stringify(schedule.workspaces));
    const asset = new Asset(scope, `Workspaces${schedule.id}`, { path });
    return {
      schedule,
      input: { items: { bucket: asset.s3BucketName, key: asset.s3ObjectKey } },
      objectArn: asset.bucket.arnForObjects(asset.s3ObjectKey),
    };
  });
}
