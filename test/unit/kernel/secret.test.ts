import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/kernel/secret.ts';

const TOKEN = 'canary-token-4711';

describe('a secret', () => {
  it('gives its text only to whoever asks for it by name', () => {
    expect(new Secret(TOKEN).reveal()).toBe(TOKEN);
  });

  it.each<[string, (secret: Secret) => unknown]>([
    ['in a template', (secret) => `${secret}`],
    ['joined to text', (secret) => `token ${String(secret)}`],
    ['in a list that is joined', (secret) => [secret].join()],
    ['as JSON', (secret) => JSON.stringify({ secret })],
    ['inspected, hidden parts included', (secret) => inspect({ secret }, { showHidden: true, depth: null })],
    ['in the message of an error', (secret) => inspect(new Error(`refused ${secret}`, { cause: secret }))],
    ['by its members', (secret) => JSON.stringify([Object.entries(secret), { ...secret }, Reflect.ownKeys(secret)])],
    ['cloned', (secret) => inspect(structuredClone({ ...secret }))],
  ])('does not show %s', (_where, write) => {
    expect(write(new Secret(TOKEN))).not.toContain(TOKEN);
  });
});
