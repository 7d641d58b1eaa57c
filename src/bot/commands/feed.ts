import { describeUnknown } from '../../domain/nearest.ts';
import { EarshotError } from '../../lib/errors.ts';
import { registrableDomain } from '../../lib/url.ts';
import {
  getPublicFeed,
  listPrivateFeeds,
  type PrivateFeed,
  putPrivateFeed,
  removePrivateFeed,
} from '../../store/private-feeds.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { Call, Caller, Command, CommandDeps, FoundFeed, Line, Reply } from '../command.ts';
import { suggestOwnFeeds } from '../complete.ts';
import { codeLine, formatCount, itemLine, plainLine } from '../lines.ts';
import { formatMoment } from '../moments.ts';

const ACTIONS = ['add', 'list', 'remove'] as const;
type Action = (typeof ACTIONS)[number];
const MAX_FEEDS = 50;

/** A workspace's own feeds: nobody else sees what they bring. */
export const feed: Command = {
  name: 'feed',
  summary: 'Add, list or remove RSS and Atom feeds of your own, which only this workspace sees',
  args: [
    {
      ...{ name: 'action', required: true, choices: ACTIONS, many: false, rest: true },
      summary: 'add with an address (a page that has a feed will do) and a name, list, or remove',
      check: (value) =>
        readAction(value) === null ? [describeUnknown('action', value.split(/\s/)[0] ?? '', ACTIONS)] : [],
    },
    {
      ...{ name: 'url', required: false, choices: [], many: false, rest: false },
      suggest: suggestOwnFeeds,
      summary: 'The address to add, or the name of the feed to remove',
    },
    {
      ...{ name: 'name', required: false, choices: [], many: false, rest: false },
      summary: 'What to call it; by its own title unless given',
    },
  ],
  examples: ['feed add https://example.com/blog Example blog', 'feed list', 'feed remove Example blog'],
  needsManage: false,
  needsManageFor: (args) => readAction(args['action'] ?? '') !== 'list',
  async run(call, deps) {
    const action = readAction(call.args['action'] ?? '');
    if (action === 'add') return addFeed(call, deps);
    return action === 'remove' ? removeFeed(call, deps) : listFeeds(call, deps);
  },
};

async function addFeed({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { address, name } = readTarget(args);
  if (address === '')
    throw new EarshotError('bad-input', 'Which address? For example: feed add https://example.com/blog');
  const found = await deps.findFeed(address);
  const known = await getPublicFeed(deps.db, found.url);
  if (known !== null) {
    throw new EarshotError(
      'bad-input',
      `Earshot reads that already, for everybody: ${deps.prefix} subscribe feeds:${known}`,
    );
  }
  const title = name === '' ? found.title : name.slice(0, 80);
  const slug = await store(caller, { ...found, title }, deps);
  return {
    ok: true,
    title: `Added: ${title}.`,
    lines: [
      itemLine(title, found.url, [slug, formatCount(found.entries, 'entry', 'entries')]),
      plainLine(
        'What it brings is judged like all news, and only this workspace sees it. What is older than a day alerts nobody.',
      ),
      codeLine(`${deps.prefix} subscribe feeds:${slug} severity:low`),
    ],
  };
}

function store(caller: Caller, found: FoundFeed, { db, clock }: CommandDeps): Promise<string> {
  const { platform, workspace, workspaceName } = caller;
  const now = clock.now();
  return db.tx(async (tx) => {
    const workspaceId = await ensureWorkspace(tx, { platform, externalId: workspace, name: workspaceName }, now);
    const feeds = await listPrivateFeeds(tx, caller);
    const same = feeds.find(({ url }) => url === found.url);
    if (same !== undefined)
      throw new EarshotError('bad-input', `That feed is here already: ${same.title} (${same.slug}).`);
    if (feeds.length >= MAX_FEEDS) {
      throw new EarshotError(
        'bad-input',
        `There are ${MAX_FEEDS} feeds already, the most there can be. Remove one first.`,
      );
    }
    const { url, title, lang } = found;
    const owner = registrableDomain(url) ?? 'unknown';
    return (await putPrivateFeed(tx, { workspaceId, url, title, lang, owner, addedBy: caller.user }, now)).slug;
  });
}

async function listFeeds({ caller }: Call, { db, prefix }: CommandDeps): Promise<Reply> {
  const feeds = await listPrivateFeeds(db, caller);
  if (feeds.length === 0) {
    const lines = [codeLine(`${prefix} feed add https://example.com/blog Example blog`)];
    return { ok: true, title: 'This workspace has no feeds of its own.', lines };
  }
  return {
    ok: true,
    title: `${formatCount(feeds.length, 'feed', 'feeds')} of this workspace`,
    lines: feeds.map(describe),
  };
}

function describe({ slug, title, url, items, lastSuccessAt, failingSince, lastError }: PrivateFeed): Line {
  const read = lastSuccessAt === null ? 'not read yet' : `read ${formatMoment(lastSuccessAt, 'UTC')}`;
  const failing = failingSince === null ? null : `failing since ${formatMoment(failingSince, 'UTC')}: ${lastError}`;
  return itemLine(title, url, [slug, formatCount(items, 'item', 'items'), read, failing]);
}

async function removeFeed({ caller, args }: Call, { db }: CommandDeps): Promise<Reply> {
  const { address, name } = readTarget(args);
  const wanted = [address, name].filter((word) => word !== '').join(' ');
  const feeds = await listPrivateFeeds(db, caller);
  const isMeant = (text: string): boolean => text.toLowerCase() === wanted.toLowerCase();
  const found = feeds.find(({ slug, title, url }) => [slug, title, url].some(isMeant));
  if (found === undefined) {
    throw new EarshotError(
      'bad-input',
      describeUnknown(
        'feed of this workspace',
        wanted,
        feeds.map(({ title }) => title),
      ),
    );
  }
  await removePrivateFeed(db, found.id);
  return {
    ok: true,
    title: `Removed: ${found.title}.`,
    lines: [plainLine('What it brought can still be looked up here.')],
  };
}

function readAction(text: string): Action | null {
  const word = text.trim().split(/\s/)[0]?.toLowerCase();
  return ACTIONS.find((action) => action === word) ?? null;
}

/** An address and a name of any number of words, which follow the action or have arguments of their own. */
function readTarget({ action = '', url, name }: Call['args']): { readonly address: string; readonly name: string } {
  const words = action.replaceAll('"', '').split(/\s+/).slice(1);
  const address = url ?? words.shift() ?? '';
  return { address: address.trim(), name: [name ?? '', ...words].join(' ').trim() };
}
