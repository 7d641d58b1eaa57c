import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Caller, CommandDeps, Reply } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { dispatchLine } from '../../src/bot/dispatch.ts';
import type { Db } from '../../src/db/db.ts';
import { buildFilter } from '../../src/domain/filter.ts';
import { publicId } from '../../src/domain/public-id.ts';
import { ensureChannel } from '../../src/store/channels.ts';
import { suspendChannel } from '../../src/store/leases.ts';
import { insertOwed, listAudiences } from '../../src/store/outbox.ts';
import { insertSubscription } from '../../src/store/subscriptions.ts';
import { getThreadState } from '../../src/store/thread-states.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { describeEachDatabase, resetDatabase, silentLog } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const ANNA: Caller = {
  ...{ platform: 'slack', workspace: 'T1', workspaceName: 'Desk', channel: 'C1', channelName: 'trade', user: 'U1' },
  ...{ userName: 'anna', canManage: true },
};
const BEN: Partial<Caller> = { user: 'U2', userName: 'ben' };

describeEachDatabase('what people decide about a story', (open) => {
  let db: Db;
  let channelId: number;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    channelId = await subscribe('C1');
  });
  afterAll(() => db.close());

  async function subscribe(externalId: string): Promise<number> {
    const workspaceId = await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOW);
    const key = { workspaceId, platform: 'slack', externalId, name: null, timeZone: 'UTC' } as const;
    const { id } = await ensureChannel(db, key, NOW);
    const wanted = {
      channelId: id,
      filter: buildFilter({ topics: ['legislation'] }),
      mode: 'alerts',
      mention: null,
      createdBy: 'U1',
    } as const;
    await db.tx((tx) => insertSubscription(tx, { ...wanted, quiet: null }, NOW));
    return id;
  }

  function type(line: string, caller: Partial<Caller> = {}): Promise<Reply> {
    const deps: CommandDeps = {
      ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: [], timeZone: 'UTC', log: silentLog, ...PROGRAM },
      canonicalName: (name) => name,
      membership: { ensure: async () => {} },
    };
    return dispatchLine(COMMANDS, line, { ...ANNA, ...caller }, deps);
  }

  /** A story with a root in the channel, as it was sent. */
  async function storeThread(): Promise<number> {
    const storyId = await storeStory();
    const root = {
      channelId,
      platform: 'slack',
      what: 'root',
      announce: false,
      mention: null,
      heldUntil: null,
    } as const;
    await insertOwed(db, [root], { storyId, cause: 'i1.1', severity: 'medium', card: null, urgent: false, now: NOW });
    await db.query(`UPDATE deliveries SET state = 'sent'`);
    await db.query(
      `UPDATE threads SET root = '{"platform":"slack","workspace":"T1","channel":"C1","message":"1.1","thread":"1.1","url":null}'`,
    );
    return storyId;
  }

  async function storeStory(more: { readonly title?: string; readonly privateTo?: string } = {}): Promise<number> {
    const { storyId } = await storeItem(db, { title: 'Chip rule', at: NOW, ...more });
    if (storyId === null) throw new Error('no story');
    return storyId;
  }

  const owed = () =>
    db.query<{ kind: string; state: string }>("SELECT kind, state FROM deliveries WHERE state <> 'sent' ORDER BY id");

  it('is shown on the root at once', async () => {
    const storyId = await storeThread();

    const reply = await type('claim s-1');

    expect(reply).toMatchObject({ ok: true, title: 'You look after “Chip rule”.' });
    expect(reply.lines.map(({ text }) => text)).toEqual(['Its alert shows so in a moment.']);
    expect(await getThreadState(db, { storyId, channelId })).toEqual({
      stance: null,
      work: { what: 'claimed', user: 'U1', name: 'anna' },
      irrelevantTo: [],
    });
    expect(await owed()).toEqual([{ kind: 'edit', state: 'pending' }]);
    await type('claim s-1');
    expect(await owed()).toHaveLength(1);
  });

  it('belongs to the first who claims it until it is freed or done', async () => {
    await storeThread();
    const [first, second] = await Promise.all([type('claim s-1'), type('claim s-1', BEN)]);
    expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1);
    const late = first.ok ? second : first;
    expect(late.title).toMatch(/^(anna|ben) looks after “Chip rule” already\.$/);

    expect(await type('claim s-1 undo:yes')).toMatchObject({ ok: true, title: '“Chip rule” is free to be claimed.' });
    expect(await type('claim s-1', BEN)).toMatchObject({ ok: true });
    expect(await type('done s-1', BEN)).toMatchObject({ ok: true, title: 'Dealt with: “Chip rule”.' });
    expect((await type('done s-1')).title).toBe('ben has dealt with “Chip rule” already.');
    expect(await type('claim s-1')).toMatchObject({ ok: true });
    expect((await type('done s-1 undo:yes')).title).toContain('not marked as done');
  });

  it('lets nothing of a muted story come, and what waited is dropped', async () => {
    const storyId = await storeThread();
    const reply = {
      channelId,
      platform: 'slack',
      what: 'reply',
      announce: false,
      mention: null,
      heldUntil: null,
    } as const;
    const card = JSON.parse('{"kind":"reply"}');
    await insertOwed(db, [reply], { storyId, cause: 'i2.1', severity: 'medium', card, urgent: false, now: NOW });

    expect(await type('mute s-1')).toMatchObject({ ok: true, title: 'Muted “Chip rule”.' });

    expect(await owed()).toEqual([
      { kind: 'reply', state: 'cancelled' },
      { kind: 'edit', state: 'pending' },
    ]);
    expect(await listAudiences(db, storyId, null)).toMatchObject([{ channelId, hasThread: true, stance: 'mute' }]);
    expect((await type('mute s-1', BEN)).title).toBe('anna has muted “Chip rule” already.');
    await type('mute s-1 undo:yes');
    const [audience] = await listAudiences(db, storyId, null);
    expect(audience?.stance).toBeUndefined();
  });

  it('opens the thread of a story that is followed before it was ever sent', async () => {
    const storyId = await storeStory();

    const reply = await type('follow s-1');

    expect(reply.title).toBe('This channel follows “Chip rule”.');
    expect(reply.lines.map(({ text }) => text)).toContain('Its alert comes now.');
    expect((await owed()).map(({ kind }) => kind)).toContain('root');
    expect(await listAudiences(db, storyId, null)).toMatchObject([{ hasThread: true, stance: 'follow' }]);
    await type('mute s-1');
    expect((await owed()).filter(({ kind, state }) => kind === 'root' && state !== 'cancelled')).toEqual([]);
    expect(await listAudiences(db, storyId, null)).toMatchObject([{ hasThread: false, stance: 'mute' }]);
  });

  it('waits in a channel that gets no messages, and says so', async () => {
    await storeStory();
    await db.tx((tx) => suspendChannel(tx, channelId, { code: 'not-permitted', note: 'no' }, NOW));

    expect((await type('follow s-1')).lines.map(({ text }) => text)).toContain(
      'Its alert comes once this channel gets messages again.',
    );
    expect((await owed()).map(({ state }) => state)).not.toContain('pending');
  });

  it('is one channel’s own', async () => {
    const storyId = await storeThread();
    const other = await subscribe('C2');

    await type('mute s-1', { channel: 'C2' });

    expect(await getThreadState(db, { storyId, channelId: other })).toMatchObject({ stance: { what: 'mute' } });
    expect(await getThreadState(db, { storyId, channelId })).toMatchObject({ stance: null });
  });

  it('keeps every person’s “Not relevant” once, with the verdict, until it is taken back', async () => {
    const storyId = await storeThread();
    await type('irrelevant s-1');
    await type('irrelevant s-1', BEN);
    expect((await type('irrelevant s-1')).title).toContain('You said already');

    expect(await getThreadState(db, { storyId, channelId })).toMatchObject({ irrelevantTo: ['anna', 'ben'] });
    expect(
      await db.query("SELECT person, classifier, score, verdict->>'relevant' AS relevant FROM feedback ORDER BY id"),
    ).toEqual([
      { person: 'U1', classifier: 'test', score: 1, relevant: 'true' },
      { person: 'U2', classifier: 'test', score: 1, relevant: 'true' },
    ]);
    expect((await type('irrelevant s-1 undo:yes')).title).toContain('Taken back');
    expect((await type('irrelevant s-1 undo:yes')).title).toContain('You said nothing');
    expect(await getThreadState(db, { storyId, channelId })).toMatchObject({ irrelevantTo: ['ben'] });
  });

  it('needs the right to manage where it changes what the channel gets, and no right where it does not', async () => {
    await storeThread();
    const reader = { canManage: false };

    for (const line of ['follow s-1', 'mute s-1']) expect(await type(line, reader)).toMatchObject({ ok: false });
    for (const line of ['claim s-1', 'done s-1', 'irrelevant s-1'])
      expect(await type(line, reader)).toMatchObject({ ok: true });
  });

  it('takes whatever points at a story, and says what cannot be decided on', async () => {
    await storeStory({ title: 'Theirs', privateTo: 'T9' });
    await storeStory({ title: 'Ours' });
    await storeItem(db, { title: 'Golf', at: NOW, story: 'none' });

    expect(await type('claim https://news.example/Ours')).toMatchObject({ ok: true, title: 'You look after “Ours”.' });
    expect((await type('claim s-1')).title).toBe('Nothing goes by “s-1” here.');
    expect((await type(`claim ${publicId('s', 4_000)}`)).title).toBe('Nothing goes by “s-3x0” here.');
    const guessed = await type('mute ours');
    expect(guessed.lines.map(({ text }) => text)).toEqual([expect.stringContaining('/earshot mute s-…'), 'Ours']);
    expect((await type('done i-3')).title).toContain('in no story');
    expect((await type('done s-2', { channel: 'C9' })).title).toContain('/earshot subscribe');
    await db.query('UPDATE subscriptions SET removed_at = $1', [NOW]);
    expect((await type('follow s-2')).title).toContain('/earshot subscribe');
  });
});
