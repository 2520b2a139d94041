import type { Cost, Time } from './measure.ts';

/** Figures as the tables of docs/performance.md have them. */

export function seconds({ milliseconds: time }: Time): string {
  return `${(time / 1000).toFixed(2)} s`;
}

export function milliseconds({ milliseconds: time }: Time): string {
  return `${time.toFixed(0)} ms`;
}

export function megabytes({ peakMegabytes }: Cost): string {
  return peakMegabytes.toFixed(0);
}

export function ratio(floor: Time, ours: Time): string {
  return (ours.milliseconds / floor.milliseconds).toFixed(2);
}

export function perSecond(count: number, { milliseconds: time }: Time): string {
  return Math.round((count * 1000) / time).toString();
}

export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}
