import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { renderConfigurationSchema } from './configuration-schema.ts';
import { renderControlTests } from './control-tests.ts';
import { renderCost } from './cost.ts';
import { renderDeployment } from './deployment.ts';
import { renderScale } from './scale.ts';

/** `npm run docs`: writes the documents that are made from code. A test compares them with it. */
const docs = resolve(import.meta.dirname, '../../docs');
await writeFile(resolve(docs, 'control-tests.md'), renderControlTests());
await writeFile(resolve(docs, 'rollcall.schema.json'), renderConfigurationSchema());
await writeFile(resolve(docs, 'functions.md'), renderDeployment());
await writeFile(resolve(docs, 'cost.md'), renderCost());
await writeFile(resolve(docs, 'scale.md'), renderScale());
