import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePublicId, publicId } from '../../src/domain/public-id.ts';

describe('public ids', () => {
  it('are short and say what they name', () => {
    expect(publicId('s', 1)).toBe('s-1');
    expect(publicId('i', 1_000_000)).toBe('i-ygj0');
  });

  it('read back to what they were made of, as people type them', () => {
    fc.assert(
      fc.property(fc.constantFrom('s' as const, 'i' as const), fc.maxSafeNat(), (kind, id) => {
        expect(parsePublicId(publicId(kind, id))).toEqual({ kind, id });
        expect(parsePublicId(` ${publicId(kind, id).toUpperCase()} `)).toEqual({ kind, id });
      }),
    );
  });

  it('take look-alike letters for digits', () => {
    expect(parsePublicId('s-1O')).toEqual({ kind: 's', id: 32 });
    expect(parsePublicId('s-l0')).toEqual({ kind: 's', id: 32 });
  });

  it.each(['', 's-', 'x-1', 's-u', '12', 's-zzzzzzzzzzzz', 's-1 2'])('know that %j is none', (text) => {
    expect(parsePublicId(text)).toBeNull();
  });
});
