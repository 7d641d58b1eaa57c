import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandDeps } from '../bot/command.ts';
import { COMMANDS } from '../bot/commands/index.ts';
import { startDiscordBot } from '../bot/discord.ts';
import { startSlackBot } from '../bot/slack.ts';
import { createAliases } from '../classify/aliases.ts';
import type { Classifier } from '../classify/classifier.ts';
import type { Taxonomy } from '../classify/taxonomy.ts';
import type { Db } from '../db/db.ts';
import type { Item, Platform } from '../domain/types.ts';
import type { Http } from '../lib/http.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Queue } from '../queue/queue.ts';
import { createFeedFinder } from '../sources/feed-finder.ts';
import type { FeedReader } from '../sources/feed-reader.ts';
import type { ProgramOptions } from './program.ts';

/** What the bots ask of the rest of the program. */
export interface BotParts {
  readonly db: Db;
  readonly queue: Queue;
  readonly classifier: Classifier;
  readonly taxonomy: Taxonomy;
  readonly notifiers: ReadonlyMap<Platform, Notifier>;
  readonly privateHttp: Http;
  readonly reader: FeedReader;
}

/** Starts the bots whose tokens are set; returns how to stop them. */
export async function startBots(options: ProgramOptions, parts: BotParts): Promise<() => Promise<void>> {
  const { config, clock, log, onFatal } = options;
  const { db, queue, classifier, taxonomy, notifiers, privateHttp, reader } = parts;
  const feeds = config.feeds.map((feed) => feed.slug);
  const canonicalName = (name: string): string => pickCanonicalName(classifier, name);
  const deps: Omit<CommandDeps, 'membership'> = {
    db,
    clock,
    log,
    prefix: '/earshot',
    feeds,
    canonicalName,
    companies: taxonomy.terms.filter(({ kind }) => kind === 'company').map(({ id }) => id),
    aliasesOf: createAliases(taxonomy),
    counts: () => queue.counts(),
    notifiers,
    findFeed: createFeedFinder({ http: privateHttp, reader }),
    version: readVersion(),
    timeZone: config.timeZone,
  };
  const bots: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(bots.map((bot) => bot.close()));
  };
  try {
    const common = { commands: COMMANDS, deps, log, onFatal };
    if (config.slack !== null) bots.push(await startSlackBot({ ...config.slack, ...common }));
    if (config.discord !== null) bots.push(await startDiscordBot({ ...config.discord, ...common }));
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The field's own name for what a person typed: what the classifier would name in a text of that word alone. */
function pickCanonicalName(classifier: Classifier, name: string): string {
  const item: Item = {
    ...{ title: name, summary: '', body: '', lang: 'en', source: '', owner: '', authority: 'press' },
    ...{ jurisdiction: null, url: null, at: new Date(0), legal: null },
  };
  return classifier.classify(item).entities[0]?.name ?? name;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  return String(version);
}
