/** The form in which addresses are compared: trimmed, NFC, lower case. Null for what is not an address at all. */
export function normaliseEmail(text: string): string | null {
  // Nearly always; and a company has many, which are compared by many tests.
  if (/^[a-z0-9._+-]+@[a-z0-9.-]+$/.test(text)) return text;
  const address = text.trim().normalize('NFC').toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

/** Whether a normalised address belongs to one of the company's domains. Private addresses never match anybody. */
export function isCorporate(address: string, domains: readonly string[]): boolean {
  return domains.includes(address.slice(address.lastIndexOf('@') + 1));
}

/** The addresses among some texts, normalised, without repeats. */
export function normalisedAddresses(texts: readonly string[]): string[] {
  const addresses = new Set<string>();
  let before: string | null = null;
  for (const text of texts) {
    // The user name mostly is the first address.
    const address = text === before ? null : normaliseEmail(text);
    if (address !== null) addresses.add(address);
    before = text;
  }
  return [...addresses];
}

/** The corporate addresses among some texts, normalised, without repeats. */
export function corporateAddresses(texts: readonly string[], domains: readonly string[]): string[] {
  return normalisedAddresses(texts).filter((address) => isCorporate(address, domains));
}
