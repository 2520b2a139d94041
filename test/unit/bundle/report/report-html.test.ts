import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../../shared/bundle/report/report-html.ts';
import { completenessOf, deviationOf, quietReport, slotRecords, troubledYear } from '../../../support/period-report.ts';

const hrefsIn = (text: string) => [...text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
const idsIn = (text: string) => [...text.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);

describe('the report of a period', () => {
  it('is the same for the same data', () => {
    expect(reportHtml(quietReport())).toBe(reportHtml(quietReport()));
  });

  it('allows its own style sheet and nothing else', () => {
    const text = reportHtml(quietReport());

    const style = /<style>(.*)<\/style>/s.exec(text)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    expect(policy).toBe(
      `default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
    expect(text).not.toMatch(/<script|<link|<iframe|<object|<img|<form| style=| on\w+=/);
  });

  it('links to places that it has, and to evidence by paths within the bundle', () => {
    const text = reportHtml(troubledYear());

    const hrefs = hrefsIn(text);
    const ids = new Set(idsIn(text));
    expect(hrefs.filter((href) => href.startsWith('#') && !ids.has(href.slice(1)))).toEqual([]);
    expect(ids.size).toBe(idsIn(text).length);
    expect(
      hrefs.filter(
        (href) =>
          !/^(#|\.\.\/log\/\d{20}\.dsse\.json$|\.\.\/evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$|\.\.\/VERIFY\.md$)/.test(
            href,
          ) && !/^(populations\/)?[a-z]+\.(csv|json)$/.test(href),
      ),
    ).toEqual([]);
  });

  it('says what every entry and digest that it cites is in full', () => {
    const [body = '', appendix = ''] = reportHtml(troubledYear()).split('id="appendix"');

    const cited = new Set(hrefsIn(body).filter((href) => /^\.\.\/(log|evidence)\//.test(href)));
    expect([...cited].filter((href) => !appendix.includes(`href="${href}"`))).toEqual([]);
  });

  it('shows first what is missing', () => {
    const slots = slotRecords(28).map((record, i) =>
      i === 40 ? { ...record, state: 'missed' as const, evidence: null, evaluatedAt: null } : record,
    );

    const text = reportHtml(quietReport(28, { completeness: completenessOf(slots) }));

    const places = ['id="gaps"', 'missed: no evaluation</td>', 'id="summary"', 'id="tests"', 'id="deviations"'];
    expect(places.map((place) => text.indexOf(place))).toEqual(
      places.map((place) => text.indexOf(place)).toSorted((a, b) => a - b),
    );
    expect(places.filter((place) => !text.includes(place))).toEqual([]);
  });

  it.each([
    ['the log was opened within it', { openedAt: '2026-01-05T00:00:00.000Z' }, 'after the period began'],
    ['nobody else vouches for it', { selfAttested: true }, 'This store is self-attested.'],
  ])('warns if %s', (_what, scope, warning) => {
    const quiet = quietReport();

    expect(reportHtml({ ...quiet, scope: { ...quiet.scope, ...scope } })).toContain(warning);
  });

  it('does not take a period that is not over for one that is', () => {
    expect(reportHtml(quietReport(28, { asOf: '2026-01-15T00:00:00.000Z' }))).toContain('The period is not over.');
    expect(reportHtml(quietReport())).not.toContain('The period is not over.');
  });

  it('does not say that nobody is privileged where no reading shows roles', () => {
    const quiet = quietReport();
    const readings = quiet.readings.map((reading) => ({
      ...reading,
      points: reading.points.map((point) => ({ ...point, holders: [] })),
    }));

    expect(reportHtml({ ...quiet, readings })).toContain('Who was privileged there is not known.');
    expect(reportHtml(quiet)).not.toContain('is not known.</p>');
  });

  it('stays small over a year with hundreds of findings, and says where the others are', () => {
    const text = reportHtml(troubledYear());

    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toContain('Shown are the first 200 of 400. All are in <a href="deviations.csv">');
    expect(text).toContain('Shown are the first 25 of 400. All are in <a href="findings.csv">');
  });

  it('does not say that a table is cut off which is not', () => {
    const deviations = Array.from({ length: 200 }, (_, i) => deviationOf(`UAR-09:main/leapsome:account.a${i}`, i));

    expect(reportHtml(quietReport(28, { deviations }))).not.toContain('Shown are the first');
  });
});
