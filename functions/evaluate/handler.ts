import type { SlotContext } from '../../shared/pipeline/run-context.ts';
import { openCloud } from '../lambda/cloud.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import type { OpenWorkspace } from '../lambda/invocation.ts';
import { evaluateSlot } from './evaluate-slot.ts';

async function make(): Promise<OpenWorkspace<SlotContext>> {
  const cloud = await openCloud();
  return (workspace) => cloud.openAs(workspace, 'evaluate');
}

export const handler = entryPoint({ name: 'evaluate', make, run: evaluateSlot });
