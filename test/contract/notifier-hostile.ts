import { describe, expect, it } from 'vitest';
import { buildCard, buildReply, HOSTILE, HOSTILE_URLS } from './notifier-cards.ts';
import { type Bench, type NotifierTraits, newKey, postRoot, type Seen } from './notifier-harness.ts';

/** Feed text is a stranger's: it is shown as it is, and does nothing. */
export function describeHostileText({ mention }: NotifierTraits, bench: Bench): void {
  describe.each([false, true])('shows untrusted text letter by letter, plain: %s', (plain) => {
    it.each(HOSTILE)('%j', async (hostile) => {
      const { harness, notifier } = bench;
      const sources = [{ name: hostile, url: 'https://courier.example/news/1' }];
      const text = { title: hostile, body: `${hostile}\n${hostile}`, footer: hostile, sources };
      const card = buildCard({ ...text, rootTitle: hostile, fields: [{ label: hostile, value: hostile }], plain });

      const { channel, root } = await postRoot(bench, card);
      await notifier.reply(root, { ...card, kind: 'reply' }, newKey(), false);

      for (const shown of [...(await harness.seen(channel)), ...(await harness.replies(root))]) {
        // Its title, and its body twice.
        expect(bare(shown.text).split(bare(hostile)).length).toBeGreaterThan(3);
        expect(shown.pings).toEqual([]);
        expect(shown.links.filter((link) => isDressedUp(link, card.url, sources[0]?.url))).toEqual([]);
      }
    });
  });

  it.each(HOSTILE_URLS)('makes no bad link of %j', async (url) => {
    const { harness, notifier } = bench;
    const { channel, root } = await postRoot(bench, buildCard({ url, sources: [{ name: 'Courier', url }] }));

    await notifier.reply(root, buildReply({ url, plain: true }), newKey(), false);

    for (const shown of [...(await harness.seen(channel)), ...(await harness.replies(root))]) {
      expect(shown.links.filter((link) => !/^https?:\/\/[^\s|<>@()]+$/.test(link.url))).toEqual([]);
    }
  });

  it.each(['everyone', '@everyone', '!channel', 'here', '<!here>', ''])('pings nobody by the id %j', async (id) => {
    const { channel } = await postRoot(bench, buildCard({ mention: id }));

    expect((await bench.harness.seen(channel))[0]?.pings).toEqual([]);
  });

  it.each(mention === null ? [] : [false, true])('pings the one role it is told to, plain: %s', async (plain) => {
    const { channel } = await postRoot(bench, buildCard({ mention, plain, body: '@everyone' }));

    expect((await bench.harness.seen(channel))[0]?.pings).toEqual([mention]);
  });
}

/** Without invisible characters and with single spaces: what an eye compares. */
function bare(text: string): string {
  return text
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A link under other words than its address, to a place that the card does not name. */
function isDressedUp(link: Seen['links'][number], ...allowed: readonly (string | null | undefined)[]): boolean {
  return link.text.replace(/\W/g, '') !== link.url.replace(/\W/g, '') && !allowed.includes(link.url);
}
