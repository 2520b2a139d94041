/** An element with attributes and content. Text is text: nothing that comes from a bundle is ever read as markup. */
export function element(
  name: string,
  attributes: { readonly [name: string]: string },
  ...content: readonly (string | Node)[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...content);
  return made;
}

/** The element with an id that the page has. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${id}`);
}
