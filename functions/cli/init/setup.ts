import type { ReadingProgress } from '../../../shared/connections/contract.ts';
import { UsageError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Prompter } from '../output/prompter.ts';
import type { Setup } from './configuration-text.ts';
import { probe } from './probe.ts';
import type { Proposals } from './proposals.ts';
import { askFor, domainsIn, NONE, QUESTIONS, sourcesIn } from './questions.ts';

export interface InitOptions {
  readonly organization?: string;
  readonly domain?: readonly string[];
  readonly timezone?: string;
  readonly token?: string;
  readonly baseUrl?: string;
  readonly source?: readonly string[];
  readonly entraTenant?: string;
  readonly entraClient?: string;
  readonly probe?: boolean;
}

type Name = keyof typeof QUESTIONS;
type Flags = { readonly [name in Name]?: string | undefined };

const DEFAULT_TOKEN = 'env:LEAPSOME_SCIM_TOKEN';

/**
 * Finds out what a configuration needs: from the flags, else by asking where there is a terminal, else from defaults.
 * With `probe`, the sources are read once in between, so that the mail domains can be proposed.
 */
export async function findOut(
  host: Host,
  folder: string,
  options: InitOptions,
  report: (progress: ReadingProgress) => void,
): Promise<{ readonly setup: Setup; readonly proposals: Proposals | null }> {
  const flags: Flags = { ...options, domains: options.domain?.join(' '), sources: options.source?.join(' ') };
  refuseUnusable(flags);
  if (!host.openPrompter) refuseMissing(flags, options.probe ?? false);

  const asking = new Asking(host.openPrompter, flags);
  try {
    const organization = await asking.answer('organization', '');
    const timezone = await asking.answer('timezone', host.timezone);
    const token = await asking.answer('token', DEFAULT_TOKEN);
    const sources = sourcesIn(await asking.answer('sources', NONE));
    refuseIdle(flags, sources);
    const entra = sources.includes('entra')
      ? { tenant: await asking.answer('entraTenant', ''), clientId: await asking.answer('entraClient', '') }
      : null;
    const known = { organization, timezone, token, baseUrl: options.baseUrl ?? null, sources, entra };
    // Nobody is at the prompt while Leapsome is read, so that Ctrl-C ends it as usual.
    if (options.probe) asking.end();
    const proposals = options.probe ? await probe(host, folder, known, report) : null;
    const seen = (proposals?.domains ?? []).filter(({ kind }) => kind === 'main').map(({ domain }) => domain);
    const domains = domainsIn(await asking.answer('domains', seen.join(', ')));
    if (domains.length === 0) throw new UsageError('no mail domain of the company was seen; name it with --domain');
    return { setup: { ...known, domains }, proposals };
  } finally {
    asking.end();
  }
}

/** Answers to questions: the flag, what is typed at a terminal, or what is proposed. */
class Asking {
  readonly #open: Host['openPrompter'];
  readonly #flags: Flags;
  #prompter: Prompter | null = null;

  constructor(open: Host['openPrompter'], flags: Flags) {
    this.#open = open;
    this.#flags = flags;
  }

  async answer(name: Name, proposed: string): Promise<string> {
    const flag = this.#flags[name];
    if (flag !== undefined) return flag;
    this.#prompter ??= this.#open?.() ?? null;
    return this.#prompter ? askFor(this.#prompter, QUESTIONS[name], proposed) : proposed;
  }

  end(): void {
    this.#prompter?.close();
    this.#prompter = null;
  }
}

function refuseUnusable(flags: Flags): void {
  for (const [name, { flag, problemWith }] of Object.entries(QUESTIONS)) {
    const given = flags[name as Name];
    const problem = given === undefined ? null : problemWith(given);
    if (problem !== null) throw new UsageError(`${flag} ${problem}`);
  }
}

/** What is given for a source that is not chosen would silently be without effect. */
function refuseIdle(flags: Flags, sources: readonly string[]): void {
  const idle = (['entraTenant', 'entraClient'] as const).find((name) => flags[name] !== undefined);
  if (idle !== undefined && !sources.includes('entra')) {
    throw new UsageError(`${QUESTIONS[idle].flag} is without effect unless the sources include entra: --source entra`);
  }
}

/** Without a terminal, nobody can be asked. */
function refuseMissing(flags: Flags, isProbing: boolean): void {
  const hasEntra = sourcesIn(flags.sources ?? '').includes('entra');
  const needed: readonly Name[] = [
    'organization',
    ...(isProbing ? [] : ['domains' as const]),
    ...(hasEntra ? ['entraTenant' as const, 'entraClient' as const] : []),
  ];
  const missing = needed.filter((name) => flags[name] === undefined).map((name) => QUESTIONS[name].flag);
  if (missing.length > 0) throw new UsageError(`init needs ${missing.join(' and ')} where it cannot ask at a terminal`);
}
