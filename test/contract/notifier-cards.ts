import type { Card } from '../../src/domain/card.ts';

/** A root as a reader might get it, with whatever the test is about. */
export function buildCard(changes: Partial<Card> = {}): Card {
  const title = 'Accelerator rule put on public inspection';
  return {
    kind: 'root',
    story: 's-7kq2m',
    title,
    rootTitle: changes.title ?? title,
    url: 'https://register.example/documents/2026-20411',
    body: 'The rule adds a licence requirement for accelerators.\nComments close in sixty days.',
    severity: 'critical',
    stage: 'display',
    direction: 'tightening',
    topics: ['export-controls', 'ai-chips'],
    jurisdictions: ['CN', 'US'],
    fields: [
      { label: 'Effective', value: '24 November 2026' },
      { label: 'Document', value: '2026-20411' },
    ],
    sources: [
      { name: 'Federal Register', url: 'https://register.example/documents/2026-20411' },
      { name: 'Chip Courier', url: 'https://courier.example/news/1' },
    ],
    footer: 'You get this because of: AI chips, high and above.',
    at: '2026-11-23T13:45:00.000Z',
    mention: null,
    buttons: [],
    plain: false,
    ...changes,
  };
}

/** A reply in the thread of such a root. */
export function buildReply(changes: Partial<Card> = {}): Card {
  return buildCard({
    kind: 'reply',
    title: 'Published: Accelerator rule',
    rootTitle: 'Accelerator rule put on public inspection',
    stage: 'published',
    footer: '',
    sources: [{ name: 'Federal Register', url: 'https://register.example/documents/2026-20411' }],
    ...changes,
  });
}

/** Text that tries to ping, link, format or break out, on any platform. A reader must see it letter by letter. */
export const HOSTILE: readonly string[] = [
  '@everyone @here @channel look',
  '<!channel> <!here> <!everyone> <!here|here>',
  '<@U012AB3CD> <#C012AB3CD|general> <!subteam^S012AB3CD> <!date^0^{date}|never>',
  '<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678> <id:customize>',
  '</earshot subscribe:123456789012345678> <t:1618953630:R> <:fire:123456789012345678> <a:fire:123456789012345678>',
  '*bold* _italic_ ~struck~ `code` **strong** __under__ ~~gone~~ ||hidden|| ***both***',
  '# headline',
  '## headline',
  '-# small print',
  '> quoted',
  '>>> all quoted',
  '- listed',
  '* listed',
  '1. listed',
  '```block``` and ```js',
  '[the agency](https://evil.example/login) ![image](https://evil.example/i.png)',
  '<https://evil.example/login|the agency> <https://evil.example/login> <mailto:a@evil.example|mail>',
  'R&D &amp; &lt;!channel&gt; &#60;!here&#62; 5 < 6 > 4',
  ':rotating_light: :fire: <3',
  'C:\\chips\\*.csv \\*not bold\\* \\',
  'unclosed *bold and _italic and `code and [link](',
];

/** Links that must not become links, or only with their dangerous characters encoded. */
export const HOSTILE_URLS: readonly string[] = [
  'javascript:alert(1)',
  'data:text/html,hi',
  'ftp://files.example/x',
  'slack://channel?id=C1',
  '/relative',
  'not a link',
  '',
  'https://agency.example@evil.example/login',
  'https://news.example/a|b>c<d e)f',
];

/** More than any platform takes, in every place at once. */
export function buildHugeCard(changes: Partial<Card> = {}): Card {
  const sources = Array.from({ length: 120 }, (_, index) => ({
    name: `Outlet ${index} ${'of record '.repeat(20)}`,
    url: `https://outlet${index}.example/${'path/'.repeat(index * 10)}`,
  }));
  return buildCard({
    title: `Entity List addition ${'of many parties '.repeat(100)}`,
    url: `https://register.example/${'long/'.repeat(900)}`,
    body: Array.from({ length: 80 }, (_, index) => `Paragraph ${index}. ${'名单新增实体 <&> *x* 🚀 '.repeat(60)}`).join(
      '\n',
    ),
    fields: Array.from({ length: 60 }, (_, index) => ({
      label: `Label ${index}`.repeat(40),
      value: '&<>'.repeat(900),
    })),
    jurisdictions: Array.from({ length: 200 }, (_, index) => `J${index}`),
    sources,
    footer: 'Because you asked for everything. '.repeat(300),
    ...changes,
  });
}

/** Nothing where anything may be missing. */
export function buildBareCard(changes: Partial<Card> = {}): Card {
  const nothing = { topics: [], jurisdictions: [], fields: [], sources: [], body: '', footer: '', url: null };
  return buildCard({ ...nothing, direction: 'neutral', ...changes });
}
