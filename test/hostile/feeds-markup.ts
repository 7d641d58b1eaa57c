import { HOSTILE, HOSTILE_URLS } from '../contract/notifier-cards.ts';
import { type HostileFeed, itemOf, rssOf } from './feeds.ts';

/** What a text may not do to whoever reads it. */
const TEXTS: readonly string[] = [
  '<script>alert(1)</script>Chips',
  '<img src=x onerror=alert(1)>Chips<svg onload=alert(1)>',
  '<iframe src="https://evil.example"></iframe><style>*{display:none}</style>Chips',
  'pay\u202Edna\u2066tset\u2069 \u200Bru\u200Cle\u2060 \uFEFFchips',
  `Z${'\u0335'.repeat(5_000)}algo chips`,
  'Chips \u{E0041}\u{E0042}\u{E007F} tags',
  'Chips\u0085\u2028\u2029next line',
  'Cyrіllic ехроrt сhірs',
  '\u001b[2J\u001b]0;owned\u0007chips \u009b31m red',
  '=cmd|calc!A1 chips',
  "'); DROP TABLE earshot.items; -- chips",
  '{{constructor.constructor("alert(1)")()}} <%= 7 * 7 %> chips',
  ...HOSTILE,
];

const FIELDS =
  'guid link description content:encoded author dc:creator category source pubDate comments media:title'.split(' ');

/** Texts, links, charsets and characters that are not what they seem. */
export function describeMarkup(): readonly HostileFeed[] {
  return [...describeTexts(), ...describeCharsets(), ...describeRaw()];
}

function describeTexts(): HostileFeed[] {
  const everywhere = (text: string): string => FIELDS.map((field) => `<${field}>${text}</${field}>`).join('');
  const feeds = [
    ...TEXTS.map((text) => [`${text.slice(0, 40)} in every field`, text] as const),
    ...HOSTILE_URLS.map((url) => [`a link to ${url}`, url] as const),
  ];
  return feeds.flatMap(([name, text]): HostileFeed[] => {
    const [escaped, data] = [escapeXml(text), `<![CDATA[${text.replaceAll(']]>', '')}]]>`];
    const body = [escaped, data].map((written, n) => itemOf(`${n}`, `Chips ${written}`, everywhere(written))).join('');
    return [{ name, outcome: 'read', page: { body: rssOf(body) } }];
  });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function describeCharsets(): HostileFeed[] {
  const text = rssOf(itemOf('1', 'Händler 出口 chips'));
  const declare = (charset: string): string => text.replace('?>', ` encoding="${charset}"?>`);
  const [utf8, utf16] = [(words: string) => Buffer.from(words), (words: string) => Buffer.from(words, 'utf16le')];
  const bodies: Readonly<Record<string, readonly [Buffer, string]>> = {
    'UTF-8 called UTF-16': [utf8(declare('utf-16')), 'text/xml; charset=utf-16'],
    'UTF-16 called UTF-8': [utf16(declare('utf-8')), 'text/xml; charset=utf-8'],
    'UTF-16 without a mark': [utf16(text), 'text/xml'],
    'Latin-1 called UTF-8': [Buffer.from(rssOf(itemOf('1', 'Händler chips')), 'latin1'), 'text/xml; charset=utf-8'],
    'a charset that is none': [utf8(declare('klingon')), 'text/xml; charset=x-klingon'],
    'a charset of 10,000 characters': [utf8(declare('a'.repeat(10_000))), 'text/xml'],
    'UTF-7': [utf8(rssOf(itemOf('1', 'Chips +ADw-script+AD4-'))), 'text/xml; charset=utf-7'],
    'two marks': [Buffer.concat([utf8('\uFEFF\uFEFF'), utf8(text)]), 'text/xml'],
    'UTF-8 and Latin-1 mixed': [
      Buffer.concat([utf8(text.slice(0, 90)), Buffer.from([0xe4, 0xf6, 0xfc]), utf8(text.slice(90))]),
      'text/xml',
    ],
    'overlong characters': [
      Buffer.concat([
        utf8('<rss><channel>'),
        utf8(itemOf('1', 'Chips ')),
        Buffer.from([0xc0, 0xbc]),
        utf8('</channel></rss>'),
      ]),
      'text/xml',
    ],
    'surrogates in UTF-8': [
      Buffer.from(rssOf(itemOf('1', 'Chips \xed\xa0\x80\xed\xb0\x80 on')), 'latin1'),
      'text/xml; charset=utf-8',
    ],
    'a shift sequence': [Buffer.from(rssOf(itemOf('1', 'Chips \x1b$B on')), 'latin1'), 'text/xml; charset=iso-2022-jp'],
  };
  return Object.entries(bodies).map(([name, [body, type]]) => ({ name, outcome: 'read', page: { body, type } }));
}

function describeRaw(): HostileFeed[] {
  const characters: Readonly<Record<string, string>> = {
    'zeros between letters': '\0C\0h\0i\0p\0s\0',
    'zeros as numbers': 'Chips &#0; &#x0; &#00; on',
    'surrogates as numbers': 'Chips &#xD800; &#56320; &#xDFFF; on',
    'numbers beyond Unicode': 'Chips &#x110000; &#9999999; &#xFFFFFFFFFF; on',
    'no characters': 'Chips \uFFFE\uFFFF on',
    'all controls': `Chips ${String.fromCharCode(...Array.from({ length: 32 }, (_, n) => n))} \x7f\x80\x9f on`,
    'a cut character reference': 'Chips &#x on &#; &; &amp',
  };
  return Object.entries(characters).map(([name, title]) => ({
    ...{ name, outcome: 'read' },
    page: { body: rssOf(itemOf('1', title, `<link>https://news.example/${title}</link>`)) },
  }));
}
