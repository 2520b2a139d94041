import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { HttpsExchange } from '../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../shared/adapters/node/https-token-endpoint.ts';
import type { Exchange, TokenEndpoint } from '../../shared/connections/ports.ts';
import type { Clock, Random } from '../../shared/kernel/clock.ts';
import { InterruptedError } from './errors.ts';
import { type Prompter, TerminalPrompter } from './output/prompter.ts';

/** What the command line takes from the machine. Tests and the demo bring their own. */
export interface Host {
  readonly environment: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  readonly random: Random;
  readonly exchange: Exchange;
  readonly tokenEndpoint: TokenEndpoint;
  /** IANA name of the machine's time zone. */
  readonly timezone: string;
  /** Opens a conversation with whoever sits at the terminal; null where nobody does. */
  readonly openPrompter: (() => Prompter) | null;
  /** Aborts when somebody presses Ctrl-C for the first time from now on; the second time ends the process. */
  readonly interruption: () => AbortSignal;
}

export function systemHost(): Host {
  const { stdin, stderr } = process;
  return {
    environment: process.env,
    clock: systemClock,
    random: systemRandom,
    exchange: new HttpsExchange(),
    tokenEndpoint: new HttpsTokenEndpoint(),
    timezone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    openPrompter: stdin.isTTY && stderr.isTTY ? () => new TerminalPrompter(stdin, stderr) : null,
    interruption: () => {
      const controller = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => controller.abort(new InterruptedError()));
      }
      return controller.signal;
    },
  };
}
