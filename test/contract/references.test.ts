import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalFiles, LocalSecrets } from '../../shared/adapters/local/references.ts';
import { defineFileSourceContract } from './file-source.ts';
import { defineSecretSourceContract } from './secret-source.ts';
import { temporaryFolder } from './temporary-folder.ts';

defineSecretSourceContract('the environment', async (text) => ({
  source: new LocalSecrets(await temporaryFolder(), text === null ? {} : { TOKEN: text }),
  reference: 'env:TOKEN',
}));

defineSecretSourceContract('a file beside the configuration', async (text) => {
  const folder = await temporaryFolder();
  if (text !== null) await writeFile(join(folder, 'token'), text);
  return { source: new LocalSecrets(folder, {}), reference: 'file:token' };
});

defineFileSourceContract('LocalFiles', async (reference, bytes) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, reference), bytes);
  return new LocalFiles(folder);
});
