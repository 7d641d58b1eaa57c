import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/domain/card.ts';
import { createTerminal } from '../../src/lib/terminal.ts';
import { createConsoleNotifier } from '../../src/notify/console.ts';
import { describeNotifier, type NotifierHarness, type Seen } from '../contract/notifier.ts';
import { HOSTILE } from '../contract/notifier-cards.ts';

const CHANNEL = { platform: 'console', workspace: 'local', channel: 'terminal' } as const;

const CARD: Card = {
  kind: 'root',
  story: 's-rule',
  title: 'Commerce adds forty firms to the Entity List',
  rootTitle: 'Commerce adds forty firms to the Entity List',
  url: 'https://example.gov/rule',
  body: 'The rule takes effect today.\nLicences are presumed denied.',
  severity: 'critical',
  stage: 'display',
  direction: 'tightening',
  topics: ['export-controls', 'entity-list'],
  jurisdictions: ['CN', 'US'],
  fields: [
    { label: 'Effective', value: '23 November 2026' },
    { label: 'Parts', value: '15 CFR 744' },
  ],
  sources: [{ name: 'Federal Register', url: null }],
  footer: 'matches “everything”',
  at: '2026-11-23T14:05:00.000Z',
  mention: null,
  buttons: [],
  plain: false,
};

const REPLY: Card = {
  ...CARD,
  kind: 'reply',
  rootTitle: CARD.title,
  title: 'Published: 91 FR 90112',
  body: '',
  fields: [],
};

describeNotifier('Console', { start: async () => startHarness(), faults: [], canFind: false, mention: null });

describe('the console', () => {
  it('prints where a fact leads, to be clicked', async () => {
    const { notifier, written } = open();
    const fields = [{ label: 'As displayed', value: 'PDF', url: 'https://display.example/1.pdf' }];
    await notifier.post(CHANNEL, { ...CARD, fields }, 'key-1');
    expect(written()).toContain('As displayed  https://display.example/1.pdf');
  });

  it('prints a root with everything a reader needs', async () => {
    const { notifier, written } = open();

    await notifier.post(CHANNEL, CARD, 'key-1');

    expect(written()).toBe(
      [
        '┃ CRITICAL On public inspection · Tightening · 23 Nov, 14:05 UTC',
        '┃ Commerce adds forty firms to the Entity List',
        '┃ The rule takes effect today.',
        '┃ Licences are presumed denied.',
        '┃ Effective  23 November 2026',
        '┃ Parts      15 CFR 744',
        '┃ Export controls, Entity List · CN, US',
        '┃ Source: Federal Register',
        '┃ https://example.gov/rule',
        '┃ matches “everything”',
        '',
        '',
      ].join('\n'),
    );
  });

  it('indents a reply and repeats the title of its root', async () => {
    const { notifier, written } = open();
    const root = await notifier.post(CHANNEL, CARD, 'key-1');
    written();

    const reply = await notifier.reply(root, REPLY, 'key-2', true);

    expect(written().split('\n').slice(0, 3)).toEqual([
      '  ┗━ CRITICAL Tightening · announced in the channel · 23 Nov, 14:05 UTC',
      '     Commerce adds forty firms to the Entity List',
      '     Published: 91 FR 90112',
    ]);
    expect(reply).toMatchObject({ message: 'key-2', thread: 'key-1' });
  });

  it('says in a line what an edit changed, and nothing where nothing shows', async () => {
    const { notifier, written } = open();
    const root = await notifier.post(CHANNEL, CARD, 'key-1');
    written();

    await notifier.edit(root, { ...CARD, footer: 'other' }, 'key-2');
    expect(written()).toBe('');

    const sources = [...CARD.sources, { name: 'Harbour Times', url: null }];
    await notifier.edit(root, { ...CARD, stage: 'published', sources }, 'key-3');
    expect(written()).toBe(
      '  ↻  updated: now published, also reported by Harbour Times · Commerce adds forty firms to the Entity List\n\n',
    );
  });

  it('says what a message now is, where its past is not known', async () => {
    const { notifier, written } = open();
    const root = { ...CHANNEL, message: 'before-restart', thread: null, url: null };

    await notifier.edit(root, { ...CARD, stage: 'withdrawn' }, 'key-1');

    expect(written()).toContain('updated: now withdrawn · Commerce');
  });

  it('wraps to the width but keeps links whole', async () => {
    const url = `https://example.gov/${'long/'.repeat(12)}`;
    const { notifier, written } = open({ width: 48 });

    await notifier.post(
      CHANNEL,
      { ...CARD, url, title: '商务部公布对稀土物项实施出口管制的决定并自公布之日起施行' },
      'key-1',
    );

    const lines = written().split('\n');
    expect(lines).toContain(`┃ ${url}`);
    expect(lines).toContain('┃ 商务部公布对稀土物项实施出口管制的决定并自公布');
    expect(lines.filter((line) => line.length > 48)).toEqual([`┃ ${url}`]);
  });

  it.each(HOSTILE)('shows %j letter by letter', async (text) => {
    const { notifier, written } = open();

    await notifier.post(CHANNEL, { ...CARD, title: text, body: text, fields: [{ label: text, value: text }] }, 'key-1');

    expect(written().split(text).length - 1).toBe(4);
  });

  it('lets no feed text command the terminal', async () => {
    for (const json of [false, true]) {
      const { notifier, written } = open({ json });
      const hostile = `x\u001b[2J\u009b1A\u001b]8;;evil\u0007\u202e\ry`;

      const root = await notifier.post(
        CHANNEL,
        { ...CARD, title: hostile, body: hostile, footer: hostile, sources: [{ name: hostile, url: null }] },
        'key-1',
      );
      await notifier.edit(root, { ...CARD, title: hostile, sources: [{ name: `new ${hostile}`, url: null }] }, 'key-2');

      expect(written()).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    }
  });

  it('prints one JSON object per message and nothing else', async () => {
    const { notifier, written } = open({ json: true });

    const root = await notifier.post(CHANNEL, CARD, 'key-1');
    await notifier.reply(root, REPLY, 'key-2', true);
    await notifier.edit(root, { ...CARD, stage: 'published' }, 'key-3');

    const messages = written()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(messages.map(({ kind, key, announce }) => [kind, key, announce])).toEqual([
      ['post', 'key-1', false],
      ['reply', 'key-2', true],
      ['edit', 'key-3', false],
    ]);
    expect(messages[0]).toEqual({
      kind: 'post',
      platform: 'console',
      channel: 'terminal',
      story: 's-rule',
      key: 'key-1',
      title: CARD.title,
      body: CARD.body,
      severity: 'critical',
      topics: CARD.topics,
      direction: 'tightening',
      jurisdictions: ['CN', 'US'],
      url: CARD.url,
      sources: CARD.sources,
      stage: 'display',
      fields: CARD.fields,
      announce: false,
      at: CARD.at,
    });
  });

  it('cannot be read back', async () => {
    const { notifier } = open();

    await expect(notifier.find(CHANNEL, 'key-1', new Date(0))).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

function open({ json = false, width }: { json?: boolean; width?: number } = {}) {
  const chunks: string[] = [];
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  const terminal = createTerminal({ out, isTTY: false });
  const options = { terminal, json, colour: false, timeZone: 'UTC', ...(width === undefined ? {} : { width }) };
  return { notifier: createConsoleNotifier(options), written: (): string => chunks.splice(0).join('') };
}

/** Reads back the JSON lines, in which every message names its channel. */
function startHarness(): NotifierHarness {
  const { notifier, written } = open({ json: true });
  const messages: Record<string, unknown>[] = [];
  const read = (): Record<string, unknown>[] => {
    const lines = written()
      .split('\n')
      .filter((line) => line !== '');
    messages.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>));
    return messages;
  };
  const list = (channel: string, wanted: (message: Record<string, unknown>) => boolean): Seen[] => {
    const all = read().filter((message) => message['channel'] === channel);
    const edits = all.filter(({ kind }) => kind === 'edit');
    return all.filter(wanted).map((message) => {
      const now = edits.findLast(({ key }) => key === message['key']) ?? message;
      return { id: String(message['key']), text: textOf(now), links: [], pings: [] };
    });
  };
  let channels = 0;
  return {
    ...{ notifier, secrets: [], logged: () => [] },
    openChannel: async () => {
      channels += 1;
      return { ...CHANNEL, channel: `terminal-${channels}` };
    },
    seen: async ({ channel }) => list(channel, ({ kind, announce }) => kind === 'post' || announce === true),
    replies: async ({ channel }) => list(channel, ({ kind }) => kind === 'reply'),
    ...{ inject: async () => undefined, restore: async () => undefined, settle: async () => undefined },
    stop: async () => undefined,
  };
}

function textOf({ title, body, fields, sources }: Record<string, unknown>): string {
  const facts = (fields as { label: string; value: string }[]).map(({ label, value }) => `${label}: ${value}`);
  return [title, body, ...facts, ...(sources as { name: string }[]).map(({ name }) => name)].join('\n');
}
