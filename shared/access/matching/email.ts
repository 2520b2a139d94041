/** The form in which addresses are compared: trimmed, NFC, lower case. Null for what is not an address at all. */
export function normaliseEmail(text: string): string | null {
  const address = text.trim().normalize('NFC').toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

/** Whether a normalised address belongs to one of the company's domains. Private addresses never match anybody. */
function isCorporate(address: string, domains: readonly string[]): boolean {
  return domains.includes(address.slice(address.lastIndexOf('@') + 1));
}

/** The corporate addresses among some texts, normalised, without repeats. */
export function corporateAddresses(texts: readonly string[], domains: readonly string[]): string[] {
  const addresses = texts.map(normaliseEmail).filter((address) => address !== null);
  return [...new Set(addresses.filter((address) => isCorporate(address, domains)))];
}
