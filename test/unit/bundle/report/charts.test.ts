import { describe, expect, it } from 'vitest';
import { type Mark, stack } from '../../../../shared/bundle/report/charts.ts';
import { gridOf } from '../../../../shared/bundle/report/grid.ts';
import { textOf } from '../../../../shared/kernel/markup.ts';
import { quietReport, slotRecords } from '../../../support/period-report.ts';

function rectsOf(days: number, markOf: (slot: number) => Mark) {
  const slots = slotRecords(days).map(({ slot }, i) => ({ slot, kind: markOf(i) }));
  const text = textOf(stack(gridOf(quietReport(days)), slots, 'a chart'));
  return [...text.matchAll(/<rect class="m-(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"/g)].map(
    ([, mark = '', x, width, height]) => ({ mark, x: Number(x), width: Number(width), height: Number(height) }),
  );
}

describe('the chart of outcomes', () => {
  it('draws neighbours that say the same as one', () => {
    expect(rectsOf(30, () => 'good')).toEqual([{ mark: 'good', x: 0, width: 720, height: 24 }]);
  });

  it('has a column for each slot that says something else', () => {
    const rects = rectsOf(30, (slot) => (slot === 60 ? 'bad' : 'good'));

    expect(rects.map(({ mark, x, width }) => [mark, x, width])).toEqual([
      ['good', 0, 360],
      ['bad', 360, 6],
      ['good', 366, 354],
    ]);
  });

  it('shows one bad slot of a week of good ones, and fills the column', () => {
    const [good, bad] = rectsOf(364, (slot) => (slot % 28 === 0 ? 'bad' : 'good'));

    expect(bad).toMatchObject({ mark: 'bad', x: 0 });
    expect(bad?.height).toBeGreaterThan(4);
    expect((good?.height ?? 0) + (bad?.height ?? 0)).toBeCloseTo(24, 1);
  });
});
