import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { buildFilter } from '../../src/domain/filter.ts';
import { ensureChannel, getChannel } from '../../src/store/channels.ts';
import {
  insertSubscription,
  listActiveSubscriptions,
  listSubscriptions,
  removeSubscriptions,
} from '../../src/store/subscriptions.ts';
import { ensureWorkspace, getWorkspaceId } from '../../src/store/workspaces.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

describeEachDatabase('subscriptions', (open) => {
  let db: Db;
  let workspaceId: number;
  let channelId: number;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    workspaceId = await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: 'Desk' }, NOW);
    channelId = (await openChannel('C1')).id;
  });
  afterAll(() => db.close());

  function openChannel(externalId: string) {
    return ensureChannel(
      db,
      { workspaceId, platform: 'slack', externalId, name: null, timeZone: 'Europe/Berlin' },
      NOW,
    );
  }

  function subscribe(id: number, include: string, mode: 'alerts' | 'digest' = 'alerts') {
    const filter = buildFilter({ include: [include] });
    return db.tx((tx) => insertSubscription(tx, { channelId: id, filter, mode, mention: null, createdBy: 'U1' }, NOW));
  }

  it('know a workspace and a channel again', async () => {
    expect(await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOW)).toBe(workspaceId);
    expect(await getWorkspaceId(db, 'slack', 'T1')).toBe(workspaceId);
    expect(await getWorkspaceId(db, 'discord', 'T1')).toBeNull();
    expect(await openChannel('C1')).toEqual({
      ...{ id: channelId, workspaceId, state: 'open', stateNote: null },
      ...{ timeZone: 'Europe/Berlin', pausedUntil: null, forum: null },
    });
    expect(await getChannel(db, { platform: 'slack', workspace: 'T1', channel: 'C1' })).toMatchObject({
      id: channelId,
    });
    expect(await getChannel(db, { platform: 'slack', workspace: 'T2', channel: 'C1' })).toBeNull();
  });

  it('are kept once, even when the same wish comes twice at one moment', async () => {
    const twins = await Promise.all([subscribe(channelId, 'gallium'), subscribe(channelId, 'gallium')]);

    expect(new Set(twins.map(({ id }) => id)).size).toBe(1);
    expect(twins.map(({ added }) => added).sort()).toEqual([false, true]);
    expect(await subscribe(channelId, 'gallium', 'digest')).toMatchObject({ added: true });
    expect(await listSubscriptions(db, channelId)).toHaveLength(2);
  });

  it('read back as they were written, with where their messages go', async () => {
    const { id } = await subscribe(channelId, 'gallium');

    expect(await listActiveSubscriptions(db)).toEqual([
      {
        ...{ quiet: null, reminders: [7, 1], zone: 'Europe/Berlin' },
        ...{ id, channelId, workspaceId, platform: 'slack', mode: 'alerts', mention: null },
        filter: buildFilter({ include: ['gallium'] }),
      },
    ]);
  });

  it('end one by one or all, in their own channel only', async () => {
    const other = (await openChannel('C2')).id;
    const first = await subscribe(channelId, 'gallium');
    const second = await subscribe(channelId, 'germanium');
    const elsewhere = await subscribe(other, 'gallium');

    expect(await removeSubscriptions(db, channelId, elsewhere.id, NOW)).toEqual([]);
    expect(await removeSubscriptions(db, channelId, first.id, NOW)).toEqual([first.id]);
    expect(await removeSubscriptions(db, channelId, first.id, NOW)).toEqual([]);
    expect(await removeSubscriptions(db, channelId, 'all', NOW)).toEqual([second.id]);
    expect((await listActiveSubscriptions(db)).map(({ id }) => id)).toEqual([elsewhere.id]);
    expect(await subscribe(channelId, 'gallium')).toMatchObject({ added: true });
  });

  it('of a removed workspace are not in force until it comes back', async () => {
    await subscribe(channelId, 'gallium');
    await db.query('UPDATE workspaces SET removed_at = $1', [NOW]);

    expect(await listActiveSubscriptions(db)).toEqual([]);
    await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOW);
    expect(await listActiveSubscriptions(db)).toHaveLength(1);
  });
});
