import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Line, Reply } from '../../src/bot/command.ts';
import { renderReply } from '../../src/bot/slack-reply.ts';
import { HOSTILE, HOSTILE_URLS } from '../contract/notifier-cards.ts';
import { refusalOf } from '../support/slack-limits.ts';
import { type SlackView, viewOf } from '../support/slack-reader.ts';

describe('an answer on Slack', () => {
  it('shows its title, its list with links and small print, and what to copy', () => {
    const lines: Line[] = [
      { text: 'Two stories match.', url: null, detail: '', style: 'plain' },
      { text: 'Rule on accelerators', url: 'https://register.example/1', detail: 'High · 23 Nov', style: 'item' },
      { text: 'Letter on gallium', url: null, detail: '', style: 'item' },
      { text: '/earshot lookup gallium', url: null, detail: '', style: 'code' },
    ];

    const { text, links } = look({ ok: true, title: 'Found', lines });

    expect(text).toBe(
      'Found\nTwo stories match.\nRule on accelerators\nHigh · 23 Nov\nLetter on gallium\n/earshot lookup gallium',
    );
    expect(links).toEqual([{ url: 'https://register.example/1', text: 'Rule on accelerators' }]);
  });

  it('ends with its buttons, each with an id of its own', () => {
    const buttons = [
      { label: 'Next', line: 'lookup x page:2', share: false },
      { label: 'Share in channel', line: 'lookup x', share: true },
    ];
    const { blocks } = renderReply({ ok: true, title: 'Found', lines: [], buttons });

    expect(blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [
        { text: { text: 'Next' }, action_id: 'run:0', value: 'lookup x page:2' },
        { text: { text: 'Share in channel' }, action_id: 'share:1', value: 'lookup x' },
      ],
    });
  });

  it('marks a refusal', () => {
    expect(look({ ok: false, title: 'Unknown topic', lines: [] }).text).toMatch(/⚠️ Unknown topic/);
  });

  it.each(HOSTILE)('shows %j as it is, in every style', (hostile) => {
    for (const style of ['plain', 'item', 'code'] as const) {
      const view = look({ ok: true, title: hostile, lines: [{ text: hostile, url: null, detail: hostile, style }] });

      expect(view.text.split(hostile)).toHaveLength(style === 'code' ? 3 : 4);
      expect(view.pings).toEqual([]);
      expect(view.links).toEqual([]);
    }
  });

  it.each(HOSTILE_URLS)('links nowhere bad for %j', (url) => {
    const { links } = look({ ok: true, title: 'Found', lines: [{ text: 'x', url, detail: '', style: 'item' }] });

    expect(links.filter((link) => !/^https?:\/\/[^\s|<>@]+$/.test(link.url))).toEqual([]);
  });

  it('says how many lines it leaves out', () => {
    const line: Line = { text: 'A long line of an answer '.repeat(30), url: null, detail: '', style: 'item' };

    expect(look({ ok: true, title: 'All of it', lines: Array(100).fill(line) }).text).toMatch(/… and \d+ more\.$/);
  });

  it('is never refused, whatever it says', () => {
    const line = fc.record<Line>({
      text: fc.string({ unit: 'binary', maxLength: 3_000 }),
      url: fc.option(fc.webUrl({ withQueryParameters: true })),
      detail: fc.string({ maxLength: 900 }),
      style: fc.constantFrom('plain', 'item', 'code'),
    });
    const button = fc.record({ label: fc.string(), line: fc.string(), share: fc.boolean() });
    const buttons = fc.array(button, { maxLength: 30 });
    const lines = fc.array(line, { maxLength: 80 });
    const reply = fc.record<Reply>({ ok: fc.boolean(), title: fc.string(), lines, buttons });

    fc.assert(
      fc.property(reply, (given) => {
        const { text, blocks } = renderReply(given);
        expect(refusalOf(text, blocks)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});

function look(reply: Reply): SlackView {
  const { text, blocks } = renderReply(reply);
  expect(refusalOf(text, blocks)).toBeNull();
  return viewOf({ ts: '1', text, blocks: blocks as unknown as [], mrkdwn: true });
}
