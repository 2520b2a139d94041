import { describe, expect, it } from 'vitest';
import { alertsOf, type Evaluation, play, type Seen } from './history.ts';

const LEAVER = 'UAR-08:main/leapsome:account.a';
const ORPHAN = 'UAR-09:main/leapsome:account.a';
const ADMIN = 'PAR-03:main/leapsome:grant.a.Admin';

/** One evaluation for each letter: f failing, g graver, w waived, u undetermined, . well. */
function history(findings: { readonly [key: string]: string }): Evaluation[] {
  const letters: { readonly [letter: string]: Seen } = {
    f: 'failing',
    g: 'graver',
    w: 'waived',
    u: 'undetermined',
    '.': 'ok',
  };
  const slots = Math.max(...Object.values(findings).map((story) => story.length));
  return Array.from({ length: slots }, (_, i) => ({
    complete: true,
    seen: Object.fromEntries(Object.entries(findings).map(([key, story]) => [key, letters[story[i] ?? '.'] ?? 'ok'])),
  }));
}

const alerts = (findings: { readonly [key: string]: string }) => alertsOf(play(history(findings)));

describe('one subject, one alert [note 31]', () => {
  it('is raised by the gravest finding, and the others are linked to it', () => {
    const [step] = play(history({ [ADMIN]: 'f', [LEAVER]: 'f', [ORPHAN]: 'f' }));

    expect(alertsOf(step ? [step] : [])).toEqual([['UAR-08 opened']]);
    expect(step?.events.map(({ key, detail }) => [key, detail.unmapped])).toMatchObject([
      [ADMIN, { alert: false, leader: LEAVER, related: [LEAVER, ORPHAN] }],
      [LEAVER, { alert: true, leader: LEAVER, related: [ADMIN, ORPHAN] }],
      [ORPHAN, { alert: false, leader: LEAVER, related: [LEAVER, ADMIN] }],
    ]);
  });

  it('is raised for each of two accounts', () => {
    expect(alerts({ [LEAVER]: 'f', 'UAR-08:main/leapsome:account.b': 'f' })).toEqual([
      ['UAR-08 opened', 'UAR-08 opened'],
    ]);
  });

  it('is raised by what still stands when the graver finding is gone', () => {
    expect(alerts({ [LEAVER]: 'ff.', [ORPHAN]: 'fff' })).toEqual([
      ['UAR-08 opened'],
      [],
      ['UAR-08 resolved', 'UAR-09 updated'],
    ]);
  });

  it('is raised by what still stands when the graver finding is waived', () => {
    expect(alerts({ [LEAVER]: 'fw', [ORPHAN]: 'ff' })).toEqual([
      ['UAR-08 opened'],
      ['UAR-08 suppressed', 'UAR-09 updated'],
    ]);
  });

  it('is raised again by a graver finding that joins, and not again when that one is gone', () => {
    expect(alerts({ [LEAVER]: '.f..', [ORPHAN]: 'fff.' })).toEqual([
      ['UAR-09 opened'],
      ['UAR-08 opened'],
      ['UAR-08 resolved'],
      ['UAR-09 resolved'],
    ]);
  });

  it('is silent about what was never raised', () => {
    expect(alerts({ [LEAVER]: 'ff.', [ORPHAN]: 'f..' })).toEqual([['UAR-08 opened'], [], ['UAR-08 resolved']]);
  });

  it('is raised once while a finding stands, also while nobody can tell', () => {
    expect(alerts({ [LEAVER]: 'ffuff' })).toEqual([['UAR-08 opened'], [], [], [], []]);
  });

  it('is raised again when the finding becomes graver, once', () => {
    expect(alerts({ [LEAVER]: 'fgfg' })).toEqual([['UAR-08 opened'], ['UAR-08 updated'], [], []]);
  });
});

describe('flapping [note 32]', () => {
  it.each([
    ['in the next slot', 'f.f'],
    ['in the slot after it', 'f..f'],
  ])('raises no alert: %s', (_name, story) => {
    const raised = alerts({ [LEAVER]: story });

    expect(raised.slice(0, 2)).toEqual([['UAR-08 opened'], ['UAR-08 resolved']]);
    expect(raised.slice(2).flat()).toEqual([]);
  });

  it('is told all the same, as no alert', () => {
    const [, , back] = play(history({ [LEAVER]: 'f.f' }));

    expect(back?.events.map(({ type, detail }) => [type, detail.unmapped])).toMatchObject([
      ['Finding Reopened', { alert: false, leader: LEAVER }],
    ]);
    expect(back?.after.get(LEAVER)?.openedAt).toBe('2026-03-02T06:00:00.000Z');
  });

  it('is over after three slots: then it is a problem again', () => {
    expect(alerts({ [LEAVER]: 'f...f' }).at(-1)).toEqual(['UAR-08 reopened']);
  });

  it('that goes on and on raises one alert, and one that it is gone', () => {
    expect(alerts({ [LEAVER]: 'f.f.f..f.f.' }).flat()).toEqual(['UAR-08 opened', 'UAR-08 resolved']);
  });

  it('that ends with the problem standing raises an alert two slots later, since it was told to be gone', () => {
    expect(alerts({ [LEAVER]: 'f.fffff' })).toEqual([
      ['UAR-08 opened'],
      ['UAR-08 resolved'],
      [],
      [],
      [],
      ['UAR-08 updated'],
      [],
    ]);
  });

  it('does not keep back what was never raised', () => {
    expect(alerts({ [LEAVER]: 'f...', [ORPHAN]: 'f.f.' })).toEqual([
      ['UAR-08 opened'],
      ['UAR-08 resolved'],
      ['UAR-09 reopened'],
      ['UAR-09 resolved'],
    ]);
  });

  it('does not keep back what has become graver', () => {
    expect(alerts({ [LEAVER]: 'f.g' }).at(-1)).toEqual(['UAR-08 reopened']);
  });
});

describe('exceptions', () => {
  it('end an alert, and raise it again when they expire', () => {
    expect(alerts({ [LEAVER]: 'fwwf' })).toEqual([['UAR-08 opened'], ['UAR-08 suppressed'], [], ['UAR-08 reopened']]);
  });

  it('that were there first raise nothing', () => {
    expect(alerts({ [LEAVER]: 'ww.' })).toEqual([[], [], []]);
  });

  it('that expire while nobody can tell raise the alert: nothing stays waived by nothing', () => {
    expect(alerts({ [LEAVER]: 'fwu' })).toEqual([['UAR-08 opened'], ['UAR-08 suppressed'], ['UAR-08 reopened']]);
  });
});
