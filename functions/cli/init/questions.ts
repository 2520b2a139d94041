import * as z from 'zod';
import { localSecretSchema } from '../../../shared/connections/option-fields.ts';
import { isTimeZone } from '../../../shared/kernel/calendar.ts';
import { configurationSchema } from '../../../shared/workspace/configuration.ts';
import { policySchema } from '../../../shared/workspace/policy.ts';
import { describeIssue } from '../../../shared/workspace/problems.ts';
import type { Prompter } from '../output/prompter.ts';
import { SOURCES, type Source } from './sources.ts';

/** Leapsome's SCIM interface alone: a good beginning. */
export const NONE = 'none';

/** What `init` must know, each with what it is called, how it is asked for, and what is wrong with an answer. */
export const QUESTIONS = {
  organization: {
    flag: '--organization',
    text: 'Short name of the organisation, such as acme',
    problemWith: (answer: string) => firstProblem(answer, configurationSchema.shape.organization),
  },
  timezone: {
    flag: '--timezone',
    text: 'Time zone of schedule and dates',
    problemWith: (answer: string) => (isTimeZone(answer) ? null : 'must be an IANA time zone such as Europe/Berlin'),
  },
  token: {
    flag: '--token',
    text: 'Where is the SCIM token, env:NAME or file:path',
    problemWith: (answer: string) => firstProblem(answer, localSecretSchema),
  },
  sources: {
    flag: '--source',
    text: `Further sources that you have, of ${SOURCES.join(', ')}`,
    problemWith: (answer: string) =>
      wordsIn(answer).every((word) => word === NONE || isSource(word))
        ? null
        : `must be some of ${SOURCES.join(', ')}, or ${NONE}`,
  },
  entraTenant: { flag: '--entra-tenant', text: 'Id of the tenant of Entra ID', problemWith: problemWithId },
  entraClient: {
    flag: '--entra-client',
    text: 'Id of the app registration that reads Entra ID (application id)',
    problemWith: problemWithId,
  },
  domains: {
    flag: '--domain',
    text: 'Mail domains of the company, such as acme.example',
    problemWith: (answer: string) => firstProblem(domainsIn(answer), policySchema.shape.emailDomains),
  },
} as const;

type Question = (typeof QUESTIONS)[keyof typeof QUESTIONS];

/** Asks until the answer can be used. Rejects when the person gives up. */
export async function askFor(prompter: Prompter, { text, problemWith }: Question, fallback: string): Promise<string> {
  const prompt = `${text}${fallback === '' ? '' : ` [${fallback}]`}: `;
  while (true) {
    const answer = (await prompter.ask(prompt)).trim() || fallback;
    const problem = problemWith(answer);
    if (problem === null) return answer;
    prompter.say(`  ${problem}`);
  }
}

/** The sources that an answer names. */
export function sourcesIn(text: string): Source[] {
  return wordsIn(text).filter(isSource);
}

function isSource(word: string): word is Source {
  return (SOURCES as readonly string[]).includes(word);
}

function problemWithId(answer: string): string | null {
  return firstProblem(answer, z.guid('must be an id such as 6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11'));
}

/** Domains as people write them: with commas or spaces between, with an @ or in capitals. */
export function domainsIn(text: string): string[] {
  return wordsIn(text)
    .map((domain) => domain.replace(/^@/, ''))
    .filter((domain) => domain !== '');
}

/** Words as people list them, with commas or spaces between. */
function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
}

function firstProblem(value: unknown, schema: z.ZodType): string | null {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue ? describeIssue(issue, value) : null;
}
