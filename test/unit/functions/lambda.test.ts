import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logRetention } from '../../../functions/append/retention.ts';
import { readConfiguration } from '../../../functions/lambda/configuration.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { temporaryFolder } from '../../contract/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { GOOD } from '../workspace/configuration.ts';

describe('the configuration in a bundle', () => {
  it('is read if it is the one that was deployed', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'rollcall.yaml'), GOOD);

    expect(await readConfiguration(folder, sha256Hex(GOOD))).toMatchObject({ organization: 'acme' });
  });

  it('is refused if it is another one, down to a space', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'rollcall.yaml'), `${GOOD} `);

    await expect(readConfiguration(folder, sha256Hex(GOOD))).rejects.toMatchObject({ name: 'ConfigurationChanged' });
  });
});

describe('the lock on a new file', () => {
  const clock = new VirtualClock('2026-01-31T06:00:00Z');
  const lockOf = (path: string, text = GOOD) => {
    const configuration = parseConfiguration(text, 'rollcall.yaml');
    const [workspace] = configuration.workspaces;
    if (!workspace) throw new Error('the configuration has a workspace');
    return logRetention(configuration, workspace, clock)(path);
  };

  it.each(['log/00000000000000000000.dsse.json', 'checkpoints/00000000000000000001.dsse.json', 'keys/00.pem'])(
    'of the log lasts as long as policy keeps the log: %s',
    (path) => {
      expect(lockOf(path)).toEqual({ mode: 'GOVERNANCE', until: new Date('2029-04-30T06:00:00Z') });
    },
  );

  it('of an artifact is left to the bucket', () => {
    expect(lockOf(`evidence/2026/01/${'0'.repeat(64)}`)).toBeNull();
  });

  it.each([
    ['40d', '2026-03-12T06:00:00.000Z'],
    ['36h', '2026-02-02T06:00:00.000Z'],
    ['13 months', '2027-02-28T06:00:00.000Z'],
    ['6bd', '2026-02-14T06:00:00.000Z'],
  ])('counts %s by the calendar', (logRetention, until) => {
    const text = GOOD.replace('emailDomains', `evidence: { logRetention: ${logRetention} }\n      emailDomains`);

    expect(lockOf('log/0', text)?.until.toISOString()).toBe(until);
  });

  it('is one that nobody lifts, if the configuration says so', () => {
    expect(lockOf('log/0', `${GOOD}aws: { objectLock: { mode: compliance } }\n`)?.mode).toBe('COMPLIANCE');
  });
});
