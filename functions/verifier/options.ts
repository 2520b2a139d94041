/** What an auditor can say beside what is to be verified: each by its name on a command line, and what it is. */
export const OPTIONS = [
  {
    name: 'anchor',
    value: '<key>',
    text: 'the first signing key, as you got it by another way: SHA256:… or a PEM file',
  },
  { name: 'nonce', value: '<text>', text: 'what you asked to have signed with the bundle' },
  { name: 'from', value: '<time>', text: 'start of the period' },
  { name: 'to', value: '<time>', text: 'end of the period' },
  { name: 'schedule', value: '<cron>', text: 'the schedule that you expect, instead of the recorded one' },
  { name: 'timezone', value: '<zone>', text: 'time zone of the schedule and of bare dates (UTC)' },
  { name: 'known-head', value: '<seq:digest...>', text: 'heads of the log that you have seen before' },
  { name: 'as-of', value: '<time>', text: 'verify as if it were this time' },
] as const;

export type OptionName = (typeof OPTIONS)[number]['name'];

/** What was given, as text. */
export interface GivenOptions {
  readonly anchor?: string | undefined;
  readonly nonce?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly schedule?: string | undefined;
  readonly timezone?: string | undefined;
  readonly knownHead?: readonly string[] | undefined;
  readonly asOf?: string | undefined;
}
