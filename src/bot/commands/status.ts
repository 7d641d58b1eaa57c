import { describeUnknown } from '../../domain/nearest.ts';
import type { Platform } from '../../domain/types.ts';
import { EarshotError } from '../../lib/errors.ts';
import { getChannel } from '../../store/channels.ts';
import {
  type FeedHealth,
  getChannelHealth,
  getLastTrouble,
  getPlatformPause,
  listFeedHealth,
} from '../../store/status.ts';
import { getWorkspaceId } from '../../store/workspaces.ts';
import type { Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { sayNote } from '../delivery-lines.ts';
import { formatCount, itemLine, plainLine } from '../lines.ts';
import { buildPageButtons, PAGE_ARG, readPage } from '../paging.ts';
import { describeChannel, describeGap, describePause, describeQueue, describeStandstill } from '../status-words.ts';
import { formatInstant } from '../story-lines.ts';

const PER_PAGE = 10;
const NAMED_FAILURES = 5;
const ALL = 'feeds';

/** Says how the program does, and how this channel does. */
export const status: Command = {
  name: 'status',
  summary: 'Say how the feeds, the queue and this channel do',
  args: [
    {
      ...{ name: 'feed', required: false, choices: [], many: false, rest: true },
      summary: '“feeds” for all of them one by one, or the short name of one',
      suggest: async (_caller, { feeds }) => [ALL, ...feeds].map((value) => ({ value })),
    },
    PAGE_ARG,
  ],
  examples: ['status', 'status feeds'],
  needsManage: false,
  run: runStatus,
};

async function runStatus({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { db, clock, timeZone } = deps;
  const workspaceId = await getWorkspaceId(db, caller.platform, caller.workspace);
  const feeds = await listFeedHealth(db, workspaceId, clock.now());
  const channel = await getChannel(db, caller);
  const zone = channel?.timeZone ?? timeZone;
  const asked = (args['feed'] ?? '').trim().toLowerCase();
  if (asked === '')
    return buildOverview(feeds, { platform: caller.platform, channelId: channel?.id ?? null, zone }, deps);
  if (asked === ALL || asked === 'all') return listFeeds(feeds, readPage(args), zone);
  const feed = feeds.find(({ slug }) => slug.toLowerCase() === asked);
  if (feed === undefined) {
    const names = feeds.map(({ slug }) => slug);
    throw new EarshotError('bad-input', describeUnknown('feed', asked, [ALL, ...names]));
  }
  return { ok: true, title: feed.title, lines: [buildFeedLine(feed, zone)] };
}

/** Where it is asked. */
interface Place {
  readonly platform: Platform;
  /** Null: it never subscribed. */
  readonly channelId: number | null;
  readonly zone: string;
}

async function buildOverview(
  feeds: readonly FeedHealth[],
  { platform, channelId, zone }: Place,
  { db, clock, counts, version, prefix }: CommandDeps,
): Promise<Reply> {
  const now = clock.now();
  const failing = feeds.filter(({ failingSince }) => failingSince !== null);
  const health = channelId === null ? null : await getChannelHealth(db, channelId, now);
  const trouble = channelId === null ? null : await getLastTrouble(db, channelId);
  const pause = await getPlatformPause(db, platform, now);
  const more = failing.length - NAMED_FAILURES;
  return {
    ok: true,
    title: `Earshot ${version}: ${sayFeeds(feeds.length, failing.length)}`,
    lines: [
      ...describeToday(feeds, zone),
      ...describeStandstill(feeds, now, zone).map(plainLine),
      ...failing.slice(0, NAMED_FAILURES).map((feed) => buildFeedLine(feed, zone)),
      ...(more > 0 ? [plainLine(`… and ${more} more.`)] : []),
      plainLine(describeQueue(await counts())),
      ...describeChannel(health, zone, prefix).map(plainLine),
      ...(trouble === null
        ? []
        : [plainLine(`Last error here, ${formatInstant(trouble.at, zone)}: ${sayNote(trouble.note)}.`)]),
      ...(pause === null ? [] : [plainLine(describePause(pause, zone))]),
    ],
    buttons: [{ label: 'All feeds', line: `status ${ALL}`, share: false }],
  };
}

function sayFeeds(count: number, failing: number): string {
  if (count === 0) return 'no feed is configured.';
  if (failing === 0) return count === 1 ? 'the one feed answers.' : `all ${count} feeds answer.`;
  return `${failing} of ${formatCount(count, 'feed', 'feeds')} ${failing === 1 ? 'fails' : 'fail'}.`;
}

function describeToday(feeds: readonly FeedHealth[], zone: string): readonly Line[] {
  if (feeds.length === 0) return [];
  const sum = (pick: (feed: FeedHealth) => number): number => feeds.reduce((total, feed) => total + pick(feed), 0);
  const slowest = feeds.reduce((one, other) => (other.longestGapMs > one.longestGapMs ? other : one));
  const newest = feeds.map(({ lastNewItemAt }) => lastNewItemAt?.getTime() ?? 0).reduce((a, b) => Math.max(a, b), 0);
  const parts = [
    `Today (UTC): ${formatCount(
      sum(({ checks }) => checks),
      'check',
      'checks',
    )}`,
    formatCount(
      sum(({ newItems }) => newItems),
      'new item',
      'new items',
    ),
    ...(slowest.longestGapMs > 0 ? [`longest gap ${describeGap(slowest.longestGapMs)} (${slowest.slug})`] : []),
    ...(newest > 0 ? [`the last new item ${formatInstant(new Date(newest), zone)}`] : []),
  ];
  return [plainLine(`${parts.join(', ')}.`)];
}

function listFeeds(feeds: readonly FeedHealth[], page: number, zone: string): Reply {
  const shown = feeds.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  return {
    ok: true,
    title: shown.length === 0 ? 'No more feeds.' : `${formatCount(feeds.length, 'feed', 'feeds')}, page ${page}`,
    lines: shown.map((feed) => buildFeedLine(feed, zone)),
    buttons: buildPageButtons({ line: `status ${ALL}`, page, hasMore: feeds.length > page * PER_PAGE }).filter(
      ({ share }) => !share,
    ),
  };
}

function buildFeedLine(feed: FeedHealth, zone: string): Line {
  const at = (date: Date | null): string => (date === null ? 'never' : formatInstant(date, zone));
  const { slug, title, failingSince, lastError, longestGapMs } = feed;
  const name = title === slug ? slug : `${title} (${slug})`;
  const reason = lastError === null ? '' : `: ${lastError.replace(/\.$/, '')}`;
  const text = failingSince === null ? name : `${name} fails since ${at(failingSince)}${reason}`;
  return itemLine(text, null, [
    `last success ${at(feed.lastSuccessAt)}`,
    `last new item ${at(feed.lastNewItemAt)}`,
    `${formatCount(feed.checks, 'check', 'checks')} today`,
    longestGapMs > 0 ? `longest gap ${describeGap(longestGapMs)}` : null,
    failingSince === null ? null : `next check ${at(feed.nextCheckAt)}`,
  ]);
}
