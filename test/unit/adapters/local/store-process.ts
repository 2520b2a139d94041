import { once } from 'node:events';
import { FolderState, FolderStore } from '../../../../shared/adapters/local/folder-store.ts';
import { JsonLinesSink } from '../../../../shared/adapters/local/jsonl-sink.ts';
import { createKeyFile } from '../../../../shared/adapters/local/key-file.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { anEvent } from '../../../contract/event-sink.ts';

/** The other processes of the tests beside it: does one thing with a local adapter, and says how it went. */

const [task = '', folder = '', name = '', size = '0'] = process.argv.slice(2);
const store = new FolderStore(folder, 'main');
const bytes = Buffer.alloc(Number(size), `${process.pid} `);

const TASKS: { readonly [task: string]: () => Promise<unknown> } = {
  /** Creates a file as soon as it is told to, so that many do so at once. */
  'create-at-once': async () => {
    say('ready');
    await once(process.stdin, 'data');
    return { outcome: await store.create(name, bytes), pid: process.pid };
  },
  create: () => store.create(name, bytes),
  'create-key': () => createKeyFile(name),
  'write-state': () => new FolderState(folder, 'main').write(name, bytes),
  send: async () => {
    const unsent = await new JsonLinesSink(name).send([anEvent('new', bytes.toString('utf8'))]);
    return unsent.map(({ id }) => id);
  },
  /** Creates files, several at a time, each under the digest of its bytes, until it is killed. */
  'create-forever': async () => {
    const createOne = async (worker: number) => {
      for (let i = 0; ; i++) {
        const content = Buffer.concat([bytes, Buffer.from(`${process.pid} ${worker} ${i}`)]);
        await store.create(`evidence/2026/03/${sha256Hex(content)}`, content);
        say('created');
      }
    };
    await Promise.all([1, 2, 3, 4].map(createOne));
  },
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  say(JSON.stringify((await TASKS[task]?.()) ?? null));
} catch (error) {
  const { code, message } = Object(error);
  say(JSON.stringify({ code, message }));
}
process.exit();
