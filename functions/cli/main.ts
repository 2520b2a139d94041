import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { demoCommand } from './commands/demo.ts';
import { type InitOptions, initCommand } from './commands/init.ts';
import { rotateKeyCommand } from './commands/key.ts';
import { collectCommand, evaluateCommand, publishCommand, runCommand } from './commands/run.ts';
import { verifyCommand } from './commands/verify.ts';
import { EXIT, exitCodeFor } from './errors.ts';
import { Terminal } from './output/terminal.ts';
import { type GlobalOptions, Session } from './session.ts';
import { systemHost } from './wire.ts';

const terminal = new Terminal(process.stdout, process.stderr);
const program = new Command('rollcall')
  .description('Collects who has access to Leapsome, signs it as evidence, tests it, and reports findings.')
  .version(packageJson.version)
  .option('--config <file>', 'configuration file', 'rollcall.yaml')
  .option('--workspace <id>', 'only this workspace')
  .option('--json', 'print one JSON document instead of text')
  .exitOverride()
  .configureOutput({ writeErr: (text) => terminal.error(text.trimEnd()) })
  .showHelpAfterError('(rollcall --help shows what there is)');

const session = () => new Session(terminal, systemHost(), program.opts<GlobalOptions>());
const slotOptions = [
  new Option('--slot <time>', 'the scheduled time that the run stands for, 2026-11-22T06:00:00Z'),
  new Option('--manual', 'a slot of its own at this moment, which never counts for coverage'),
];

/** Adds a command whose action returns the exit code. */
function command(name: string, description: string, action: (...parameters: never[]) => Promise<number>): Command {
  return program
    .command(name)
    .description(description)
    .action(async (...parameters: unknown[]) => {
      process.exitCode = await action(...(parameters as never[]));
    });
}

command('init', 'write a commented configuration and a signing key', (options: InitOptions) =>
  initCommand(session(), options),
)
  .requiredOption('--organization <id>', 'short name of the organisation, such as acme')
  .requiredOption('--domain <domain...>', 'mail domains of the company, such as acme.example')
  .option('--timezone <zone>', 'time zone of schedule and dates', 'UTC');
for (const [name, description, action] of [
  ['run', 'collect, evaluate and publish a slot', runCommand],
  ['collect', 'read all connections for a slot', collectCommand],
  ['evaluate', 'run the control tests over a slot and seal it', evaluateCommand],
] as const) {
  const added = command(name, description, (options: { slot?: string; manual?: boolean }) =>
    action(session(), options),
  );
  for (const option of slotOptions) added.addOption(option);
}
command('publish', 'send events that have not been sent yet', () => publishCommand(session()));
command('verify <path>', 'verify a store or a workspace’s folder, offline', (path: string, options: never) =>
  verifyCommand(session(), path, options),
)
  .option('--anchor <fingerprint or file>', 'the first signing key, as you got it by another way')
  .option('--from <time>', 'start of the period')
  .option('--to <time>', 'end of the period')
  .option('--schedule <cron>', 'the schedule that you expect, instead of the recorded one')
  .option('--timezone <zone>', 'time zone of the schedule and of bare dates', 'UTC')
  .option('--known-head <seq:digest...>', 'heads of the log that you have seen before')
  .option('--as-of <time>', 'verify as if it were this time');
program
  .command('key')
  .description('look after the signing key')
  .command('rotate')
  .description('hand the logs over to a new signing key')
  .action(async () => {
    process.exitCode = await rotateKeyCommand(session());
  });
command('demo', 'a simulated company, end to end, in a minute', () => demoCommand(session()));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else {
    session().reportError(error);
    process.exitCode = exitCodeFor(error);
  }
}
