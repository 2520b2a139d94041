import { hadLeft } from '../actors.ts';
import type { WorkspaceTest } from '../contract.ts';
import { judgeWhenDue } from '../reviews.ts';

export const signedOff: WorkspaceTest = {
  id: 'UAR-07',
  version: 1,
  scope: 'workspace',
  title: 'Management signs reviews off',
  criterion:
    'By its due date, a person whom policy names under reviews.signOff has signed all decisions of the review, by their digest, after the last of them, and authenticated as well as policy asks for. They had not left by then.',
  why: 'Reviewers vouch for items; that all of it was done, management has to acknowledge.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.4', '7.2.5.1'],
  },
  remediation: [
    '`rollcall review status <review>` says whether items still wait for a decision. Only then can it be signed.',
    'Have one of those who stand under `reviews.signOff` look at the decisions and sign them: `rollcall review sign-off <review> --by <actor>`.',
    'If who signed had left by then, find out who used their name. While the review is open, a decision that is made again asks for a new signature.',
    'If it is refused for weak authentication: on one machine nobody but the holder of the key vouches for who signs. Policy says under `reviews.authentication.signOff` whether that is enough.',
  ],
  closes: 'with the next run after the review is signed off',
  titleOf: ({ facts, measured }) =>
    measured.signedAfterLeaving === true
      ? `Access review ${String(facts.review)} is signed off by somebody who had left before`
      : `Access review ${String(facts.review)} is not signed off; it was due by ${String(facts.due).slice(0, 10)}`,

  evaluate(input) {
    const judged = judgeWhenDue(input, ({ signOff }) => {
      if (signOff === null) return {};
      return hadLeft(signOff.by, signOff.at, input.people, input.timezone) ? { signedAfterLeaving: true } : null;
    });
    return {
      ...judged,
      parameters: { signOff: input.policy.reviews?.signOff ?? [] },
      observations: {
        signed: input.reviews.reviews.flatMap(({ review, signOff }) =>
          signOff
            ? [{ review, at: signOff.at, authentication: signOff.authentication, decisions: signOff.decisions }]
            : [],
        ),
      },
    };
  },
};
