import { createHash, sign } from 'node:crypto';
import { link, mkdtemp, open, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../../../shared/adapters/local/folder-store.ts';
import { systemClock, systemRandom } from '../../../shared/adapters/node/clock.ts';
import { append } from '../../../shared/evidence/log/append.ts';
import { writeCheckpoint } from '../../../shared/evidence/log/checkpoint.ts';
import { openLog } from '../../../shared/evidence/log/open.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { testSigner } from '../../support/test-signer.ts';
import { type Cost, measured } from '../measure.ts';

interface Entries {
  readonly entries: number;
}

const signer = testSigner('bench');
/** About as long as an entry about a snapshot. */
const FILLER = 'x'.repeat(3000);
/** Readings and the evaluation of a slot. */
const ENTRIES_A_SLOT = 3;

/** The floor: hash, sign, write, flush, link, flush the folder. Nothing is read, and nothing is verified. */
export function appendFloor({ entries }: Entries): Promise<Cost> {
  return inFolder((folder) =>
    measured(async () => {
      for (let i = 0; i < entries; i++) {
        const payload = Buffer.from(JSON.stringify({ i, FILLER }));
        createHash('sha256').update(payload).digest('hex');
        const signature = sign('sha256', payload, signer.privateKey);
        const temporary = join(folder, 'temporary');
        const file = await open(temporary, 'wx');
        await file.writeFile(Buffer.concat([payload, signature]));
        await file.sync();
        await file.close();
        await link(temporary, join(folder, String(i)));
        const parent = await open(folder, 'r');
        await parent.sync();
        await parent.close();
        await unlink(temporary);
      }
    }),
  );
}

/** Appends entries to a log in a folder, with a checkpoint after every third, as slots do. */
export function appendEntries({ entries }: Entries): Promise<Cost> {
  return inFolder(async (folder) => {
    const log = {
      store: new FolderStore(folder, 'main'),
      origin: 'acme/main',
      trusted: [signer.publicKey],
      signers: [signer],
    };
    await openLog(log, systemClock, systemRandom, { cron: '0 */6 * * *', timezone: 'UTC' });
    let notBefore = toInstant(systemClock.now());
    return measured(async () => {
      for (let i = 0; i < entries; i++) {
        // No entry of an earlier slot can have the same logical key, so none is read.
        if (i % ENTRIES_A_SLOT === 0) notBefore = toInstant(systemClock.now());
        const { entry } = await append(log, systemClock, systemRandom, {
          type: 'collection-failed',
          subject: [{ name: 'evidence/2026/03/none', digest: { sha256: '0'.repeat(64) } }],
          predicate: { slot: String(Math.floor(i / ENTRIES_A_SLOT)), connection: String(i % ENTRIES_A_SLOT), FILLER },
          notBefore,
        });
        if (i % ENTRIES_A_SLOT === 2) await writeCheckpoint(log, systemClock, entry, signer);
      }
    });
  });
}

async function inFolder(work: (folder: string) => Promise<Cost>): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
