import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/lib/charset.ts';
import { clean, cleanLines, clip, decodeGlyphs, toPlain, toPlainLines } from '../../src/lib/text.ts';

describe('clean', () => {
  it.each([
    ['controls', 'a\u0000b\u0007c', 'abc'],
    ['blanks of all kinds', ' a\u00a0\u3000b\n\tc ', 'a b c'],
    ['overrides and isolates', 'safe\u202Egpj.exe\u2069', 'safegpj.exe'],
    ['zero-width characters', 'Nv\u200Bid\u200Dia\uFEFF', 'Nvidia'],
    ['tags and selectors', 'a\u{E0041}\u{E0101}b', 'ab'],
    ['lone surrogates', 'a\ud800b', 'ab'],
    ['decomposed letters', 'Tu\u0308rkiye', 'Türkiye'],
  ])('drops or mends %s', (_, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('keeps emoji that are joined', () => {
    expect(clean('👨‍👩‍👧 ok')).toBe('👨‍👩‍👧 ok');
  });

  it('leaves nothing invisible, and nothing to do twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = clean(text);
        expect(once).not.toMatch(/\p{Cc}|\p{Cs}|[\u202a-\u202e]/u);
        expect(clean(once)).toBe(once);
      }),
    );
  });

  it('keeps lines where they matter', () => {
    expect(cleanLines(' a  b\r\n\n\n\n c\u0000 ')).toBe('a b\n\nc');
  });
});

describe('toPlain', () => {
  it.each([
    ['entities, once', 'R&amp;D &amp;lt;b&gt; &#8364; &hellip;', 'R&D &lt;b> € …'],
    ['blocks apart, inline together', '<p>One</p><p>t<b>w</b>o<br>three</p>', 'One two three'],
    ['scripts, styles and frames dropped', 'a<script>b("<p>")</script><style>c</style><iframe>d</iframe>e', 'a e'],
    ['unclosed and odd tags', '<div><p>a <b>b</div> 3 < 4 & 5 > 4', 'a b 3 < 4 & 5 > 4'],
    ['comments dropped', 'a<!-- <b>x</b> -->b', 'ab'],
    ['text without markup as it is', 'AT&T', 'AT&T'],
  ])('%s', (_, markup, expected) => {
    expect(toPlain(markup)).toBe(expected);
  });

  it('keeps blocks on their own lines where lines matter', () => {
    expect(toPlainLines('<h1>T</h1><p>a</p>')).toBe('T\n\na');
  });
});

describe('clip', () => {
  it('cuts between characters as readers see them, and marks the cut', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdefg', 6)).toBe('abcde…');
    expect(clip('ab 👨‍👩‍👧 cd', 6)).toBe('ab…');
    expect(clip('𝒳𝒳𝒳', 3)).toBe('𝒳𝒳𝒳');
    expect(clip(`a${'\u0301'.repeat(50)}`, 5)).toHaveLength(5);
  });

  it('never exceeds its measure', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        expect([...clip(text, max)].length).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('decodeGlyphs', () => {
  it('reads the letters of the Government Publishing Office and leaves the rest', () => {
    expect(decodeGlyphs('T[uuml]rkiye, Jos[eacute], Ko[ccedil], [inodot] [sic] [sub] [15 CFR]')).toBe(
      'Türkiye, José, Koç, ı [sic] [sub] [15 CFR]',
    );
  });
});

describe('decode', () => {
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  const xml = (encoding: string, rest: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`), rest]);

  it.each<[string, Uint8Array, string | null, string]>([
    [
      'a byte-order mark before all',
      Buffer.concat([bytes('efbbbf'), Buffer.from('é')]),
      'text/xml; charset=iso-8859-1',
      'é',
    ],
    ['UTF-16 with a mark', Buffer.concat([bytes('fffe'), Buffer.from('<é', 'utf16le')]), null, '<é'],
    ['UTF-16 without one', Buffer.from('<é', 'utf16le'), null, '<é'],
    ['big-endian UTF-16', bytes('feff003c00e9'), null, '<é'],
    ['valid UTF-8 whatever is said', Buffer.from('é芯'), 'text/xml; charset=iso-8859-1', 'é芯'],
    ['the HTTP charset', bytes('b0fb'), 'text/xml; charset="gb18030"', '胞'],
    ['windows-1252 last', bytes('80e9'), null, '€é'],
    ['windows-1252 where nothing known is said', bytes('e9'), 'text/xml; charset=klingon', 'é'],
    ['mostly broken UTF-8 as windows-1252', bytes('63616663e9'), 'text/xml; charset=utf-8', 'cafcé'],
    [
      'nearly good UTF-8 with its good letters',
      Buffer.concat([Buffer.from('出口管制'), bytes('e8')]),
      'text/xml; charset=utf-8',
      '出口管制\uFFFD',
    ],
  ])('reads %s', (_, input, contentType, expected) => {
    expect(decode(input, contentType)).toBe(expected);
  });

  it('believes the XML declaration before the server', () => {
    expect(decode(xml('euc-kr', bytes('b9dd')), 'text/xml; charset=utf-8')).toContain('반');
  });
});
