import type { Command, CommandDeps, Reply } from '../../src/bot/command.ts';
import { type SlackBotOptions, startSlackBot } from '../../src/bot/slack.ts';
import type { Db } from '../../src/db/db.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { PROGRAM } from './command-deps.ts';
import { viewOf } from './slack-reader.ts';
import type { CommandOutcome, SlackServer } from './slack-server.ts';

/** A bot on a local Slack, with commands of the test's own. */
export interface TestBot {
  /** Every log line, not redacted. */
  readonly lines: readonly string[];
  start(commands: readonly Command[], changes?: Partial<SlackBotOptions>): Promise<void>;
  /** Stops what was started last. */
  close(): Promise<void>;
}

export function createTestBot({ botToken, appToken, apiUrl }: SlackServer): TestBot {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => lines.push(line) });
  const base = { db: NO_DB, clock: systemClock, prefix: '/earshot', feeds: [], timeZone: 'UTC', log };
  const deps = { ...base, ...PROGRAM, canonicalName: (name: string) => name };
  let close = async (): Promise<void> => {};
  return {
    lines,
    async start(commands, changes = {}) {
      const entry = { kind: 'socket', appToken } as const;
      const bot = await startSlackBot({
        ...{ botToken, entry, apiUrl, managers: 'members', commands, deps, log },
        ...changes,
      });
      close = () => bot.close();
    },
    close: () => close(),
  };
}

/** These commands read nothing; one that tried to would fail. */
const NO_DB: Db = {
  query: () => Promise.reject(new Error('No database here')),
  tx: () => Promise.reject(new Error('No database here')),
  close: async () => {},
};

/** A command that takes any words. */
export function commandOf(
  name: string,
  run: (call: Parameters<Command['run']>[0], deps: CommandDeps) => Promise<Reply>,
): Command {
  const words = { name: 'words', summary: 'What to say', required: false, choices: [], many: false, rest: true };
  return { name, summary: `Does ${name}`, args: [words], examples: [name], needsManage: false, run };
}

/** An answer that says `Call …`. */
export function saying(what: unknown): Reply {
  return { ok: true, title: `Call ${String(what)}`, lines: [] };
}

/** What the person saw of the answers. */
export function seenIn({ responses }: CommandOutcome): string {
  return responses
    .map(({ text, blocks }) => viewOf({ ts: '0', text: String(text), blocks: blocks as [], mrkdwn: true }).text)
    .join('\n');
}
