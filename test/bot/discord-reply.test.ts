import { expect, it } from 'vitest';
import type { Line } from '../../src/bot/command.ts';
import { renderReply } from '../../src/bot/discord-reply.ts';
import { itemLine } from '../../src/bot/lines.ts';

function describeLines(lines: readonly Line[]): string {
  return renderReply({ ok: true, title: 'Results', lines }).embeds[0].description ?? '';
}

it('a page of results keeps all of them where their addresses are long', () => {
  const short = itemLine('Short', 'https://news.example/a', ['s-1']);
  const long = itemLine('Long', `https://news.example/${'a'.repeat(600)}`, ['s-2']);

  const shown = describeLines([short, ...Array<Line>(9).fill(long)]);

  expect(shown.length).toBeLessThanOrEqual(4_000);
  expect(shown.match(/Long/g)).toHaveLength(9);
  expect(shown).toContain('[open](https://news.example/a)');
  expect(describeLines([short, long])).toContain('aaa');
});

it('what still does not fit is counted', () => {
  const shown = describeLines(Array<Line>(20).fill(itemLine('x'.repeat(900), null, [])));

  expect(shown).toMatch(/… and 16 more$/);
});
