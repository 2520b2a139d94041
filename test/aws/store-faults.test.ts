import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { CALLING } from '../../shared/adapters/aws/calling.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Source } from '../../shared/adapters/aws/s3-source.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { startFaultyAws } from './fault-proxy.ts';
import { makeBucket } from './resources.ts';

const PATH = 'log/00000000000000000000.dsse.json';
const THROTTLED = {
  status: 503,
  body: '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
};
const CONFLICT = {
  status: 409,
  body: '<Error><Code>ConditionalRequestConflict</Code><Message>conflict</Message></Error>',
};

/** A store whose wire can be told what to do; its client waits for a second only. */
async function open() {
  const aws = await startFaultyAws();
  const bucket = await makeBucket();
  const s3 = new S3Client({
    ...CALLING,
    requestHandler: { ...CALLING.requestHandler, socketTimeout: 1_000 },
    endpoint: aws.endpoint,
  });
  const store = new S3Store(s3, { bucket, prefix: '' }, 'main', systemClock, systemRandom);
  const source = new S3Source(s3, { bucket, prefix: 'main/' });
  return { ...aws, bucket, store, source };
}

const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

async function versionsIn(bucket: string): Promise<number> {
  return (await createS3().send(new ListObjectVersionsCommand({ Bucket: bucket }))).Versions?.length ?? 0;
}

describe('S3Store, when the wire or S3 does not do its best', () => {
  it.each([
    ['S3 finds two creates in conflict', [CONFLICT, CONFLICT]],
    ['S3 throttles', [THROTTLED, THROTTLED]],
    ['S3 has an internal error', [{ status: 500, body: '<Error><Code>InternalError</Code></Error>' }]],
    ['nothing comes back', ['stay silent']],
  ] as const)('creates a file once when %s', async (_what, faults) => {
    const aws = await open();
    aws.faults.push(...faults);

    const outcome = await aws.store.create(PATH, Buffer.from('entry'));

    expect(outcome).toBe('created');
    expect(await versionsIn(aws.bucket)).toBe(1);
    expect(aws.requests).toHaveLength(faults.length + 1);
  });

  it('finds its own file when the reply to its creation was lost', async () => {
    const aws = await open();
    aws.faults.push('lose the reply');

    const outcome = await aws.store.create(PATH, Buffer.from('entry'));

    expect(outcome).toBe('exists');
    expect(textOf(await aws.store.read(PATH))).toBe('entry');
    expect(await versionsIn(aws.bucket)).toBe(1);
  });

  it.each([
    ['throttles', THROTTLED, /throttles the calls \(SlowDown, status 503\)/],
    ['finds conflicts', CONFLICT, /ConditionalRequestConflict, status 409/],
    ['has internal errors', { status: 500, body: '<Error><Code>InternalError</Code></Error>' }, /status 500/],
  ])('gives up with a named error when S3 %s for good', async (_what, fault, message) => {
    const aws = await open();
    aws.faults.push(...Array.from({ length: 40 }, () => fault));

    const creating = aws.store.create(PATH, Buffer.from('entry'));

    await expect(creating).rejects.toMatchObject({ code: 'store-unavailable', message });
    expect(aws.requests.length).toBeLessThan(20);
  });

  it('reads again when the body breaks off', async () => {
    const aws = await open();
    const bytes = Buffer.alloc(100_000, 'entry ');
    await aws.store.create(PATH, bytes);
    aws.faults.push('cut the reply', 'cut the reply');

    const read = await aws.store.read(PATH);

    expect(Buffer.from(read ?? []).equals(bytes)).toBe(true);
  });

  it('does not take a file whose body never comes whole for one that is missing', async () => {
    const aws = await open();
    await aws.store.create(PATH, Buffer.alloc(100_000, 'entry '));
    aws.faults.push('cut the reply', 'cut the reply', 'cut the reply', 'cut the reply', 'cut the reply');

    const reading = aws.source.read(PATH);

    await expect(reading).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('notices bytes that were changed on the way', async () => {
    const aws = await open();
    await aws.store.create(PATH, Buffer.from('entry'));
    const alter = (real: string) => real.replace('entry', 'other');
    aws.faults.push(alter, alter, alter);

    const reading = aws.store.read(PATH);

    await expect(reading).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('names a bucket that is not there', async () => {
    const store = new S3Store(createS3(), { bucket: 'nowhere-acme', prefix: '' }, 'main', systemClock, systemRandom);

    const code = { code: 'store-missing', message: /bucket nowhere-acme: there is no such thing/ };
    await expect(store.create(PATH, Buffer.from('entry'))).rejects.toMatchObject(code);
    await expect(store.read(PATH)).rejects.toMatchObject(code);
    await expect(store.list('log/')).rejects.toMatchObject(code);
  });

  it('has nothing to read and nothing to list under a delete marker', async () => {
    const { bucket, store } = await open();
    await store.create(PATH, Buffer.from('entry'));
    await createS3().send(new DeleteObjectCommand({ Bucket: bucket, Key: `main/${PATH}` }));

    expect(await store.read(PATH)).toBeNull();
    expect(await store.list('log/')).toEqual([]);
  });

  it('does not take the empty object for a file that consoles make for a folder', async () => {
    const { bucket, store } = await open();
    await createS3().send(new PutObjectCommand({ Bucket: bucket, Key: 'main/log/', Body: Buffer.alloc(0) }));
    await store.create(PATH, Buffer.from('entry'));

    expect(await store.list('log/')).toEqual([PATH]);
  });

  it('lists names as they are, whatever they hold', async () => {
    const { bucket, source } = await open();
    const names = ['log/a b', 'log/a+b', 'log/a%2Fb', 'log/\u0001', 'log/<&>', 'log/ü'];
    for (const name of names) {
      await createS3().send(new PutObjectCommand({ Bucket: bucket, Key: `main/${name}`, Body: 'x' }));
    }

    expect(new Set(await source.paths())).toEqual(new Set(names));
    expect(await Promise.all(names.map(async (name) => textOf(await source.read(name))))).toEqual(names.map(() => 'x'));
  });

  it('lists more than one answer holds', async () => {
    const { bucket, store, source } = await open();
    const names = Array.from({ length: 1_050 }, (_, i) => `log/${String(i).padStart(5, '0')}`);
    const s3 = createS3();
    for (let start = 0; start < names.length; start += 50) {
      const group = names.slice(start, start + 50);
      await Promise.all(
        group.map((name) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: `main/${name}`, Body: 'x' }))),
      );
    }

    expect(await store.list('log/')).toEqual(names);
    expect(await store.list('log/', 'log/00030')).toEqual(names.slice(31));
    expect(await source.paths()).toEqual(names);
  });

  it.each(['../other/log/x', '/log/x', 'log//x', 'log/.x', ''])('refuses %j as a name', async (path) => {
    const { store } = await open();

    await expect(store.read(path)).rejects.toMatchObject({ code: 'store-damaged' });
  });
});
