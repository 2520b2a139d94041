import type { z } from 'zod';
import { localSecretSchema } from '../../../shared/connections/option-fields.ts';
import { isTimeZone } from '../../../shared/kernel/calendar.ts';
import { configurationSchema } from '../../../shared/workspace/configuration.ts';
import { policySchema } from '../../../shared/workspace/policy.ts';
import { describeIssue } from '../../../shared/workspace/problems.ts';
import type { Prompter } from '../output/prompter.ts';

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

/** Domains as people write them: with commas or spaces between, with an @ or in capitals. */
export function domainsIn(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((domain) => domain.replace(/^@/, '').toLowerCase())
    .filter((domain) => domain !== '');
}

function firstProblem(value: unknown, schema: z.ZodType): string | null {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue ? describeIssue(issue, value) : null;
}
