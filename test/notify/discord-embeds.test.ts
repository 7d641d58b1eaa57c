import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECTIONS, SEVERITIES, STAGES, TOPICS } from '../../src/domain/types.ts';
import { renderMessage, renderThreadName } from '../../src/notify/discord-embeds.ts';
import { buildBareCard, buildCard, buildHugeCard, buildReply } from '../contract/notifier-cards.ts';
import { checkMessage, isEmptyMessage } from '../support/discord-limits.ts';
import { readMessage } from '../support/discord-text.ts';

const KEY = 'AbCd-1234_efGH5678ijKL';

describe('a card on Discord', () => {
  it('shows status, title with link, text, facts, subject, sources and why it came', () => {
    const { content, embeds } = renderMessage(buildCard(), KEY);

    expect(content).toBe('');
    expect(embeds).toEqual([
      {
        color: 0xd92d20,
        timestamp: '2026-11-23T13:45:00.000Z',
        author: { name: '🔴 Critical · On public inspection · Tightening' },
        title: 'Accelerator rule put on public inspection',
        url: 'https://register.example/documents/2026-20411',
        description: [
          'The rule adds a licence requirement for accelerators.',
          'Comments close in sixty days.',
          '-# Export controls, AI chips · CN, US',
          '-# Source: [Federal Register](https://register.example/documents/2026-20411)',
          '-# Also reported by: [Chip Courier](https://courier.example/news/1)',
        ].join('\n'),
        fields: [
          { name: 'Effective', value: '24 November 2026', inline: true },
          { name: 'Document', value: '2026-20411', inline: true },
        ],
        footer: { text: `You get this because of: AI chips, high and above. · #${KEY}` },
      },
    ]);
  });

  it('leads from a fact to where it stands, unless that is no link', () => {
    const fields = [
      { label: 'As displayed', value: 'PDF', url: 'https://display.example/1.pdf' },
      { label: 'As published', value: 'Page', url: 'javascript:alert(1)' },
    ];
    expect(renderMessage(buildCard({ fields }), KEY).embeds[0]?.fields.map(({ value }) => value)).toEqual([
      '[PDF](https://display.example/1.pdf)',
      'Page',
    ]);
  });

  it('says how many sources it could not name', () => {
    const [embed] = renderMessage(buildHugeCard(), KEY).embeds;

    expect(embed?.description).toMatch(/Also reported by.* and \d+ more$/);
  });

  it('keeps the key whatever is clipped, laid out or plain', () => {
    expect(renderMessage(buildHugeCard(), KEY).embeds[0]?.footer.text).toMatch(new RegExp(` · #${KEY}$`));
    expect(renderMessage(buildHugeCard({ plain: true }), KEY).content).toMatch(new RegExp(`\`#${KEY}\`$`));
  });

  it('allows the one role and nothing else', () => {
    const { content, allowed_mentions } = renderMessage(buildCard({ mention: '812345678901234567' }), KEY);

    expect(content).toBe('<@&812345678901234567>');
    expect(allowed_mentions).toEqual({ parse: [], roles: ['812345678901234567'] });
  });

  it('names a thread whatever the title is', () => {
    expect(renderThreadName(buildReply({ rootTitle: ' \n ' }))).toBe('Follow-up');
    expect(renderThreadName(buildReply({ rootTitle: '🚀'.repeat(90) })).length).toBeLessThanOrEqual(100);
  });

  it('is never refused, however strange or long it is', () => {
    fc.assert(
      fc.property(strangeCards(), (card) => {
        const body = renderMessage(card, KEY);

        expect(checkMessage({ ...body, nonce: KEY })).toEqual({});
        expect(isEmptyMessage(body)).toBe(false);
        expect(JSON.stringify(body)).toContain(`#${KEY}`);
      }),
      { numRuns: 100, seed: 20_261_123 },
    );
  });

  it('never lets a text speak', () => {
    const tokens = fc.constantFrom(
      '*',
      '_',
      '`',
      '[',
      '](https://evil.example)',
      '<@&812345678901234567>',
      '@everyone',
      '\\',
      '~',
      '|',
      '#',
      '-',
      '1.',
      ':',
      '\n',
      ' ',
      'a',
      '>',
      'https://',
      '字',
    );
    fc.assert(
      fc.property(
        fc.array(tokens, { maxLength: 25 }).map((parts) => parts.join('')),
        (text) => {
          const card = buildBareCard({ kind: 'note', story: null, title: 'T', body: `a ${text}` });
          const shown = readMessage(renderMessage(card, KEY));

          expect(shown.links).toEqual([]);
          expect(bare(shown.text)).toContain(bare(text));
        },
      ),
      { numRuns: 300, seed: 20_261_123 },
    );
  });
});

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}

function strangeCards() {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .tuple(fc.constantFrom('*', '🚀', '字', '://', '\\', 'word ', '[x](y) ', '👩‍👩‍👧', '\n'), fc.nat(7_000))
      .map(([part, times]) => part.repeat(times)),
  );
  const urls = fc.oneof(
    fc.constant(null),
    fc.webUrl(),
    text.map((part) => `https://example.com/${part}`),
    text,
  );
  return fc
    .record({
      kind: fc.constantFrom('root', 'reply', 'note'),
      story: fc.constantFrom(null, 's-abc'),
      title: text,
      rootTitle: text,
      url: urls,
      body: text,
      severity: fc.constantFrom(...SEVERITIES),
      stage: fc.constantFrom(...STAGES),
      direction: fc.constantFrom(...DIRECTIONS),
      topics: fc.subarray([...TOPICS]),
      jurisdictions: fc.array(text, { maxLength: 5 }),
      fields: fc.array(fc.record({ label: text, value: text, url: urls }), { maxLength: 30 }),
      sources: fc.array(fc.record({ name: text, url: urls }), { maxLength: 30 }),
      footer: text,
      mention: fc.oneof(fc.constant(null), fc.constant('812345678901234567'), text),
      plain: fc.boolean(),
    })
    .map((changes) => buildCard(changes as Parameters<typeof buildCard>[0]));
}
