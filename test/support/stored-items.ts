import type { Db } from '../../src/db/db.ts';
import { openStory } from '../../src/domain/story.ts';
import type { Feed, Item, LegalFacts, Platform, RawItem, Severity, Verdict } from '../../src/domain/types.ts';
import { canonicalUrl } from '../../src/lib/url.ts';
import { syncFeeds, takeFeed } from '../../src/store/feeds.ts';
import { putItems } from '../../src/store/items.ts';
import { attachItem, insertStory } from '../../src/store/stories.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';

/** What of a stored item matters to a test; the rest is made up. */
export interface StoredItem {
  readonly title: string;
  readonly summary?: string;
  readonly body?: string;
  readonly at: Date;
  readonly lang?: string;
  readonly legal?: Partial<LegalFacts>;
  /** A workspace by its id on its platform (Slack unless said otherwise): the item is then from a feed of its own. */
  readonly privateTo?: string;
  readonly platform?: Platform;
  readonly severity?: Severity;
  readonly verdict?: Partial<Verdict>;
  /** A story to join; `none`: it is in none. Without it the item opens one. */
  readonly story?: number | 'none';
}

export interface StoredIds {
  readonly itemId: number;
  readonly storyId: number | null;
}

/** Stores an item as poll and triage would: the item, its verdict, its story. */
export async function storeItem(db: Db, wanted: StoredItem): Promise<StoredIds> {
  const workspaceId = wanted.privateTo === undefined ? null : await workspaceOf(db, wanted);
  const itemId = await insertItem(db, wanted, workspaceId);
  const verdict = buildVerdict(wanted);
  await db.query(
    `INSERT INTO verdicts (item_id, version, classifier, relevant, score, severity, verdict, judged_at) VALUES ($1, 1, 'test', $2, 1, $3, $4::jsonb, $5)`,
    [itemId, verdict.relevant, wanted.severity ?? 'medium', JSON.stringify(verdict), wanted.at],
  );
  await db.query('UPDATE items SET triaged_version = version WHERE id = $1', [itemId]);
  if (wanted.story === 'none') return { itemId, storyId: null };
  const storyId = wanted.story ?? (await openStoryFor(db, wanted, itemId, workspaceId));
  await attachItem(db, { storyId, itemId, keys: [], why: {} }, wanted.at);
  return { itemId, storyId };
}

/** The facts of a rule, of which a test says what matters. */
export function buildLegal(facts: Partial<LegalFacts>): LegalFacts {
  const documentNumber = facts.documentNumber ?? null;
  return {
    ...{ id: `fr:${documentNumber}`, documentNumber, stage: 'published', type: 'Rule', action: null, citation: null },
    ...{ agencies: [], dockets: [], rins: [], cfrParts: [], effectiveOn: null, publishedOn: null, filedAt: null },
    ...{ commentsCloseOn: null, signedOn: null, correctionOf: null, listChanges: [], textRead: true, pdfUrl: null },
    ...facts,
  };
}

const FEED: Feed = {
  ...{
    slug: 'desk',
    kind: 'rss',
    url: 'http://127.0.0.1/feed',
    title: 'Trade Desk',
    jurisdiction: null,
    authority: 'press',
  },
  ...{ lang: 'en', owner: 'desk.example', paceMs: 60_000, options: {} },
};

function workspaceOf(db: Db, { privateTo = '', platform = 'slack', at }: StoredItem): Promise<number> {
  return ensureWorkspace(db, { platform, externalId: privateTo, name: null }, at);
}

async function insertItem(db: Db, wanted: StoredItem, workspaceId: number | null): Promise<number> {
  const slug = workspaceId === null ? FEED.slug : `w${workspaceId}`;
  await syncFeeds(db, [{ ...FEED, slug }], wanted.at);
  await db.query('UPDATE feeds SET workspace_id = $2, next_check_at = $3, lease_until = NULL WHERE slug = $1', [
    slug,
    workspaceId,
    wanted.at,
  ]);
  const [row] = await db.query<{ id: number }>('SELECT id FROM feeds WHERE slug = $1', [slug]);
  const feed = await takeFeed(db, row?.id ?? 0, wanted.at, 1);
  if (feed === null) throw new Error('the feed could not be taken');
  const stored = await putItems(db, [buildRaw(wanted)], { feed, now: wanted.at, isSilent: () => false });
  return stored.added[0] ?? 0;
}

function buildRaw(wanted: StoredItem): RawItem {
  const { title, summary = '', body = '', lang = 'en', at } = wanted;
  const url = `https://news.example/${encodeURIComponent(title)}`;
  return {
    ...{
      identity: `${title} ${at.toISOString()}`,
      urlKey: canonicalUrl(url),
      url,
    },
    ...{ title, summary, body, lang, outlet: null, publishedAt: at, sha256: title },
    legal: wanted.legal === undefined ? null : buildLegal(wanted.legal),
  };
}

function buildVerdict(wanted: StoredItem): Verdict {
  return {
    ...{ relevant: true, score: 1, topics: ['export-controls'], direction: 'neutral', jurisdictions: ['US'] },
    ...{ entities: [], products: [], eccns: [], references: [], reasons: [] },
    ...wanted.verdict,
  };
}

async function openStoryFor(db: Db, wanted: StoredItem, itemId: number, workspaceId: number | null): Promise<number> {
  const raw = buildRaw(wanted);
  const item: Item = {
    ...raw,
    source: FEED.title,
    owner: FEED.owner,
    authority: 'press',
    jurisdiction: null,
    at: wanted.at,
  };
  const state = openStory({
    ...{ itemId, version: 1, item, verdict: buildVerdict(wanted), severity: wanted.severity ?? 'medium' },
    ...{ feed: FEED.slug, known: false, independent: true, routine: false },
  });
  const profile = { terms: [], refs: [], members: [], outlets: [], itemCount: 1 };
  return insertStory(db, { workspaceId, state, profile });
}
