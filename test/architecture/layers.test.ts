import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

/**
 * The rooms of the house, from the cellar up, and what each may use: rooms by name, packages and Node modules by name.
 * `type` rooms may be used for their types only. docs/architecture.md explains the order.
 */
const ROOMS: {
  readonly [room: string]: {
    readonly rooms: readonly string[];
    readonly types?: readonly string[];
    readonly packages: readonly string[];
  };
} = {
  'shared/kernel': { rooms: [], packages: ['node:crypto', 'node:util', 'temporal-polyfill'] },
  'shared/access': { rooms: ['shared/kernel'], packages: ['zod'] },
  'shared/evidence': { rooms: ['shared/kernel'], packages: ['zod', 'node:crypto'] },
  'shared/connections': {
    rooms: ['shared/kernel', 'shared/access'],
    packages: ['zod', 'csv-parse/sync', 'node:buffer', 'node:net', 'node:stream/promises', 'node:zlib'],
  },
  'shared/workspace': { rooms: ['shared/kernel', 'shared/connections/options.ts'], packages: ['zod', 'yaml'] },
  'shared/deployment': { rooms: ['shared/workspace'], types: ['shared/evidence'], packages: [] },
  'shared/reviews': {
    rooms: ['shared/kernel', 'shared/access', 'shared/workspace/review-words.ts'],
    types: ['shared/workspace'],
    packages: ['zod', 'csv-parse/sync'],
  },
  'shared/controls': {
    rooms: ['shared/kernel', 'shared/access', 'shared/reviews'],
    types: ['shared/workspace'],
    packages: ['zod'],
  },
  'shared/findings': {
    rooms: [
      'shared/kernel',
      'shared/access',
      'shared/controls/key.ts',
      'shared/controls/memory.ts',
      'shared/controls/results.ts',
      'shared/reviews/state.ts',
    ],
    types: ['shared/controls', 'shared/workspace'],
    packages: ['zod'],
  },
  'shared/bundle': {
    rooms: [
      'shared/kernel',
      'shared/access',
      'shared/controls',
      'shared/evidence/dsse.ts',
      'shared/evidence/layout.ts',
      'shared/findings',
      'shared/reviews',
    ],
    types: ['shared/evidence', 'shared/workspace'],
    packages: [],
  },
  'shared/pipeline': {
    rooms: [
      'shared/kernel',
      'shared/access',
      'shared/bundle',
      'shared/connections',
      'shared/controls',
      'shared/deployment',
      'shared/evidence',
      'shared/findings',
      'shared/reviews',
      'shared/workspace',
    ],
    packages: ['zod'],
  },
  'shared/adapters': {
    rooms: [
      'shared/kernel',
      'shared/connections/errors.ts',
      'shared/connections/ports.ts',
      'shared/evidence/errors.ts',
      'shared/evidence/ports.ts',
      'shared/evidence/verify/source.ts',
      'shared/findings/ports.ts',
    ],
    types: [
      'shared/evidence/verify/zip/file.ts',
      'shared/findings/mail/layout.ts',
      'shared/pipeline/appending/identity.ts',
      'shared/pipeline/audit/ports.ts',
    ],
    packages: [
      '@aws-sdk/client-cloudtrail',
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-kms',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-sns',
      '@aws-sdk/lib-storage',
      '@smithy/signature-v4',
      'node:crypto',
      'node:dns/promises',
      'node:fs/promises',
      'node:http',
      'node:https',
      'node:net',
      'node:path',
      'node:stream',
      'node:tls',
      'node:util',
      'node:zlib',
      'zod',
    ],
  },
};

const isIn = (target: string, room: string) => target === room || target.startsWith(`${room}/`);
const shared = sourceFiles('shared');
const functions = sourceFiles('functions');

describe('dependencies between rooms', () => {
  it('every folder of shared/ is a room that this table knows', () => {
    const folders = new Set(shared.map(({ path }) => path.split('/').slice(0, 2).join('/')));

    expect(folders).toEqual(new Set(Object.keys(ROOMS)));
  });

  it.each(Object.entries(ROOMS))('%s uses only what it may', (room, allowed) => {
    const isAllowed = (target: string, isTypeOnly: boolean) =>
      isIn(target, room) ||
      allowed.rooms.some((other) => isIn(target, other)) ||
      allowed.packages.includes(target) ||
      (isTypeOnly && (allowed.types ?? []).some((other) => isIn(target, other)));

    const wrong = shared
      .filter(({ path }) => isIn(path, room))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target, isTypeOnly }) => !isAllowed(target, isTypeOnly))
          .map(({ target }) => `${path} imports ${target}`),
      );

    expect(wrong).toEqual([]);
  });

  it('a source system never uses its neighbour', () => {
    const systems = ['leapsome', 'csv'];
    const wrong = systems.flatMap((system) =>
      importsBetween(
        shared,
        `shared/connections/${system}`,
        systems.filter((other) => other !== system).map((other) => `shared/connections/${other}`),
      ),
    );

    expect(wrong).toEqual([]);
  });

  it('the verifier shares nothing with the code that builds, beyond the kernel', () => {
    const wrong = shared
      .filter(({ path }) => isIn(path, 'shared/evidence/verify'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => target.startsWith('shared/'))
          .filter(({ target }) => !isIn(target, 'shared/evidence/verify') && !isIn(target, 'shared/kernel'))
          .map(({ target }) => `${path} imports ${target}`),
      );

    expect(wrong).toEqual([]);
  });

  it('nothing builds upon the verifier but the audit of the log, and what performs verified evaluations again', () => {
    const verifying = [
      'shared/evidence/verify',
      'shared/pipeline/audit',
      'shared/pipeline/reperform',
      'shared/adapters',
    ];
    const builders = shared.filter(({ path }) => !verifying.some((room) => isIn(path, room)));

    expect(importsBetween(builders, 'shared', ['shared/evidence/verify'])).toEqual([]);
  });

  it('what looks back cannot write, collect or publish', () => {
    const used = reachable('shared/pipeline/lookup');
    const writing = [
      'shared/evidence/log/append.ts',
      'shared/evidence/log/open.ts',
      'shared/evidence/log/rotate.ts',
      'shared/pipeline/collect.ts',
      'shared/pipeline/evaluate.ts',
      'shared/pipeline/publish.ts',
      'shared/connections',
    ];

    expect(used.filter((target) => writing.some((room) => isIn(target, room)))).toEqual([]);
  });

  it('what performs evaluations again has no clock and no configuration, and can neither write nor collect', () => {
    const used = reachable('shared/pipeline/reperform');
    const foreign = [
      'shared/adapters',
      'shared/connections',
      'shared/evidence/log/append.ts',
      'shared/evidence/log/appender.ts',
      'shared/kernel/clock.ts',
      'shared/pipeline/collect.ts',
      'shared/pipeline/evaluate.ts',
      'shared/workspace/configuration.ts',
      'shared/workspace/parse.ts',
    ];

    expect(used.filter((target) => foreign.some((room) => isIn(target, room)))).toEqual([]);
    expect(used).toContain('shared/pipeline/evaluation.ts');
  });

  it('the audit of the log cannot write to the log, and shares nothing with the code that does', () => {
    const used = reachable('shared/pipeline/audit');
    const building = ['shared/evidence/log', 'shared/evidence/dsse.ts', 'shared/pipeline/evaluate.ts'];

    expect(used.filter((target) => building.some((room) => isIn(target, room)))).toEqual([]);
  });

  it('the command line loads nothing of AWS before something on AWS is named', () => {
    const all = [...shared, ...functions];
    const loaded = new Set(['functions/cli/main.ts']);
    for (const path of loaded) {
      const { imports = [] } = all.find((file) => file.path === path) ?? {};
      for (const { target, isTypeOnly, isLazy } of imports) if (!isTypeOnly && !isLazy) loaded.add(target);
    }

    expect([...loaded].filter((target) => /^@aws-sdk|adapters\/aws/.test(target))).toEqual([]);
    expect(loaded).toContain('shared/adapters/local/folder-store.ts');
  });

  it('a function never uses another function, and shared code uses none', () => {
    // What all Lambdas have in common is no function, and the command line has the whole verifier in it.
    const common = ['functions/lambda', 'functions/verifier'];
    const folders = new Set(functions.map(({ path }) => path.split('/').slice(0, 2).join('/')));
    const names = [...folders];
    const wrong = names.flatMap((name) =>
      importsBetween(
        functions,
        name,
        names.filter((other) => other !== name && !common.includes(other)),
      ),
    );

    expect([...wrong, ...importsBetween(shared, 'shared', ['functions', 'infra', 'test'])]).toEqual([]);
  });

  it('the stack knows configuration and names, and nothing of what functions do', () => {
    const allowed = ['shared/kernel', 'shared/workspace', 'shared/deployment', 'shared/adapters/local/commit.ts'];
    const wrong = sourceFiles('infra').flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => ['shared', 'functions', 'test'].some((room) => isIn(target, room)))
        .filter(({ target }) => !allowed.some((room) => isIn(target, room)))
        .map(({ target }) => `${path} imports ${target}`),
    );

    expect(wrong).toEqual([]);
  });

  it('only the demo uses the simulators, and nothing else of the tests', () => {
    const users = functions.flatMap(({ path, imports }) =>
      imports.filter(({ target }) => isIn(target, 'test')).map(({ target }) => ({ path, target })),
    );

    expect(users.filter(({ target }) => !isIn(target, 'test/simulators'))).toEqual([]);
    expect(users.filter(({ path }) => !/^functions\/cli\/(demo|commands\/demo)/.test(path))).toEqual([]);
  });
});

/** Files of shared/ that a folder uses for more than their types, directly or through others. */
function reachable(folder: string): string[] {
  const found = new Set(shared.filter(({ path }) => isIn(path, folder)).map(({ path }) => path));
  for (const path of found) {
    const { imports = [] } = shared.find((file) => file.path === path) ?? {};
    for (const { target, isTypeOnly } of imports) if (!isTypeOnly && isIn(target, 'shared')) found.add(target);
  }
  return [...found];
}

function importsBetween(files: readonly SourceFile[], from: string, to: readonly string[]): string[] {
  return files
    .filter(({ path }) => isIn(path, from))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => to.some((room) => isIn(target, room)))
        .map(({ target }) => `${path} imports ${target}`),
    );
}
