/** Works on items, at most so many at a time, each begun in its turn. What comes of them is in their order, whichever was done first. */
export async function atMostAtATime<Item, Result>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [place, item] of waiting) results[place] = await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
