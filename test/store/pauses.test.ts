import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { buildListCard, buildReplyCard } from '../../src/domain/card.ts';
import { buildFilter } from '../../src/domain/filter.ts';
import { type Audience, planOwed } from '../../src/domain/route.ts';
import { openStory } from '../../src/domain/story.ts';
import type { Severity } from '../../src/domain/types.ts';
import { ensureChannel } from '../../src/store/channels.ts';
import { getNextDelivery } from '../../src/store/deliveries.ts';
import { listFolded } from '../../src/store/folds.ts';
import { suspendChannel } from '../../src/store/leases.ts';
import { insertNote, insertOwed, listAudiences } from '../../src/store/outbox.ts';
import { pauseChannel, releaseDue, reopenChannel, resumeChannel } from '../../src/store/pauses.ts';
import { listStories } from '../../src/store/stories.ts';
import { insertSubscription } from '../../src/store/subscriptions.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';
import { itemOf, verdictOf } from '../support/stories.ts';

const NOON = new Date('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;
const NIGHT = { from: '22:00', to: '07:00', passesCritical: false };

function hours(count: number): Date {
  return new Date(NOON.getTime() + count * HOUR_MS);
}

describeEachDatabase('what is held', (open) => {
  let db: Db;
  let channelId: number;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    const workspaceId = await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOON);
    const key = { workspaceId, platform: 'slack', externalId: 'C1', name: null, timeZone: 'Europe/Berlin' } as const;
    channelId = (await ensureChannel(db, key, NOON)).id;
  });
  afterAll(() => db.close());

  async function subscribe(quiet: typeof NIGHT | null, include = ''): Promise<void> {
    const filter = buildFilter({ minSeverity: 'low', ...(include === '' ? {} : { include: [include] }) });
    await insertSubscription(db, { channelId, filter, mode: 'alerts', mention: null, quiet, createdBy: 'U1' }, NOON);
  }

  /** A story becomes known, as triage would tell of it. */
  async function tell(title: string, at: Date, severity: Severity = 'medium'): Promise<number> {
    const { storyId } = await storeItem(db, { title, at, severity });
    await owe(storyId ?? 0, at);
    return storyId ?? 0;
  }

  async function owe(storyId: number, now: Date, reply = false): Promise<void> {
    const [story] = await listStories(db, [storyId]);
    if (story === undefined) throw new Error('no story');
    const { state } = story;
    const news = { state, reply: reply ? ('stage' as const) : null, announce: false, urgent: reply };
    const arrival = {
      ...{ itemId: 1, version: 1, item: itemOf({ title: 'Next' }), verdict: verdictOf({}), feed: 'desk', known: false },
      ...{ independent: true, routine: false, severity: state.severity },
    };
    const card = reply ? buildReplyCard(`s-${storyId}`, state, arrival, 'stage') : null;
    const owed = planOwed(news, await listAudiences(db, storyId, null), now);
    await insertOwed(db, owed, {
      ...{ storyId, cause: `${now.getTime()}`, severity: state.severity, card, urgent: false, now },
    });
  }

  async function states(kind = 'root'): Promise<readonly string[]> {
    const rows = await db.query<{ state: string }>('SELECT state FROM deliveries WHERE kind = $1 ORDER BY id', [kind]);
    return rows.map((row) => row.state);
  }

  describe('by a pause', () => {
    it('comes as one list on resume, and a story of it opens its root with the next message', async () => {
      await subscribe(null);
      await tell('Before', hours(0));
      await pauseChannel(db, channelId, { until: null, passesCritical: false }, hours(0));
      const stories = [];
      for (let n = 1; n <= 4; n++) stories.push(await tell(`Story ${n}`, hours(n)));
      const grave = await tell('Grave', hours(5), 'critical');
      expect(await states()).toEqual(Array(6).fill('held'));
      expect(await getNextDelivery(db, channelId, hours(6))).toBeNull();

      const released = await db.tx((tx) => resumeChannel(tx, channelId, hours(6)));

      expect(released).toEqual({ stories: 6, listed: true });
      expect(await states()).toEqual([...Array(5).fill('folded'), 'pending']);
      expect(await getNextDelivery(db, channelId, hours(6))).toMatchObject({ kind: 'root', storyId: grave });
      const [note] = await db.query<{ id: number; cause: string }>(
        "SELECT id, cause FROM deliveries WHERE kind = 'note' AND state = 'pending'",
      );
      expect(note?.cause).toMatch(/^held-pause:/);
      expect((await listFolded(db, note?.id ?? 0)).map(({ state }) => state.lead.title)).toEqual([
        ...['Before', 'Story 1', 'Story 2', 'Story 3', 'Story 4'],
      ]);
      await owe(stories[0] ?? 0, hours(7), true);
      expect((await states()).at(-1)).toBe('pending');
    });

    it('comes as it is where it is little, in its threads’ order', async () => {
      await subscribe(null);
      await pauseChannel(db, channelId, { until: null, passesCritical: false }, hours(0));
      const story = await tell('One', hours(1));
      await owe(story, hours(2), true);
      await tell('Two', hours(3));

      expect(await db.tx((tx) => resumeChannel(tx, channelId, hours(4)))).toEqual({ stories: 2, listed: false });

      expect([await states(), await states('reply'), await states('note')]).toEqual([
        ...[['pending', 'pending'], ['pending'], []],
      ]);
      expect(await db.tx((tx) => resumeChannel(tx, channelId, hours(4)))).toBeNull();
    });

    it('lets critical alerts pass where that was asked, with what their thread was to say before', async () => {
      await subscribe(null);
      await pauseChannel(db, channelId, { until: null, passesCritical: true }, hours(0));
      const story = await tell('Report', hours(1));
      await tell('Other', hours(1));
      await tell('Grave', hours(2), 'critical');
      expect(await states()).toEqual(['held', 'held', 'pending']);

      await db.query(`UPDATE stories SET state = jsonb_set(state, '{severity}', '"critical"') WHERE id = $1`, [story]);
      await owe(story, hours(3), true);

      expect(await states()).toEqual(['pending', 'held', 'pending']);
      expect(await states('reply')).toEqual(['pending']);
    });

    it('ends by itself when its time has come', async () => {
      await subscribe(null);
      await pauseChannel(db, channelId, { until: hours(5), passesCritical: false }, hours(0));
      await tell('One', hours(1));

      await db.tx((tx) => releaseDue(tx, hours(4)));
      expect(await states()).toEqual(['held']);
      await db.tx((tx) => releaseDue(tx, hours(5)));

      expect(await states()).toEqual(['pending']);
      expect(await db.query('SELECT state, paused_at, paused_until FROM channels')).toEqual([
        { state: 'open', paused_at: null, paused_until: null },
      ]);
    });

    it('is no suspension: each outlives the other', async () => {
      await subscribe(null);
      await pauseChannel(db, channelId, { until: hours(9), passesCritical: true }, hours(0));
      await suspendChannel(db, channelId, { code: 'channel-gone', note: 'Gone.' }, hours(1));
      await tell('Grave', hours(2), 'critical');
      await tell('Small', hours(2));
      expect(await states()).toEqual(['held', 'held']);

      await db.tx((tx) => reopenChannel(tx, channelId, hours(3)));
      expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'paused' }]);
      expect(await states()).toEqual(['pending', 'held']);

      await suspendChannel(db, channelId, { code: 'channel-gone', note: 'Gone.' }, hours(4));
      await db.tx((tx) => releaseDue(tx, hours(9)));
      expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'suspended' }]);
      expect(await states()).toEqual(['held', 'held']);
    });
  });

  describe('by quiet hours', () => {
    it('waits for their end in the channel’s zone, and comes as one list', async () => {
      await subscribe(NIGHT);
      await tell('By day', hours(8.9));
      for (let n = 0; n < 4; n++) await tell(`Night ${n}`, hours(9 + n));
      expect(await states()).toEqual(['pending', ...Array(4).fill('held')]);
      // 07:00 in Berlin is 06:00 UTC
      await db.tx((tx) => releaseDue(tx, hours(17.9)));
      expect(await states()).toEqual(['pending', ...Array(4).fill('held')]);

      await db.tx((tx) => releaseDue(tx, hours(18)));

      expect(await states()).toEqual(['pending', ...Array(4).fill('folded')]);
      expect(
        await db.query("SELECT 1 FROM deliveries WHERE cause LIKE 'held-quiet:%' AND state = 'pending'"),
      ).toHaveLength(1);
    });

    it('holds nothing that another subscription asks for at any hour, nor critical alerts where that was asked', async () => {
      await subscribe({ ...NIGHT, passesCritical: true });
      await subscribe(null, 'urgent');
      await tell('Urgent matter', hours(10));
      await tell('Grave matter', hours(10), 'critical');
      await tell('Any matter', hours(10));

      expect(await states()).toEqual(['pending', 'pending', 'held']);
    });
  });

  describe('by an error', () => {
    it('is tried again once a day, and comes as one list', async () => {
      await subscribe(null);
      await suspendChannel(db, channelId, { code: 'not-permitted', note: 'No.' }, hours(0));
      await db.tx((tx) => releaseDue(tx, hours(30)));
      expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'suspended' }]);
      for (let n = 0; n < 5; n++) await tell(`Story ${n}`, hours(1));

      await db.tx((tx) => releaseDue(tx, hours(23)));
      expect(await states()).toEqual(Array(5).fill('held'));
      await db.tx((tx) => releaseDue(tx, hours(24)));
      expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'open' }]);

      // it fails again, and what came meanwhile joins the list that is still owed
      await suspendChannel(db, channelId, { code: 'not-permitted', note: 'No.' }, hours(25));
      for (let n = 5; n < 10; n++) await tell(`Story ${n}`, hours(26));
      await db.tx((tx) => releaseDue(tx, hours(49)));
      const notes = await db.query<{ id: number }>("SELECT id FROM deliveries WHERE kind = 'note'");
      expect(notes).toHaveLength(1);
      expect(await listFolded(db, notes[0]?.id ?? 0)).toHaveLength(10);
    });

    it('holds notes as well', async () => {
      await subscribe(null);
      await suspendChannel(db, channelId, { code: 'not-permitted', note: 'No.' }, hours(0));
      const note = { channelId, platform: 'slack', storyId: null, cause: 'test', now: NOON } as const;
      await insertNote(db, { ...note, card: buildListCard('Week', [], NOON, '') });
      expect(await states('note')).toEqual(['held']);
      await db.tx((tx) => reopenChannel(tx, channelId, hours(1)));
      expect(await states('note')).toEqual(['pending']);
    });
  });
});

describe('a message that reaches an open thread whatever the filters say', () => {
  it('keeps to the quiet hours of all of them', () => {
    const night = new Date('2026-11-20T23:00:00Z');
    const filter = buildFilter({ topics: ['legislation'] });
    const audience: Audience = {
      ...{ channelId: 1, platform: 'slack', zone: 'UTC', hasThread: true, folded: 'no' },
      subscriptions: [{ id: 1, filter, mode: 'alerts', mention: null, quiet: NIGHT, reminders: [] }],
    };
    const { state } = storyOf();

    const owed = planOwed({ state, reply: 'stage', announce: false, urgent: true }, [audience], night);

    expect(owed).toMatchObject([
      { what: 'reply', heldUntil: new Date('2026-11-21T07:00:00Z') },
      { what: 'edit', heldUntil: null },
    ]);
  });
});

function storyOf() {
  const arrival = {
    ...{ itemId: 1, version: 1, item: itemOf({ title: 'Chips' }), verdict: verdictOf({}), feed: 'desk', known: false },
    ...{ independent: true, routine: false, severity: 'medium' as const },
  };
  return { state: openStory(arrival) };
}
