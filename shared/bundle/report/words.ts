import type { CalendarDate, Instant, Slot } from '../../kernel/instant.ts';
import { type Html, html, joined } from '../../kernel/markup.ts';
import { safeText } from '../../kernel/safe-text.ts';

/** `2026-03-12 06:00`; the report says once that times are in UTC. */
export function clock(time: Instant | Slot): Html {
  return html`<time datetime="${time}">${clockText(time)}</time>`;
}

export function clockText(time: Instant | Slot): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** `1 slot`, `2 slots`; thousands apart. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${figure(number)} ${number === 1 ? one : many}`;
}

/** `1,460`, however the machine is set. */
export function figure(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share in percent, cut off and never rounded up: what is under a limit does not look as if it were not. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${(Math.floor((part * 1000) / whole) / 10).toFixed(1)} %`;
}

/** `30 h` up to two days, then `3 d 6 h`. */
export function stretch(hours: number): string {
  if (hours < 48) return `${hours} h`;
  const rest = hours % 24;
  return `${figure(Math.floor(hours / 24))} d${rest === 0 ? '' : ` ${rest} h`}`;
}

/** `12 to 14`; `12` if they are all the same. */
export function rangeText(numbers: readonly number[]): string {
  if (numbers.length === 0) return 'no reading';
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? figure(least) : `${figure(least)} to ${figure(most)}`;
}

/**
 * A name or text from outside, which keeps its direction to itself. It may be broken behind an @, and where it is so long
 * that it would not fit otherwise.
 */
export function outside(text: string): Html {
  const pieces = safeText(text).match(/[^@]{1,40}@?|@/gu) ?? [];
  return html`<bdi>${joined(pieces, html`<wbr>`)}</bdi>`;
}

/** Who approved something, and when; a dash for nobody. */
export function approval(by: string | null, on: CalendarDate | null): Html {
  if (by === null) return html`–`;
  return html`${outside(by)}${on === null ? null : html`, ${day(on)}`}`;
}

/** A calendar day; a dash for none. */
export function day(date: CalendarDate | null): Html {
  return html`<span class="nowrap">${date ?? '–'}</span>`;
}

/** An identifier as the evidence writes it: it may be broken anywhere. */
export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

/** Our own prose, in which backquotes mark code. */
export function prose(text: string): Html {
  return html`${text.split('`').map((part, i) => (i % 2 === 1 ? code(part) : part))}`;
}
