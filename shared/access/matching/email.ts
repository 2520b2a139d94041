/** The form in which addresses are compared: trimmed, NFC, lower case. Null for what is not an address at all. */
export function normaliseEmail(text: string): string | null {
  // Nearly always; and a company has many, which are compared by many tests.
  if (/^[a-z0-9._+-]+@[a-z0-9.-]+$/.test(text)) return text;
  const address = text.trim().normalize('NFC').toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

/** Whether a normalised address belongs to one of the company's domains. Private addresses never match anybody. */
function isCorporate(address: string, domains: readonly string[]): boolean {
  return domains.includes(address.slice(address.lastIndexOf('@') + 1));
}

/** The addresses among some texts, normalised, without repeats. */
export function normalisedAddresses(texts: readonly string[]): string[] {
  const addresses: string[] = [];
  for (const text of new Set(texts)) {
    const address = normaliseEmail(text);
    if (address !== null && !addresses.includes(address)) addresses.push(address);
  }
  return addresses;
}

/** Those of some normalised addresses that belong to the company's domains. */
export function corporateAmong(addresses: readonly string[], domains: readonly string[]): string[] {
  return addresses.filter((address) => isCorporate(address, domains));
}

/** The corporate addresses among some texts, normalised, without repeats. */
export function corporateAddresses(texts: readonly string[], domains: readonly string[]): string[] {
  return corporateAmong(normalisedAddresses(texts), domains);
}
