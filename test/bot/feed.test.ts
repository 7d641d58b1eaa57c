import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { Db } from '../../src/db/db.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { createDesk, type Desk } from '../support/desk.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const BLOG = 'https://harbour.example/feed.xml';

describeEachDatabase('feed', (open) => {
  let db: Db;
  let desk: Desk;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    const findFeed = async (url: string) => {
      if (url.includes('wrong')) throw new EarshotError('source-unreadable', 'wrong.example sent a web page.');
      return { url, title: 'Harbour blog', lang: 'de', entries: 3 };
    };
    desk = createDesk({ db, commands: COMMANDS, now: NOW, deps: { findFeed } });
  });
  afterAll(() => db.close());

  it('adds one that works, to be read at once by the client that goes to public addresses only', async () => {
    const reply = await desk.type(`feed add ${BLOG} Our "harbour" watch`);

    expect(reply.title).toBe('Added: Our harbour watch.');
    expect(reply.lines.at(-1)?.text).toBe('/earshot subscribe feeds:w1-our-harbour-watch severity:low');
    expect(await db.query('SELECT slug, kind, url, lang, owner, workspace_id, next_check_at FROM feeds')).toEqual([
      {
        ...{ slug: 'w1-our-harbour-watch', kind: 'private-rss', url: BLOG, lang: 'de', owner: 'harbour.example' },
        ...{ workspace_id: 1, next_check_at: NOW },
      },
    ]);
    expect((await desk.type(`feed add ${BLOG}`)).title).toBe(
      'That feed is here already: Our harbour watch (w1-our-harbour-watch).',
    );
  });

  it('lists them with how they do, and removes them, in their workspace only', async () => {
    expect((await desk.type('feed list')).title).toContain('no feeds of its own');
    await desk.type(`feed add ${BLOG}`);
    await desk.type('feed add https://other.example/feed', { workspace: 'T2' });
    await db.query(
      `UPDATE feeds SET failing_since = $1, last_error = 'harbour.example is in trouble (500).' WHERE id = 1`,
      [NOW],
    );

    const reply = await desk.type('feed list', { canManage: false });
    expect(reply.lines).toEqual([
      {
        ...{ text: 'Harbour blog', url: BLOG, style: 'item' },
        detail:
          'w1-harbour-blog · 0 items · not read yet · failing since Thu 26 Nov 2026, 12:00 (UTC): harbour.example is in trouble (500).',
      },
    ]);
    expect((await desk.type('feed remove w2-harbour-blog')).ok).toBe(false);
    expect((await desk.type('feed remove Harbor blog')).title).toContain('Did you mean Harbour blog?');
    expect((await desk.type('feed remove harbour BLOG')).title).toBe('Removed: Harbour blog.');
    expect((await desk.type('feed list')).title).toContain('no feeds of its own');
    expect((await desk.type('feed list', { workspace: 'T2' })).lines).toHaveLength(1);
    // one that was removed may come again under its name
    expect((await desk.type(`feed add ${BLOG}`)).lines[0]?.detail).toContain('w1-harbour-blog');
  });

  it('takes no public feed twice, nor one that does not work, nor from who may not manage', async () => {
    const feed = {
      slug: 'desk',
      kind: 'rss',
      url: BLOG,
      title: 'Desk',
      jurisdiction: null,
      authority: 'press',
    } as const;
    await syncFeeds(db, [{ ...feed, lang: 'en', owner: 'desk', paceMs: 1_000, options: {} }], NOW);

    expect((await desk.type(`feed add ${BLOG}`)).title).toContain('/earshot subscribe feeds:desk');
    expect((await desk.type('feed add https://wrong.example/')).title).toBe('wrong.example sent a web page.');
    expect(await desk.type('feed add https://a.example/', { canManage: false })).toMatchObject({ ok: false });
    expect((await desk.type('feed ad https://a.example/')).title).toContain('Did you mean add?');
    expect((await desk.type('feed add')).title).toContain('Which address?');
    expect(await db.query('SELECT 1 FROM feeds WHERE workspace_id IS NOT NULL')).toEqual([]);
  });

  it('may be named in a filter of its own workspace', async () => {
    await desk.type(`feed add ${BLOG}`);

    expect(await desk.type('subscribe feeds:w1-harbour-blog severity:low')).toMatchObject({ ok: true });
    expect((await desk.type('subscribe feeds:w1-harbour-blog', { workspace: 'T2', channel: 'C2' })).title).toContain(
      'There is no feed “w1-harbour-blog”',
    );
  });
});
