import { describe, expect, it } from 'vitest';
import { chooseSlot, refuseUntimely, SlotError } from '../../../shared/pipeline/slot.ts';

const SCHEDULE = { cron: '0 */6 * * *', timezone: 'UTC' };
const at = (time: string) => Date.parse(time);
const NOW = at('2026-03-02T07:30:15.500Z');

describe('the slot of a run', () => {
  it.each([
    ['the latest one', { slot: null, manual: false }, '2026-03-02T06:00:00Z', 'schedule'],
    ['one by name', { slot: '2026-03-02T00:00:00Z', manual: false }, '2026-03-02T00:00:00Z', 'schedule'],
    ['this very second, by hand', { slot: null, manual: true }, '2026-03-02T07:30:15Z', 'manual'],
    ['one by hand, by name', { slot: '2026-03-02T07:00:00Z', manual: true }, '2026-03-02T07:00:00Z', 'manual'],
  ] as const)('is %s', (_name, request, slot, trigger) => {
    expect(chooseSlot(request, SCHEDULE, NOW)).toEqual({ slot, trigger });
  });

  it('is never one of the schedule for a run by hand, even in its very second', () => {
    const now = at('2026-03-02T06:00:00.999Z');

    expect(chooseSlot({ slot: null, manual: true }, SCHEDULE, now)).toEqual({
      slot: '2026-03-02T05:59:59Z',
      trigger: 'manual',
    });
  });

  it.each([
    ['no time', 'today', false, '"today" is not a slot'],
    ['a time with milliseconds', '2026-03-02T06:00:00.000Z', false, 'is not a slot'],
    ['a time that does not exist', '2026-02-30T06:00:00Z', false, 'is not a slot'],
    ['a time of another zone', '2026-03-02T06:00:00+01:00', false, 'is not a slot'],
    [
      'not due',
      '2026-03-02T05:00:00Z',
      false,
      'is not due at 2026-03-02T05:00:00Z; the latest slot is 2026-03-02T06:00:00Z',
    ],
    ['due, but by hand', '2026-03-02T06:00:00Z', true, 'is a slot of the schedule; leave out --manual'],
  ])('is refused as a mistake in the call: %s', (_name, slot, manual, message) => {
    const choose = () => chooseSlot({ slot, manual }, SCHEDULE, NOW);

    expect(choose).toThrow(expect.objectContaining({ code: 'slot-invalid' }));
    expect(choose).toThrow(message);
  });
});

describe('a slot can be worked on', () => {
  const refusal = (slot: string, now: string) => {
    try {
      refuseUntimely({ slot, trigger: 'schedule' }, SCHEDULE, at(now));
      return null;
    } catch (error) {
      return error instanceof SlotError ? error.message : 'another error';
    }
  };

  it.each([
    ['not before it comes', '2026-03-02T05:59:59.999Z', 'slot 2026-03-02T06:00:00Z lies in the future'],
    ['from then on', '2026-03-02T06:00:00.000Z', null],
    ['until the next one is due', '2026-03-02T11:59:59.999Z', null],
    [
      'and no longer',
      '2026-03-02T12:00:00.000Z',
      'slot 2026-03-02T06:00:00Z is over, since the next one is due, and stays a gap',
    ],
  ])('%s', (_name, now, expected) => {
    const message = refusal('2026-03-02T06:00:00Z', now);

    expect(message?.split(';')[0] ?? null).toBe(expected);
  });
});
