import type { ReadingProgress } from '../../../shared/connections/contract.ts';

/** `/Users, 5000 of 12000`, for people who watch. */
export function readingText({ resource, received, total }: ReadingProgress): string {
  return `${resource}, ${received}${total === null ? '' : ` of ${total}`}`;
}
