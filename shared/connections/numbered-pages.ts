import type { PageRequest } from './offset-listing.ts';

/** A page of a list whose pages are numbered from 1, and how many records it has before the one that was asked for. */
interface NumberedPage {
  readonly page: number;
  readonly pageSize: number;
  readonly before: number;
}

/**
 * The page of a numbered list in which the list continues from a record. After a page that came short it is that page
 * again, so that no record is passed over. From the last record of a full page on, pages are taken one record shorter, so
 * that the page shows what follows: a list that goes on cannot pass for one that ends there.
 */
export function numberedPage({ startIndex, count }: Pick<PageRequest, 'startIndex' | 'count'>): NumberedPage {
  const isLastOfPage = startIndex % count === 0 && count > 1;
  const pageSize = isLastOfPage ? count - 1 : count;
  const position = startIndex - 1;
  return { page: Math.floor(position / pageSize) + 1, pageSize, before: position % pageSize };
}
