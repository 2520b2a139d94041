import { describe, expect, it } from 'vitest';
import { messageOf, RollcallError } from '../../../shared/kernel/errors.ts';

class ShelfError extends RollcallError<'shelf-full'> {}

describe('an expected failure', () => {
  it('has a code for programs, a sentence for people, and the name of its class', () => {
    const cause = new Error('disk');
    const error = new ShelfError('shelf-full', 'the shelf is full; make room', { cause });

    expect(error).toMatchObject({ code: 'shelf-full', name: 'ShelfError', cause });
    expect(messageOf(error)).toBe('the shelf is full; make room');
  });
});

describe('messageOf', () => {
  it('makes a sentence of whatever was thrown', () => {
    expect(messageOf('broken')).toBe('broken');
    expect(messageOf(undefined)).toBe('undefined');
  });
});
