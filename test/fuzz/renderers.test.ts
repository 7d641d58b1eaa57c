import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Line, Reply } from '../../src/bot/command.ts';
import { renderReply as renderDiscordReply, renderShared } from '../../src/bot/discord-reply.ts';
import { renderReply as renderSlackReply } from '../../src/bot/slack-reply.ts';
import { checkMessage } from '../support/discord-limits.ts';
import { readMessage } from '../support/discord-text.ts';
import { refusalOf } from '../support/slack-limits.ts';
import { viewOf } from '../support/slack-reader.ts';
import { hostileCard, hostileText, hostileUrl, SEED } from './arbitraries.ts';
import { expectHarmless, expectHarmlessInTerminal } from './looks.ts';

it('no card is refused, pings, shows what is hidden or links to what it does not name', () => {
  fc.assert(fc.property(hostileCard(), expectHarmless), { numRuns: 1_000, seed: SEED });
});

it('no card commands a terminal', async () => {
  await fc.assert(fc.asyncProperty(hostileCard(), expectHarmlessInTerminal), { numRuns: 50, seed: SEED });
});

it('no answer is refused, pings or links to what it does not name', () => {
  const line = fc.record<Line>({
    text: hostileText(),
    url: fc.option(hostileUrl()),
    detail: hostileText(4),
    style: fc.constantFrom('plain', 'item', 'code'),
  });
  const button = fc.record({ label: hostileText(3), line: hostileText(3), share: fc.boolean() });
  const reply = fc.record<Reply>({
    ok: fc.boolean(),
    title: hostileText(),
    lines: fc.array(line, { maxLength: 40 }),
    buttons: fc.array(button, { maxLength: 30 }),
  });
  fc.assert(
    fc.property(reply, hostileText(3), (given, name) => {
      const hosts = given.lines.flatMap(({ url }) => (url !== null && URL.canParse(url) ? [new URL(url).host] : []));
      const { text, blocks } = renderSlackReply(given);
      expect(refusalOf(text, blocks)).toBeNull();
      const seen = [viewOf({ ts: '1', text, blocks: blocks as unknown as [], mrkdwn: true })];
      expect(seen.flatMap(({ pings }) => pings)).toEqual([]);
      const bodies = [renderDiscordReply(given), renderShared(given, name)].map((body) => ({
        ...{ content: '', allowed_mentions: { parse: [] }, ...body, embeds: [...body.embeds] },
      }));
      for (const body of bodies) expect(checkMessage(body as never)).toEqual({});
      const links = [...seen, ...bodies.map((body) => readMessage(body as never))].flatMap((shown) => shown.links);
      expect(links.filter(({ url }) => !hosts.includes(new URL(url).host))).toEqual([]);
    }),
    { numRuns: 500, seed: SEED },
  );
});
