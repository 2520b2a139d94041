/**
 * Works on items in their order and hands on what comes of each, with the next one begun: so whoever takes them and whatever works
 * on them need not wait for each other. Two are in memory at a time.
 */
export async function* oneAhead<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  let begun: Promise<Result> | null = null;
  for await (const item of items) {
    const next = work(item);
    // Whoever stops before its turn is not told of it.
    next.catch(() => {});
    if (begun) yield await begun;
    begun = next;
  }
  if (begun) yield await begun;
}
