import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { ensureChannel } from '../../src/store/channels.ts';
import {
  clearLeases,
  clearPlatform,
  pausePlatform,
  releaseChannel,
  renewLease,
  suspendChannel,
  takeChannel,
} from '../../src/store/leases.ts';
import { reopenChannel } from '../../src/store/pauses.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const LEASE_MS = 30_000;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

describeEachDatabase('a lease on a channel', (open) => {
  let db: Db;
  let id: number;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    const workspaceId = await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOW);
    const key = { workspaceId, platform: 'slack', externalId: 'C1', name: null, timeZone: 'UTC' } as const;
    id = (await ensureChannel(db, key, NOW)).id;
  });
  afterAll(() => db.close());

  const take = (at: Date = NOW) => takeChannel(db, id, at, LEASE_MS);

  it('is given to one worker of many', async () => {
    const taken = await Promise.all([take(), take(), take(), take()]);
    expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('passes on when it has run out, and the first holder is told', async () => {
    const first = await take();
    expect(await take(later(LEASE_MS))).toBeNull();
    const second = await take(later(LEASE_MS + 1));
    if (first === null || second === null) throw new Error('the lease was refused');
    expect(await renewLease(db, first, later(LEASE_MS + 2), LEASE_MS)).toBe(false);
    expect(await renewLease(db, second, later(LEASE_MS + 2), LEASE_MS)).toBe(true);

    await releaseChannel(db, first, later(3_600_000));
    expect(await take(later(LEASE_MS + 3))).toBeNull();
    await releaseChannel(db, second, null);
    expect(await take(later(LEASE_MS + 3))).not.toBeNull();
  });

  it('is not renewed once it has run out, though nobody else took it', async () => {
    const lease = await take();
    if (lease === null) throw new Error('the lease was refused');
    expect(await renewLease(db, lease, later(LEASE_MS + 1), LEASE_MS)).toBe(false);
  });

  it('is refused while the channel rests, and a longer rest is never cut short', async () => {
    const lease = await take();
    if (lease === null) throw new Error('the lease was refused');
    await releaseChannel(db, lease, later(60_000));
    expect(await take(later(59_999))).toBeNull();
    const second = await take(later(60_000));
    if (second === null) throw new Error('the lease was refused');
    await releaseChannel(db, second, later(10_000));
    await releaseChannel(db, second, null);
    expect(await take(later(60_001))).not.toBeNull();
  });

  it('is refused while its platform waits, and the longest of its waits counts', async () => {
    await pausePlatform(db, 'slack', { notBeforeAt: later(900_000), code: 'token-rejected' }, NOW);
    await pausePlatform(db, 'slack', { notBeforeAt: later(1_000), code: 'rate-limited' }, NOW);
    expect(await take(later(899_999))).toBeNull();
    expect(await take(later(900_000))).not.toBeNull();
  });

  it('is given to a new token at once', async () => {
    await pausePlatform(db, 'slack', { notBeforeAt: later(900_000), code: 'token-rejected' }, NOW);
    await clearPlatform(db, 'slack');
    expect(await take()).not.toBeNull();
    await pausePlatform(db, 'slack', { notBeforeAt: later(900_000), code: 'rate-limited' }, NOW);
    await clearPlatform(db, 'slack');
    expect(await take(later(LEASE_MS + 1))).toBeNull();
  });

  it('is refused for a suspended channel until that is opened again', async () => {
    await db.tx((sql) => suspendChannel(sql, id, { code: 'channel-gone', note: 'gone' }, NOW));
    expect(await take()).toBeNull();
    await db.tx((sql) => reopenChannel(sql, id, NOW));
    expect(await take()).not.toBeNull();
  });

  it('does not open what a person paused', async () => {
    await db.query(`UPDATE channels SET state = 'paused'`);
    await db.tx((sql) => reopenChannel(sql, id, NOW));
    expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'paused' }]);
  });

  it('of a process that was killed is given back at the next start', async () => {
    await take();
    await clearLeases(db);
    expect(await take()).not.toBeNull();
  });
});
