import { gzipSync } from 'node:zlib';
import type { Responder } from '../support/feed-server.ts';
import { describeMarkup } from './feeds-markup.ts';

/** A feed made to do harm. */
export interface HostileFeed {
  readonly name: string;
  readonly page: Responder;
  /** Whether it is read all the same (its harmless part, at least), or reported as failing. */
  readonly outcome: 'read' | 'refused';
  /** Its server lets one wait: it is read by the client with the short patience. */
  readonly slow?: true;
}

/** Text of every entry that must never be reached through a feed. */
export const SECRET = 'contents-of-a-local-file';

const MEGABYTE = 1024 * 1024;

/** RSS 2.0 around this. */
export function rssOf(inside: string, prolog = ''): string {
  return `<?xml version="1.0"?>${prolog}<rss version="2.0"><channel><title>Hostile</title>${inside}</channel></rss>`;
}

/** An entry whose title is this, written as it stands. */
export function itemOf(id: string, title: string, more = ''): string {
  return `<item><guid isPermaLink="false">${id}</guid><title>${title}</title>${more}</item>`;
}

/** As many bytes of this as asked for. */
function fill(text: string, bytes: number): string {
  return text.repeat(Math.ceil(bytes / text.length));
}

/** Every hostile feed; `origin` is the address of the server that carries them. */
export function listHostileFeeds(origin: string): readonly HostileFeed[] {
  return [...describeEntities(origin), ...describeShapes(), ...describeBodies(), ...describeServers(origin)].concat(
    describeTimes(),
    describeMarkup(),
  );
}

function describeEntities(origin: string): HostileFeed[] {
  const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  const prologs: Readonly<Record<string, string>> = {
    'a billion laughs': `<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]>`,
    'one long entity, often': `<!DOCTYPE rss [<!ENTITY l9 "${fill('ha', MEGABYTE)}">]>`,
    'an entity of a local file': '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    'an entity of a server': `<!DOCTYPE rss [<!ENTITY l9 SYSTEM "${origin}/secret">]>`,
    'a parameter entity': `<!DOCTYPE rss [<!ENTITY % p SYSTEM "${origin}/secret"> %p;]>`,
    'an external document type': `<!DOCTYPE rss SYSTEM "${origin}/secret">`,
    'a style sheet': `<?xml-stylesheet href="${origin}/secret"?>`,
    'entities that name each other': '<!DOCTYPE rss [<!ENTITY l9 "&l8;"><!ENTITY l8 "&l9;">]>',
  };
  const include = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${origin}/secret" parse="text"/>`;
  return [
    ...Object.entries(prologs).map(([name, prolog]) => ({
      ...{ name, outcome: 'read' as const },
      page: { body: rssOf(itemOf('1', `Chips ${'&l9;'.repeat(50)}`), prolog) },
    })),
    { name: 'an inclusion', outcome: 'read', page: { body: rssOf(itemOf('1', 'Chips', include)) } },
  ];
}

function describeShapes(): HostileFeed[] {
  const attributes = Array.from({ length: 300_000 }, (_, n) => `a${n}="1"`).join(' ');
  const refused: Readonly<Record<string, string>> = {
    'elements nested without end': rssOf(fill('<a>', 2 * MEGABYTE)),
    'elements nested and closed': rssOf(itemOf('1', 'Chips', `${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`)),
    'entries within entries': rssOf(fill('<item>', 2 * MEGABYTE)),
    'channels within channels': rssOf(`${'<channel>'.repeat(30_000)}${'</channel>'.repeat(30_000)}`),
    'an element of 300,000 attributes': rssOf(`<item ${attributes}><title>Chips</title></item>`),
    'a root of 300,000 attributes': `<rss ${attributes}><channel></channel></rss>`,
    'two million elements': rssOf(itemOf('1', 'Chips', fill('<a/>', 7.5 * MEGABYTE))),
    'a name without end': rssOf(`<${fill('a', MEGABYTE)}>`),
    'an attribute without end': rssOf(`<item a="${fill('a', MEGABYTE)}`),
    'a comment without end': `<!-- ${fill('- ', MEGABYTE)}`,
    'character data without end': rssOf(`<item><title><![CDATA[${fill(']]', MEGABYTE)}`),
    'an element whose name silences the parser': rssOf(itemOf('1', 'Chips', '<id>a<_<b></id>')),
    'the same attribute twice': rssOf('<item a="1" a="2"><b></item>'),
    'eight million ampersands': rssOf(itemOf('1', fill('&', 7.5 * MEGABYTE))),
    'eight million numbers of characters': rssOf(itemOf('1', fill('&#1;', 7.5 * MEGABYTE))),
  };
  const read: Readonly<Record<string, string>> = {
    'a title of a million tags': rssOf(itemOf('1', `Chips ${fill('&lt;b&gt;', 4 * MEGABYTE)}`)),
    'a title of a million open tags': rssOf(itemOf('1', `<![CDATA[Chips ${fill('<a ', 4 * MEGABYTE)}]]>`)),
    'a link of a million open tags': rssOf(
      itemOf('1', 'Chips', `<link><![CDATA[${fill('<a ', 4 * MEGABYTE)}]]></link>`),
    ),
    'an outlet of a million tags': rssOf(
      itemOf('1', 'Chips', `<source url="https://y.example">${fill('&lt;a&gt;', MEGABYTE)}</source>`),
    ),
    'a guid of four megabytes': rssOf(`<item><guid>${fill('CELEX:', 4 * MEGABYTE)}</guid><title>Chips</title></item>`),
    'a word of four megabytes': rssOf(itemOf('1', fill('chips', 4 * MEGABYTE))),
    'blanks of four megabytes': rssOf(itemOf('1', `Chips${fill(' \n', 4 * MEGABYTE)}`)),
    'a text of four megabytes': rssOf(
      itemOf('1', 'Chips', `<description>${fill('The post export ', 4 * MEGABYTE)}</description>`),
    ),
    'names of JavaScript': rssOf(
      itemOf('1', 'Chips', '<__proto__><x>1</x></__proto__><constructor>c</constructor><toString>t</toString>'),
    ),
    'a hundred thousand entries': rssOf(Array.from({ length: 100_000 }, (_, n) => itemOf(`${n}`, `t${n}`)).join('')),
  };
  const describe = (outcome: HostileFeed['outcome'], bodies: typeof read): HostileFeed[] =>
    Object.entries(bodies).map(([name, body]) => ({ name, outcome, page: { body } }));
  return [...describe('refused', refused), ...describe('read', read)];
}

function describeBodies(): HostileFeed[] {
  const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MEGABYTE, ' ')));
  const layers = Array.from({ length: 500 }, () => 'gzip').join(', ');
  const gigabyte = { 'content-length': String(1024 * MEGABYTE) };
  return [
    { name: 'a body without end', page: { trouble: 'flood' } },
    { name: 'a body without end, gzip', page: { trouble: 'flood', encoding: 'gzip' } },
    { name: 'a gigabyte, announced', page: { trouble: 'flood', headers: gigabyte } },
    { name: 'gzip in gzip', page: { body: bomb, headers: { 'content-encoding': 'gzip, gzip' } } },
    { name: 'five hundred layers of gzip', page: { body: bomb, headers: { 'content-encoding': layers } } },
    { name: 'brotli of 64 MB', page: { body: Buffer.alloc(64 * MEGABYTE, ' '), encoding: 'br' } },
    { name: 'gzip that is none', page: { body: rssOf(''), headers: { 'content-encoding': 'gzip' } } },
    {
      ...{ name: 'gzip that is cut' },
      page: { body: gzipSync(rssOf('')).subarray(0, 40), headers: { 'content-encoding': 'gzip' } },
    },
    { name: 'nothing', page: { body: '' } },
    { name: 'noise', page: { body: Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 256)) } },
    { name: 'megabytes of one wrong byte', page: { body: Buffer.alloc(7 * MEGABYTE, 0x80) } },
    { name: 'wrong bytes in a feed', page: { body: Buffer.from(`<rss><channel>${fill('\xff', MEGABYTE)}`, 'latin1') } },
    { name: 'megabytes of zeros', page: { body: Buffer.alloc(7 * MEGABYTE) } },
  ].map((feed) => ({ ...feed, outcome: 'refused' }) as HostileFeed);
}

function describeServers(origin: string): HostileFeed[] {
  const redirect = (location: string): Responder => ({ status: 302, headers: { location } });
  let hops = 0;
  const troubles: readonly HostileFeed[] = [
    { name: 'a server that never answers', outcome: 'refused', slow: true, page: { trouble: 'hang' } },
    { name: 'a server that drips', outcome: 'refused', slow: true, page: { trouble: 'drip' } },
    {
      ...{ name: 'a redirect that drips', outcome: 'refused', slow: true },
      page: { trouble: 'drip', status: 302, headers: { location: '/secret' } },
    },
    { name: 'a redirect with a body without end', outcome: 'refused', page: { trouble: 'flood', status: 302 } },
    { name: 'an error with a body without end', outcome: 'refused', page: { trouble: 'flood', status: 500 } },
    { name: 'a broken connection', outcome: 'refused', page: { trouble: 'reset' } },
    { name: 'less than announced', outcome: 'refused', page: { trouble: 'cut', body: rssOf('') } },
  ];
  const redirects: readonly (readonly [string, Responder])[] = [
    ['redirects without end', () => ({ status: 302, headers: { location: `/feed?hop=${++hops}` } })],
    ['a redirect to itself', redirect('/feed')],
    ['a redirect to nowhere', { status: 302 }],
    ['a redirect to a local file', redirect('file:///etc/passwd')],
    ['a redirect to a script', redirect('javascript:alert(1)')],
    ['a redirect to data', redirect('data:application/rss+xml,<rss/>')],
    ['a redirect of 10,000 characters', redirect(`${origin}/${'a'.repeat(10_000)}`)],
    ['a head of 100,000 characters', { headers: { 'x-long': 'a'.repeat(100_000) } }],
  ];
  return [...troubles, ...redirects.map(([name, page]): HostileFeed => ({ name, outcome: 'refused', page }))];
}

function describeTimes(): HostileFeed[] {
  const dates = [
    ...['Thu, 01 Jan 1970 00:00:00 GMT', '9999-12-31T23:59:59Z', '+275760-09-13', '-000001-01-01T00:00:00Z'],
    ...['0000-00-00', '2026-02-30', '99999999999999999999', 'Infinity', 'NaN', '1'.repeat(100_000)],
    ...['Mon, 32 Foo 20xx 99:99:99 +9999', '2026-11-23T10:00:00+99:99', '二〇二六年'],
  ];
  const dated = (date: string, n: number): string => itemOf(`d${n}`, `Chips ${n}`, `<pubDate>${date}</pubDate>`);
  const nonsense = 'published pubDate dc:date date issued updated modified'
    .split(' ')
    .map((name) => `<${name}>Nonsense day 41 of month 20xx</${name}>`);
  let polls = 0;
  return [
    { name: 'impossible dates', outcome: 'read', page: { body: rssOf(dates.map(dated).join('')) } },
    {
      ...{ name: 'fourteen thousand dates that are none', outcome: 'read' },
      page: {
        body: rssOf(Array.from({ length: 2_000 }, (_, n) => itemOf(`${n}`, `t${n}`, nonsense.join(''))).join('')),
      },
    },
    {
      ...{ name: 'one guid for all', outcome: 'read' },
      page: { body: rssOf(Array.from({ length: 100 }, (_, n) => itemOf('same', `Chips ${n}`)).join('')) },
    },
    {
      ...{ name: 'the same entry a hundred times', outcome: 'read' },
      page: { body: rssOf(itemOf('same', 'Chips').repeat(100)) },
    },
    {
      ...{ name: 'guids that change at each reading', outcome: 'read' },
      page: () => {
        polls += 1;
        return { body: rssOf(itemOf(`g${polls}`, 'Chips', '<link>https://news.example/one</link>')) };
      },
    },
    {
      ...{ name: 'pace of NaN', outcome: 'read' },
      page: { body: rssOf(`<ttl>1e999</ttl>${itemOf('1', 'Chips')}`) },
    },
  ];
}
