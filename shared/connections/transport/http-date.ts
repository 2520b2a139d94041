const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Epoch milliseconds of a date in a header: the one form that RFC 9110 §5.6.7 lets servers send, `Sun, 22 Nov 2026
 * 06:00:00 GMT`. Null for anything else: Date.parse alone makes a time out of `0` and of the year 275760.
 */
export function parseHttpDate(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  if (!HTTP_DATE.test(trimmed)) return null;
  const time = Date.parse(trimmed);
  return Number.isNaN(time) ? null : time;
}
