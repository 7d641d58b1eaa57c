import { Writable } from 'node:stream';
import { expect } from 'vitest';
import type { Card } from '../../src/domain/card.ts';
import { createTerminal } from '../../src/lib/terminal.ts';
import { createConsoleNotifier } from '../../src/notify/console.ts';
import { renderMessage, renderThreadName } from '../../src/notify/discord-embeds.ts';
import { renderSlack } from '../../src/notify/slack-blocks.ts';
import { checkMessage, isEmptyMessage, pingsOf } from '../support/discord-limits.ts';
import { readMessage } from '../support/discord-text.ts';
import { refusalOf } from '../support/slack-limits.ts';
import { viewOf } from '../support/slack-reader.ts';

const KEY = 'AbCd-1234_efGH5678ijKL';
/** Controls but line breaks, halves of characters, what reorders. */
const UNSHOWABLE = /(?!\n)[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

/** What no message of a chat platform may do, whatever its card says. */
export function expectHarmless(card: Card): void {
  const facts = card.fields.map(({ url = null }) => url);
  const given = new Set([card.url, ...facts, ...card.sources.map(({ url }) => url)].flatMap(spellings));
  expectHarmlessOnSlack(card, given);
  expectHarmlessOnDiscord(card, given);
}

function expectHarmlessOnSlack(card: Card, given: ReadonlySet<string>): void {
  const { text, blocks } = renderSlack(card);
  expect(refusalOf(text, blocks)).toBeNull();
  const { pings, links } = viewOf({ ts: '1', text, blocks: blocks as unknown as [], mrkdwn: true });
  expect(pings.filter((id) => id !== card.mention)).toEqual([]);
  // in a message without layout Slack makes a link of an address that is written out: under its own words
  expect(links.filter((link) => !given.has(link.url) && !(blocks.length === 0 && link.text === link.url))).toEqual([]);
  expectShowable(stringsOf([text, blocks]));
}

function expectHarmlessOnDiscord(card: Card, given: ReadonlySet<string>): void {
  const body = renderMessage(card, KEY);
  expect(checkMessage({ ...body, nonce: KEY })).toEqual({});
  expect(isEmptyMessage(body)).toBe(false);
  expect(pingsOf(body).filter((id) => id !== card.mention)).toEqual([]);
  expect(readMessage(body).links.filter(({ url }) => !given.has(url))).toEqual([]);
  const name = renderThreadName(card);
  expect(name.length).toBeLessThanOrEqual(100);
  expectShowable([...stringsOf(body), name]);
}

/** The terminal obeys control characters: it may get none, as lines or as JSON. */
export async function expectHarmlessInTerminal(card: Card): Promise<void> {
  const channel = { platform: 'console', workspace: 'w', channel: 'terminal', forum: null } as const;
  for (const json of [true, false]) {
    const written: string[] = [];
    const out = new Writable({
      write: (chunk, _encoding, done) => {
        written.push(String(chunk));
        done();
      },
    });
    const notifier = createConsoleNotifier({
      ...{ terminal: createTerminal({ out, isTTY: false }), json, colour: false, width: 80, timeZone: 'UTC' },
    });
    const root = await notifier.post(channel, card, KEY);
    await notifier.reply(root, card, KEY, true);
    await notifier.edit(root, { ...card, stage: 'withdrawn', severity: 'low' }, KEY);
    expectShowable(written);
    if (json) for (const line of written.join('').trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  }
}

function expectShowable(texts: readonly string[]): void {
  expect(texts.filter((text) => UNSHOWABLE.test(text)).map((text) => JSON.stringify(text.slice(0, 200)))).toEqual([]);
}

/** What a button types when it is pressed. */
const UNSEEN: ReadonlySet<string> = new Set(['custom_id', 'value']);

/** Every text in a payload that is shown, wherever it stands. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (UNSEEN.has(name) ? [] : stringsOf(part)));
}

/** An address as it may be written in a message: characters that would end a link are encoded. */
function spellings(url: string | null): string[] {
  if (url === null || !URL.canParse(url)) return [];
  const { href } = new URL(url);
  return [href, href.replace(/[\s|<>"()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)];
}
