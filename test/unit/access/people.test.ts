import { describe, expect, it } from 'vitest';
import { normalisePerson } from '../../../shared/access/people.ts';
import { aPerson } from '../../support/builders.ts';

const TODAY = '2026-03-02';
const YESTERDAY = '2026-03-01';
const TOMORROW = '2026-03-03';

describe('the status of a person', () => {
  it.each([
    ['active without dates', { startDate: null }, 'active'],
    ['active, last day was yesterday', { endDate: YESTERDAY }, 'ended'],
    ['active, last day is today', { endDate: TODAY }, 'active'],
    ['active, last day is tomorrow', { endDate: TOMORROW }, 'active'],
    ['active, last working day was yesterday, no end known', { lastWorkingDay: YESTERDAY }, 'ended'],
    ['active, last working day was yesterday, employed on', { lastWorkingDay: YESTERDAY, endDate: TOMORROW }, 'active'],
    ['active, starts tomorrow', { startDate: TOMORROW }, 'future'],
    ['active, starts today', { startDate: TODAY }, 'active'],
    ['ended, no date', { status: 'ended' }, 'ended'],
    ['ended, last day was yesterday', { status: 'ended', endDate: YESTERDAY }, 'ended'],
    ['ended, last day is today', { status: 'ended', endDate: TODAY }, 'active'],
    ['ended, last day is tomorrow', { status: 'ended', endDate: TOMORROW }, 'active'],
    ['on leave', { status: 'leave' }, 'leave'],
    ['on leave, last day was yesterday', { status: 'leave', endDate: YESTERDAY }, 'ended'],
    ['future, starts tomorrow', { status: 'future', startDate: TOMORROW }, 'future'],
    ['future, started yesterday', { status: 'future', startDate: YESTERDAY }, 'active'],
    ['future, no date', { status: 'future', startDate: null }, 'future'],
    ['unknown', { status: 'unknown' }, 'unknown'],
    ['unknown, last day was yesterday', { status: 'unknown', endDate: YESTERDAY }, 'ended'],
    ['unknown, starts tomorrow', { status: 'unknown', startDate: TOMORROW }, 'future'],
  ] as const)('dates decide over words: %s [note 2]', (_name, overrides, status) => {
    expect(normalisePerson(aPerson('ada', overrides), TODAY).status).toBe(status);
  });

  it.each([
    ['active', 'active'],
    ['leave', 'leave'],
    ['future', 'active'],
  ] as const)('an end before the start is of an earlier employment: %s [note 13]', (word, status) => {
    const rehired = aPerson('ada', { status: word, startDate: '2026-02-01', endDate: '2025-10-31' });

    expect(normalisePerson(rehired, TODAY)).toMatchObject({ status, endDate: null });
  });

  it('an end on the day of the start is the end [note 13]', () => {
    const person = aPerson('ada', { startDate: YESTERDAY, endDate: YESTERDAY });

    expect(normalisePerson(person, TODAY)).toMatchObject({ status: 'ended', endDate: YESTERDAY });
  });
});

describe('the end of an employment that lies ahead', () => {
  const leaving = { endDate: TOMORROW, lastWorkingDay: TODAY };

  it.each([
    ['an employee', 'internal'],
    ['somebody whose type is not known', null],
  ] as const)('is dropped for %s [note 11]', (_name, type) => {
    expect(normalisePerson(aPerson('ada', { ...leaving, type }), TODAY)).toMatchObject({
      status: 'active',
      endDate: null,
      lastWorkingDay: null,
    });
  });

  it('is kept for an external [note 11]', () => {
    expect(normalisePerson(aPerson('ada', { ...leaving, type: 'external' }), TODAY)).toMatchObject(leaving);
  });

  it('is not kept by way of the last working day, once that has passed [note 11]', () => {
    const person = aPerson('ada', { endDate: TOMORROW, lastWorkingDay: YESTERDAY });

    expect(normalisePerson(person, TODAY)).toMatchObject({ endDate: null, lastWorkingDay: YESTERDAY });
  });

  it('is kept once it has passed', () => {
    expect(normalisePerson(aPerson('ada', { endDate: YESTERDAY }), TODAY).endDate).toBe(YESTERDAY);
  });
});
