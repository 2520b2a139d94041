/** Words for kinds of employment that HR systems and directories write, without case, spaces and signs. */
const WORDS: { readonly [word: string]: 'internal' | 'external' } = {
  internal: 'internal',
  employee: 'internal',
  permanent: 'internal',
  fulltime: 'internal',
  parttime: 'internal',
  fixedterm: 'internal',
  apprentice: 'internal',
  intern: 'internal',
  workingstudent: 'internal',
  external: 'external',
  contractor: 'external',
  freelancer: 'external',
  freelance: 'external',
  consultant: 'external',
  vendor: 'external',
  agency: 'external',
};

/** What a word for a kind of employment means: the configuration's words first; undefined if nobody knows it. */
export function employmentType(
  text: string,
  configured: { readonly [word: string]: 'internal' | 'external' },
): 'internal' | 'external' | undefined {
  const word = plain(text);
  const own = Object.entries(configured).find(([name]) => plain(name) === word);
  return own ? own[1] : Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
