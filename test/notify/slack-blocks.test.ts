import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/domain/card.ts';
import { DIRECTIONS, SEVERITIES, STAGES, TOPICS } from '../../src/domain/types.ts';
import { LIMITS, renderSlack } from '../../src/notify/slack-blocks.ts';
import { buildBareCard, buildCard, buildHugeCard, buildReply } from '../contract/notifier-cards.ts';
import { refusalOf } from '../support/slack-limits.ts';
import { type SlackView, viewOf } from '../support/slack-reader.ts';

describe('an alert on Slack', () => {
  it('says how grave it is, then what, then why it matters and who says so', () => {
    expect(look(buildCard()).text.split('\n')).toEqual([
      '🔴 Critical · On public inspection · Tightening',
      'Accelerator rule put on public inspection',
      'The rule adds a licence requirement for accelerators.',
      'Comments close in sixty days.',
      'Effective: 24 November 2026',
      'Document: 2026-20411',
      'Source: Federal Register · Also reported by: Chip Courier',
      'Export controls, AI chips · CN, US',
      'You get this because of: AI chips, high and above.',
    ]);
  });

  it('leads from its title to the source', () => {
    expect(look(buildCard()).links[0]).toEqual({
      url: 'https://register.example/documents/2026-20411',
      text: 'Accelerator rule put on public inspection',
    });
  });

  it('leads from a fact to where it stands', () => {
    const fields = [{ label: 'As displayed', value: 'PDF', url: 'https://display.example/1.pdf' }];
    const { text, links } = look(buildCard({ fields }));

    expect(text).toContain('As displayed: PDF');
    expect(links).toContainEqual({ url: 'https://display.example/1.pdf', text: 'PDF' });
  });

  it('as a reply leaves to the root what the root has said', () => {
    const { text } = look(buildReply());

    expect(text).toMatch(/^🔴 Critical · Tightening\nPublished: Accelerator rule\n/);
    expect(text).not.toContain('AI chips');
  });

  it('as a note about no story has no severity', () => {
    expect(look(buildBareCard({ kind: 'note', story: null, title: 'Week 48' })).text).toBe('Week 48');
  });

  it('names the first of many sources and counts the rest', () => {
    const sources = Array.from({ length: 40 }, (_, index) => ({ name: `Outlet ${index}`, url: null }));

    expect(look(buildCard({ sources })).text).toMatch(/Source: Outlet 0 · Also reported by: Outlet 1, .* and \d+ more/);
  });

  it('drops the least of it first when there is too much', () => {
    const { text } = look(buildHugeCard());

    expect(text).toMatch(/^🔴 Critical · On public inspection · Tightening\nEntity List addition of many parties/);
    expect(text).toMatch(/Paragraph 0\./);
    expect(text).toMatch(/… *$/);
  });

  it('ends with its buttons, which type their lines', () => {
    const buttons = [
      { label: 'Why', line: 'why s-2k7' },
      { label: `Follow ${'x'.repeat(90)}`, line: 'follow s-2k7' },
      { label: 'Too much', line: 'x'.repeat(2_001) },
    ];
    const { blocks } = renderSlack(buildCard({ buttons }));

    expect(blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [
        { type: 'button', text: { text: 'Why' }, action_id: 'run:0', value: 'why s-2k7' },
        { text: { text: expect.stringMatching(/^Follow x{60,67}…$/) }, action_id: 'run:1', value: 'follow s-2k7' },
      ],
    });
    expect(renderSlack(buildCard({ buttons, plain: true })).blocks).toEqual([]);
  });

  it('previews its head in notifications, with nothing in it that Slack would read', () => {
    const { text } = renderSlack(buildCard({ title: '<!channel> R&D', body: 'First.\nSecond.' }));

    expect(text).toBe('🔴 Critical · On public inspection · Tightening: &lt;!channel&gt; R&amp;D\nFirst.\nSecond.');
  });

  it('in plain text is one preformatted block that its own text cannot leave', () => {
    const { text, blocks } = renderSlack(buildCard({ plain: true, title: '``` *out* ````' }));

    expect(blocks).toEqual([]);
    expect(text.match(/```/g)).toHaveLength(2);
    expect(text).toMatch(/^<https:\/\/register\.example\/documents\/2026-20411>\n```\n/);
  });

  it('is never refused, pings nobody else and links nowhere bad, whatever it says', () => {
    fc.assert(
      fc.property(anyCard(), (card) => {
        const { text, blocks } = renderSlack(card);
        expect(refusalOf(text, blocks)).toBeNull();
        expect(() => encodeURIComponent(text)).not.toThrow();
        expect(text.length).toBeLessThanOrEqual(LIMITS.textChars);
        expect(blocks.length).toBeLessThanOrEqual(LIMITS.blocks);
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(LIMITS.blocksJsonChars);
        const { pings, links } = look(card);
        expect(pings.filter((id) => id !== 'S0REVIEWERS')).toEqual([]);
        expect(links.filter(({ url }) => !/^https?:\/\/[^\s<>|]+$/.test(url))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Texts of any length made of what means something to Slack, and of anything else. */
function anyText(maxChars: number): fc.Arbitrary<string> {
  const bits = [
    '\ud83d',
    '<!channel>',
    '<@U012AB3CD>',
    '<',
    '>',
    '&',
    '&lt;',
    '*',
    '_',
    '`',
    '```',
    '\n',
    ' ',
    '|',
    '"',
    '\\',
    '🚀',
    '名单',
  ];
  const unit = fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', maxLength: 3 }), fc.lorem());
  return fc.array(unit, { maxLength: maxChars / 4 }).map((parts) => parts.join('').slice(0, maxChars));
}

function anyCard(): fc.Arbitrary<Card> {
  const url = fc.option(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), anyText(400)));
  return fc.record<Card>({
    kind: fc.constantFrom('root', 'reply', 'note'),
    story: fc.option(fc.constant('s-7kq2m')),
    title: anyText(600),
    rootTitle: anyText(60),
    url,
    body: anyText(4_000),
    severity: fc.constantFrom(...SEVERITIES),
    stage: fc.constantFrom(...STAGES),
    direction: fc.constantFrom(...DIRECTIONS),
    topics: fc.subarray([...TOPICS]),
    jurisdictions: fc.array(anyText(12), { maxLength: 30 }),
    fields: fc.array(fc.record({ label: anyText(80), value: anyText(800), url }), { maxLength: 20 }),
    sources: fc.array(fc.record({ name: anyText(150), url }), { maxLength: 25 }),
    footer: anyText(1_500),
    at: fc.constant('2026-11-23T13:45:00.000Z'),
    mention: fc.option(fc.oneof(fc.constant('S0REVIEWERS'), anyText(20))),
    buttons: fc.array(fc.record({ label: fc.string(), line: fc.string() }), { maxLength: 30 }),
    plain: fc.boolean(),
  });
}

function look(card: Card): SlackView {
  const { text, blocks } = renderSlack(card);
  return viewOf({ ts: '1', text, blocks: blocks as unknown as [], mrkdwn: true });
}
