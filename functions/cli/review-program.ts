import { type Command, Option } from 'commander';
import {
  cancelCommand,
  closeCommand,
  type ExternalOptions,
  fileExternalCommand,
  openReviewCommand,
  signOffCommand,
} from './commands/review.ts';
import {
  assignCommand,
  type DecideOptions,
  decideCommand,
  delegateCommand,
  type HandOverOptions,
} from './commands/review-items.ts';
import { type ListOptions, reviewListCommand, reviewStatusCommand } from './commands/review-look.ts';
import {
  type ExportOptions,
  exportReviewCommand,
  type ImportOptions,
  importReviewCommand,
} from './commands/review-worksheets.ts';
import type { ActingOptions } from './reviews.ts';
import type { Session } from './session.ts';

/** The commands of access reviews. */
export function addReviewCommands(program: Command, session: () => Session, finish: (exitCode: number) => void): void {
  const review = program.command('review').description('access reviews: open, look, decide, sign off, close');
  const command = (usage: string, what: string) => review.command(usage).description(what);
  const acting = (usage: string, what: string, who: string) =>
    command(usage, what)
      .addOption(new Option('--by <actor>', who).makeOptionMandatory())
      .option('--recorded-by <name>', 'who writes it down, if somebody else');

  command('status [review]', 'how reviews stand; of one, who still has to decide').action(async (name?: string) =>
    finish(await reviewStatusCommand(session(), name)),
  );
  command('list <review>', 'the items of a review')
    .option('--reviewer <actor>', 'only those of this reviewer')
    .option('--pending', 'only those that wait for a decision')
    .action(async (name: string, options: ListOptions) => finish(await reviewListCommand(session(), name, options)));
  acting('open <kind>', 'open the review of the present window: all or privileged', 'to whom it belongs').action(
    async (kind: string, options: ActingOptions) => finish(await openReviewCommand(session(), kind, options)),
  );
  acting('decide <review> <decision>', 'decide about items: keep, modify, revoke or not-mine', 'who decides')
    .requiredOption('--items <list>', 'numbers, such as 1,4-7; or mine: all that wait for this reviewer')
    .option('--roles <list>', 'to modify: the roles that may stay, with commas between them')
    .option('--reason <text>', 'why; policy may ask for it')
    .action(async (name: string, decision: string, options: DecideOptions) =>
      finish(await decideCommand(session(), name, decision, options)),
    );
  acting('delegate <review>', 'let somebody else decide about your items too', 'the reviewer')
    .requiredOption('--to <actor>', 'who may decide')
    .option('--items <list>', 'which; all of the reviewer’s otherwise')
    .option('--from <date>', 'first day; today otherwise')
    .option('--until <date>', 'last day; that on which the review is due otherwise')
    .action(async (name: string, options: HandOverOptions) => finish(await delegateCommand(session(), name, options)));
  acting('assign <review>', 'give items another reviewer', 'to whom the review belongs, or management')
    .requiredOption('--to <actor>', 'the new reviewer')
    .requiredOption('--items <list>', 'which')
    .action(async (name: string, options: HandOverOptions) => finish(await assignCommand(session(), name, options)));
  acting(
    'export <review>',
    'write a worksheet for every reviewer, to be answered offline',
    'to whom the review belongs',
  )
    .requiredOption('-o, --output <folder>', 'a new folder')
    .option('--reviewer <actor>', 'for this reviewer alone')
    .option('--inbox', 'with links to answer by, on AWS: as good as the credentials, for 7 days at the most')
    .action(async (name: string, options: ExportOptions) =>
      finish(await exportReviewCommand(session(), name, options)),
    );
  command('import <review> <files...>', 'record worksheets that came back, each whole or not at all')
    .requiredOption('--recorded-by <name>', 'who imports them')
    .action(async (name: string, files: string[], options: ImportOptions) =>
      finish(await importReviewCommand(session(), name, files, options)),
    );
  acting('sign-off <review>', 'sign all decisions, for management', 'who signs; one of reviews.signOff').action(
    async (name: string, options: ActingOptions) => finish(await signOffCommand(session(), name, options)),
  );
  acting('close <review>', 'end a review that is signed off', 'to whom it belongs, or management').action(
    async (name: string, options: ActingOptions) => finish(await closeCommand(session(), name, options)),
  );
  acting('cancel <review>', 'end a review that is not to be held as it is', 'to whom it belongs, or management')
    .requiredOption('--reason <text>', 'why')
    .action(async (name: string, options: ActingOptions & { reason: string }) =>
      finish(await cancelCommand(session(), name, options)),
    );
  acting('file-external <file>', 'put a review on record that was held elsewhere, by digest', 'who files it')
    .requiredOption('--held-on <date>', 'when it was held')
    .requiredOption('--what <text>', 'what was reviewed, and where')
    .action(async (file: string, options: ExternalOptions) =>
      finish(await fileExternalCommand(session(), file, options)),
    );
}
