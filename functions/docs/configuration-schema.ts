import * as z from 'zod';
import { configurationSchema } from '../../shared/workspace/configuration.ts';

/** The text of docs/rollcall.schema.json: what editors check `rollcall.yaml` against while it is written. */
export function renderConfigurationSchema(): string {
  const schema = z.toJSONSchema(configurationSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  return `${JSON.stringify({ title: 'Rollcall configuration', ...schema }, null, 2)}\n`;
}
