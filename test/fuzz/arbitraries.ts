import fc from 'fast-check';
import type { Card } from '../../src/domain/card.ts';
import { DIRECTIONS, SEVERITIES, STAGES, TOPICS } from '../../src/domain/types.ts';
import { HOSTILE, HOSTILE_URLS } from '../contract/notifier-cards.ts';

/** One seed for all: a run tries the same inputs on every machine. */
export const SEED = 20_261_123;

/** What means something to a parser, a platform, a terminal, a database or an eye. */
const BITS: readonly string[] = [
  ...HOSTILE,
  ...HOSTILE_URLS,
  ...[
    '<',
    '>',
    '&',
    '&amp;',
    '&lt;',
    '&#0;',
    '&#xD800;',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!DOCTYPE x>',
  ],
  ...[
    '*',
    '_',
    '`',
    '```',
    '|',
    '~~',
    '\\',
    '[',
    '](https://evil.example)',
    'https://',
    'https://evil.example/x',
    '@everyone',
  ],
  ...[
    '<@&812345678901234567>',
    '<!channel>',
    '<!subteam^S0AAAAAAA>',
    '#',
    '-',
    '1.',
    ':',
    '\n',
    '\r',
    '\t',
    ' ',
    '\u00a0',
  ],
  ...[
    '\0',
    '\u0007',
    '\u001b[2J',
    '\u009b31m',
    '\u0085',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u00ad',
  ],
  ...[
    '\ud800',
    '\udc00',
    '\uffff',
    '\u{e0041}',
    '👩‍👩‍👧',
    '🚀',
    'é',
    'e\u0301',
    '\u0335',
    '字',
    '名单新增',
    'ﷺ',
    'ا',
    '한국',
  ],
  ...[
    'export controls',
    'Entity List',
    'Nvidia',
    'BIS',
    '90 FR 1234',
    '2026-01234',
    'EU',
    'chips',
    '商务部',
    '公告',
    'a',
  ],
];

/** Text of at most so many of those, and of anything else. */
export function hostileText(maxBits = 12): fc.Arbitrary<string> {
  const bit = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...BITS) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    { weight: 1, arbitrary: fc.lorem({ maxCount: 4 }) },
  );
  const mixed = fc.array(bit, { maxLength: maxBits }).map((bits) => bits.join(''));
  const long = fc.tuple(bit, fc.nat(2_000)).map(([one, times]) => one.repeat(times).slice(0, 8_000));
  return fc.oneof({ weight: 9, arbitrary: mixed }, { weight: 1, arbitrary: long });
}

/** Addresses, good and bad. */
export function hostileUrl(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom(...HOSTILE_URLS),
    hostileText(3).map((text) => `https://news.example/${text}`),
    hostileText(3),
  );
}

/** A card as no feed should be able to make it: nothing in it was cleaned. */
export function hostileCard(): fc.Arbitrary<Card> {
  const [text, url] = [hostileText(), fc.option(hostileUrl())];
  return fc.record<Card>({
    kind: fc.constantFrom('root', 'reply', 'note'),
    story: fc.option(fc.constant('s-7kq2m')),
    title: text,
    rootTitle: text,
    url,
    body: text,
    severity: fc.constantFrom(...SEVERITIES),
    stage: fc.constantFrom(...STAGES),
    direction: fc.constantFrom(...DIRECTIONS),
    topics: fc.subarray([...TOPICS]),
    jurisdictions: fc.array(hostileText(3), { maxLength: 6 }),
    fields: fc.array(fc.record({ label: hostileText(4), value: text, url }), { maxLength: 30 }),
    sources: fc.array(fc.record({ name: hostileText(4), url }), { maxLength: 30 }),
    footer: text,
    at: fc.constant('2026-11-23T13:45:00.000Z'),
    mention: fc.option(hostileText(3)),
    buttons: fc.array(fc.record({ label: hostileText(3), line: hostileText(3) }), { maxLength: 30 }),
    plain: fc.boolean(),
  });
}
