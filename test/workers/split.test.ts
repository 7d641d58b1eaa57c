import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Reply } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { RawItem } from '../../src/domain/types.ts';
import { describeEachDatabase } from '../support/database.ts';
import { createDesk } from '../support/desk.ts';
import { readDesk } from '../support/desk-reading.ts';
import { LITHOGRAPHY, PAUSE } from '../support/raw-items.ts';
import { TEAM } from '../support/slack-server.ts';
import { type Desk, type DeskChannel, openDesk } from '../support/workers.ts';

/** A page whose news changes: its address joins what has nothing to do with each other. */
const url = 'https://news.example/2026/11/export-controls-eased';
const FIRST = { ...PAUSE.harbour, url };
const WRONG = { ...LITHOGRAPHY, url };
const NEWS = {
  ...LITHOGRAPHY,
  identity: 'ledger:litho',
  title: 'Export licence rules for ASML lithography service tightened by the Dutch government',
  summary: 'Licences will be needed to service ASML immersion machines abroad, the Netherlands said.',
};

describeEachDatabase('a story that was split', (open) => {
  let desk: Desk;
  const { shown, counts, states } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  async function report(slug: string, raw: RawItem): Promise<void> {
    await desk.bring({ slug }, raw);
    await desk.judge();
  }

  function type(line: string, { platform, external: channel }: DeskChannel): Promise<Reply> {
    const workspace = platform === 'slack' ? TEAM.id : desk.discord.guild;
    const caller = { platform, workspace, channel } as const;
    return createDesk({ db: desk.db, commands: COMMANDS, now: desk.now() }).type(line, caller);
  }

  it.each(['slack', 'discord'] as const)(
    'leaves its messages, links both, and opens a root with what follows (%s)',
    async (platform) => {
      const channel = await desk.subscribe(platform);
      await report('harbour', FIRST);
      await report('ledger', WRONG);
      await desk.serve(channel);
      expect(counts(channel)).toEqual([1]);

      expect((await type('split i-2', channel)).lines.map(({ text }) => text)).toContain(
        'The alert of s-1 names s-2 in a moment.',
      );
      await desk.serve(channel);

      const [old, ...others] = shown(channel);
      expect(others).toEqual([]);
      expect(old?.text).toContain('Split off');
      expect(old?.text).toContain('s-2');
      expect(old?.replies).toHaveLength(1);
      expect((await type('why s-2', channel)).title).toContain('Sent here in another thread');

      await report('pacific', NEWS);
      await desk.serve(channel);

      expect(counts(channel)).toEqual([1, 0]);
      const young = shown(channel)[1]?.text;
      expect(young).toContain(LITHOGRAPHY.title);
      expect(young).toContain('The pacific');
      expect(young).toContain('Split from');
      expect(young).not.toContain('The harbour');
      expect(shown(channel)[0]?.text).not.toContain('The ledger');
    },
  );

  it('opens no root when an item of it only comes again, or is reworded', async () => {
    const channel = await desk.subscribe('slack');
    await report('harbour', FIRST);
    await report('ledger', WRONG);
    await desk.serve(channel);
    await type('split i-2', channel);

    await report('ledger', { ...WRONG, summary: 'Reworded.', sha256: 'reworded' });
    await report('copy', { ...LITHOGRAPHY, identity: 'copy:1', url: 'https://copy.example/a' });
    await desk.serve(channel);

    expect(counts(channel)).toEqual([1]);
  });

  it('is told where the item had not been told yet: nothing is lost by the split', async () => {
    const [paused, open] = [await desk.subscribe('slack'), await desk.subscribe('discord')];
    await type('pause', paused);
    await report('harbour', FIRST);
    await report('ledger', WRONG);
    await desk.serve(open);

    await type('split i-2', open);
    await desk.serve(open);

    expect(counts(open)).toEqual([1]);
    expect(await states(paused)).toEqual(['root held', 'reply cancelled', 'edit held', 'root held']);
    await type('resume', paused);
    await desk.serve(paused);
    const read = JSON.stringify(shown(paused));
    expect(read).toContain(FIRST.title);
    expect(read).toContain(WRONG.title);
  });
});
