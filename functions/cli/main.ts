import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { type GivenOptions, OPTIONS } from '../verifier/options.ts';
import { type AccountsOptions, accountsCommand } from './commands/accounts.ts';
import { type BundleCommandOptions, bundleCommand } from './commands/bundle.ts';
import { checkCommand } from './commands/check.ts';
import { demoCommand } from './commands/demo.ts';
import { type DiffOptions, diffCommand } from './commands/diff.ts';
import { addExceptionCommand, type ExceptionOptions } from './commands/exception.ts';
import { findingsCommand } from './commands/findings.ts';
import { type HistoryOptions, historyCommand } from './commands/history.ts';
import { initCommand } from './commands/init.ts';
import { rotateKeyCommand } from './commands/key.ts';
import { type LogOptions, logCommand } from './commands/log.ts';
import { type NoteOptions, noteCommand } from './commands/note.ts';
import { type ObserveOptions, observeCommand } from './commands/observe.ts';
import { type ReperformOptions, reperformCommand } from './commands/reperform.ts';
import { rolesTemplateCommand, type TemplateOptions } from './commands/roles.ts';
import { collectCommand, evaluateCommand, publishCommand, type RunOptions, runCommand } from './commands/run.ts';
import { type SampleOptions, sampleCommand } from './commands/sample.ts';
import { type UpcomingOptions, upcomingCommand } from './commands/upcoming.ts';
import { verifyCommand } from './commands/verify.ts';
import { EXIT, errorDocument, exitCodeFor } from './errors.ts';
import { systemHost } from './host.ts';
import type { InitOptions } from './init/setup.ts';
import { Terminal } from './output/terminal.ts';
import { addReviewCommands } from './review-program.ts';
import { type GlobalOptions, Session } from './session.ts';

const terminal = new Terminal(process.stdout, process.stderr);
const program = new Command('rollcall')
  .description('Collects who has access to Leapsome, signs it as evidence, tests it, and reports findings.')
  .version(packageJson.version)
  .option('--config <file>', 'configuration file', 'rollcall.yaml')
  .option('--workspace <id>', 'only this workspace')
  .option('--json', 'print one JSON document instead of text')
  .exitOverride()
  .configureOutput({ writeErr: (text) => terminal.error(text.trimEnd()) })
  .showHelpAfterError('"rollcall --help" shows what there is');

const session = () => new Session(terminal, systemHost(), program.opts<GlobalOptions>());
const finish = (exitCode: number) => {
  process.exitCode = exitCode;
};

program
  .command('init')
  .description('write a commented configuration and a signing key')
  .option('--organization <id>', 'short name of the organisation, such as acme')
  .option('--domain <domain...>', 'mail domains of the company, such as acme.example')
  .option('--timezone <zone>', "time zone of schedule and dates (the machine's)")
  .option('--token <reference>', 'where the SCIM token is (env:LEAPSOME_SCIM_TOKEN)')
  .option('--base-url <url>', "where the tenant's SCIM interface is, if it is not Leapsome's usual address")
  .option('--source <name...>', 'further sources: content-api, humaans, entra, people-file, or none')
  .option('--entra-tenant <id>', 'with the source entra: the id of the tenant')
  .option('--entra-client <id>', 'with the source entra: the application id of the app registration')
  .option('--probe', 'read the sources once, and propose mail domains, role classes and service accounts')
  .action(async (options: InitOptions) => finish(await initCommand(session(), options)));

program
  .command('check')
  .description('try every connection, and say which tests will have a verdict; stores nothing')
  .action(async () => finish(await checkCommand(session())));

const roles = program.command('roles').description('roles that Leapsome does not tell');
roles
  .command('template')
  .description('write a list of all active accounts, for somebody to fill in their roles')
  .option('-o, --output <file>', 'a new file; the list is printed without it')
  .option('--connection <id>', 'which application, where there are several')
  .action(async (options: TemplateOptions) => finish(await rolesTemplateCommand(session(), options)));

const slot = new Option('--slot <time>', 'the scheduled time that the run stands for, 2026-11-22T06:00:00Z');
const manual = new Option('--manual', 'a slot of its own at this moment, which never counts for coverage');

program
  .command('run')
  .description('collect, evaluate and publish a slot')
  .addOption(slot)
  .addOption(manual)
  .action(async (options: RunOptions) => finish(await runCommand(session(), options)));

program
  .command('collect')
  .description('read all connections for a slot')
  .addOption(slot)
  .addOption(manual)
  .action(async (options: RunOptions) => finish(await collectCommand(session(), options)));

program
  .command('evaluate')
  .description('run the control tests over a slot and seal it')
  .addOption(slot)
  .addOption(manual)
  .action(async (options: RunOptions) => finish(await evaluateCommand(session(), options)));

program
  .command('publish')
  .description('send events that have not been sent yet')
  .action(async () => finish(await publishCommand(session())));

const findings = program
  .command('findings [key]')
  .description('list the findings that stand, or tell one of them whole')
  .action(async (findingKey?: string) => finish(await findingsCommand(session(), findingKey)));
findings
  .command('note <key>')
  .description('note who sees to a finding and where, as an entry of the log; "" takes something back')
  .option('--owner <actor>', 'who sees to it')
  .option('--ticket <id>', 'where it is worked on; events carry it')
  .option('--text <text>', 'what else is to be known')
  .action(async (findingKey: string, options: NoteOptions) =>
    finish(await noteCommand(session(), findingKey, options)),
  );

program
  .command('upcoming')
  .description('list approvals, exceptions, registrations and external access that end soon')
  .option('--days <n>', 'how far to look ahead', '30')
  .action(async (options: UpcomingOptions) => finish(await upcomingCommand(session(), options)));

const verify = program
  .command('verify <path>')
  .description('verify a bundle, a store, or the folder of a workspace, offline')
  .action(async (path: string, options: GivenOptions) => finish(await verifyCommand(session(), path, options)));
for (const { name, value, text } of OPTIONS) verify.option(`--${name} ${value}`, text);

program
  .command('reperform <path>')
  .description(
    'verify a bundle, a store, or the folder of a workspace, and perform its evaluations again from it alone',
  )
  .option('--anchor <key>', 'the first signing key, as you got it by another way: SHA256:… or a PEM file')
  .option('--from <time>', 'only slots from this time on')
  .option('--to <time>', 'only slots before this time, or up to the end of this day')
  .option('--timezone <zone>', 'time zone of bare dates', 'UTC')
  .action(async (path: string, options: ReperformOptions) => finish(await reperformCommand(session(), path, options)));

const connection = new Option('--connection <id>', 'the application; all that are configured otherwise');

program
  .command('log')
  .description('the newest entries of the evidence log, newest first')
  .option('--limit <number>', 'how many', '20')
  .action(async (options: LogOptions) => finish(await logCommand(session(), options)));

program
  .command('accounts')
  .description('who can log in, with which roles, and whose account it is')
  .addOption(connection)
  .option('--as-of <time>', 'by the last complete reading at or before this time or the end of this day')
  .option('--role <name>', 'only accounts that hold this role')
  .option('--all', 'deactivated accounts too')
  .action(async (options: AccountsOptions) => finish(await accountsCommand(session(), options)));

program
  .command('diff')
  .description('what changed between two complete readings; without times, between the last two')
  .option('--from <time>', 'start: the last complete reading at or before it')
  .option('--to <time>', 'end: the last complete reading at or before it')
  .addOption(connection)
  .action(async (options: DiffOptions) => finish(await diffCommand(session(), options)));

program
  .command('history <account>')
  .description('one account, by id or user name, over all complete readings, with its grants, owners and findings')
  .addOption(connection)
  .action(async (account: string, options: HistoryOptions) =>
    finish(await historyCommand(session(), account, options)),
  );

program
  .command('sample <population>')
  .description('draw a sample from leavers, joiners, movers, grants, accounts or holders of a period, reproducibly')
  .option('--from <time>', 'start of the period')
  .option('--to <time>', 'end of the period; a date includes its day')
  .option('--bundle <file>', 'from the evidence in a bundle, instead of the store')
  .requiredOption('--seed <text>', 'what decides which rows are drawn: chosen by the auditor')
  .requiredOption('--size <n>', 'how many rows')
  .option('-o, --output <file>', 'a new CSV file with the rows that were drawn')
  .action(async (population: string, options: SampleOptions) =>
    finish(await sampleCommand(session(), population, options)),
  );

const exception = program.command('exception').description('waive single findings, for a time');
exception
  .command('add <key>')
  .description('add an approved, expiring exception for one finding to the configuration')
  .requiredOption('--reason <text>', 'why the finding is accepted for that time')
  .requiredOption('--approved-by <actor>', 'who approved it, an address or user name; not whom it is about')
  .requiredOption('--expires <date>', 'the last day on which it holds, 180 days ahead at most')
  .action(async (findingKey: string, options: ExceptionOptions) =>
    finish(await addExceptionCommand(session(), findingKey, options)),
  );

program
  .command('observe')
  .description("record how many active accounts somebody sees on the application's own screen")
  .option('--connection <id>', 'which application, if there are several')
  .requiredOption('--count <n>', 'how many active accounts the screen shows')
  .requiredOption('--by <name>', 'who sees it')
  .option('--at <time>', 'when, if it is not now')
  .action(async (options: ObserveOptions) => finish(await observeCommand(session(), options)));

program
  .command('bundle')
  .description('the log, the evidence of a period and how to verify them, signed, in one zip for an auditor')
  .option('--from <time>', 'the first day of the period, or the time at which it begins')
  .option('--to <time>', 'its last day, or the time at which it is over')
  .option('--review <id>', 'instead: the days of an access review, with its page and its items beside the zip')
  .option('-o, --output <file>', 'a new file (<organization>-<workspace>-<from>-<to>.zip)')
  .option('--nonce <text>', 'what the auditor asked to see in the signed statement')
  .option('--as-of <time>', 'the time by which reports are made, for the same bundle again (now)')
  .action(async (options: BundleCommandOptions) => finish(await bundleCommand(session(), options)));

addReviewCommands(program, session, finish);

const key = program.command('key').description('look after the signing key');
key
  .command('rotate')
  .description('hand the logs over to a new signing key')
  .action(async () => finish(await rotateKeyCommand(session())));

program
  .command('demo')
  .description('a simulated company, end to end, in well under a minute')
  .action(async () => finish(await demoCommand(session())));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    finish(error.exitCode === 0 ? 0 : EXIT.usage);
  } else {
    const failed = session();
    failed.reportError(error);
    if (failed.json) failed.printJson(errorDocument(error));
    finish(exitCodeFor(error));
  }
}
