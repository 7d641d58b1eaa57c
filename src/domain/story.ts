import type { Late } from './late.ts';
import { storySeverity } from './severity.ts';
import { pickExtension, type StoryExtension } from './story-extension.ts';
import { isLegalText, rankOf } from './story-rank.ts';
import { mustBeSeen, pickCause } from './story-reply.ts';
import type { Authority, Direction, Item, LegalFacts, Severity, Stage, Topic, Verdict } from './types.ts';
import { STAGES } from './types.ts';

/** Where a story was read, in order of arrival. */
export interface StorySource {
  readonly itemId: number;
  readonly name: string;
  readonly owner: string;
  readonly authority: Authority;
  readonly url: string | null;
  readonly at: string;
  /** How far this item has come, whatever the others of the story. */
  readonly stage: Stage;
}

/** The item whose words the story shows: the binding document first, then officials, then the press. */
export interface StoryLead {
  readonly itemId: number;
  readonly rank: number;
  readonly title: string;
  readonly summary: string;
  readonly lang: string;
  readonly url: string | null;
  readonly legal: LegalFacts | null;
}

/** How a story stands to another one; `…-by` and `split-into` are the other side of it. */
export type Relation =
  | 'suspends'
  | 'suspended-by'
  | 'adopts'
  | 'adopted-by'
  | 'follows'
  | 'followed-by'
  | 'split-from'
  | 'split-into';

/** Another story of the same matter (a rule and what suspends it, a proposal and its adoption), or split from this one. */
export interface RelatedStory {
  readonly relation: Relation;
  /** Public id. */
  readonly story: string;
  readonly title: string;
}

/** A story as channels see it: plain JSON, derived from its items one by one. */
export interface StoryState {
  readonly lead: StoryLead;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly direction: Direction;
  readonly topics: readonly Topic[];
  readonly jurisdictions: readonly string[];
  /** Canonical names. */
  readonly entities: readonly string[];
  readonly products: readonly string[];
  readonly feeds: readonly string[];
  readonly languages: readonly string[];
  /** At most `MAX_SOURCES`; the first is kept for good. */
  readonly sources: readonly StorySource[];
  /** Outlets of different owners that reported it on their own. */
  readonly independentOwners: readonly string[];
  /** Titles and summaries, for keyword filters; bounded. */
  readonly text: string;
  /** Instants (ISO): of the first item and the newest. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly routine: boolean;
  /** The newest `MAX_RELATED`. */
  readonly related: readonly RelatedStory[];
  /** The last day for comments, where a later document changed it. */
  readonly extension?: StoryExtension | null;
  /** Whether what leads it was found late. */
  readonly late?: Late | null;
}

/** One judged item on its way into a story. */
export interface Arrival {
  readonly itemId: number;
  readonly version: number;
  readonly item: Item;
  readonly verdict: Verdict;
  /** Of the item alone. */
  readonly severity: Severity;
  readonly feed: string;
  /** Whether the item is in the story already and this is a new version of it. */
  readonly known: boolean;
  /** Whether this outlet reports on its own: another owner, not a copy. */
  readonly independent: boolean;
  readonly routine: boolean;
  /** Set where an official document is told of late. */
  readonly late?: Late | null;
}

/** Why an arrival is worth a message of its own in the thread. */
export type Cause = 'withdrawn' | 'corrected' | 'stage' | 'official' | 'severity' | 'direction' | 'outlet';

/** What an arrival changes for those who follow the story. */
export interface Outcome {
  readonly state: StoryState;
  /** Null: the arrival only updates the root. */
  readonly reply: Cause | null;
  /** Whether the reply must be seen in the channel: a reply notifies nobody. */
  readonly announce: boolean;
}

const MAX_SOURCES = 25;
const MAX_TEXT = 6_000;
const MAX_NAMES = 40;
const MAX_RELATED = 4;

/** Opens a story with its first item. */
export function openStory(arrival: Arrival): StoryState {
  const { item, verdict } = arrival;
  return {
    lead: buildLead(arrival),
    severity: arrival.severity,
    stage: stageOf(item),
    direction: verdict.direction,
    topics: verdict.topics,
    jurisdictions: verdict.jurisdictions,
    entities: verdict.entities.map((entity) => entity.name).slice(0, MAX_NAMES),
    products: verdict.products.slice(0, MAX_NAMES),
    feeds: [arrival.feed],
    languages: [item.lang],
    sources: [buildSource(arrival)],
    independentOwners: arrival.independent ? [item.owner] : [],
    text: textOf(item),
    firstAt: item.at.toISOString(),
    lastAt: item.at.toISOString(),
    routine: arrival.routine,
    related: [],
    extension: pickExtension(null, arrival),
    late: arrival.late ?? null,
  };
}

/** Links a story to another one. */
export function relateStory(state: StoryState, other: RelatedStory): StoryState {
  const kept = state.related.filter(({ story }) => story !== other.story);
  return { ...state, related: [...kept, other].slice(-MAX_RELATED) };
}

/** Adds an item, or a new version of one, to a story. */
export function continueStory(before: StoryState, arrival: Arrival): Outcome {
  const lead = pickLead(before.lead, arrival);
  const stage = pickStage(before, arrival, lead);
  const direction = lead.itemId === arrival.itemId ? arrival.verdict.direction : before.direction;
  const independentOwners = mergeLists(before.independentOwners, arrival.independent ? [arrival.item.owner] : []);
  const state: StoryState = {
    ...mergeLabels(before, arrival),
    lead,
    stage,
    severity: storySeverity({
      previous: before.severity,
      item: arrival.severity,
      stage,
      direction,
      independentOutlets: independentOwners.length,
    }),
    direction,
    sources: mergeSources(before.sources, arrival),
    independentOwners,
    text: addText(before.text, arrival.item),
    firstAt: earlier(before.firstAt, arrival.item.at.toISOString()),
    lastAt: later(before.lastAt, arrival.item.at.toISOString()),
    routine: before.routine && arrival.routine,
    extension: pickExtension(before.extension ?? null, arrival),
    late: (lead.itemId === before.lead.itemId ? before.late : arrival.late) ?? null,
  };
  const reply = pickCause(before, state, arrival);
  return { state, reply, announce: reply !== null && mustBeSeen(before, state, arrival, reply) };
}

function pickStage(before: StoryState, arrival: Arrival, lead: StoryLead): Stage {
  const stage = stageOf(arrival.item);
  if (stage === 'withdrawn') return lead.itemId === arrival.itemId ? 'withdrawn' : before.stage;
  if (before.stage === 'withdrawn' && isLegalText(arrival.item)) return stage;
  return STAGES.indexOf(stage) > STAGES.indexOf(before.stage) ? stage : before.stage;
}

function stageOf(item: Item): Stage {
  if (item.legal !== null) return item.legal.stage;
  return item.authority === 'official' ? 'announced' : 'reported';
}

function pickLead(before: StoryLead, arrival: Arrival): StoryLead {
  if (arrival.itemId === before.itemId) return buildLead(arrival);
  return rankOf(arrival.item) > before.rank ? buildLead(arrival) : before;
}

function buildLead({ itemId, item }: Arrival): StoryLead {
  const { title, summary, lang, url, legal } = item;
  return { itemId, rank: rankOf(item), title, summary: summary.slice(0, 3_000), lang, url, legal };
}

function buildSource({ itemId, item }: Arrival): StorySource {
  const { source: name, owner, authority, url } = item;
  return { itemId, name, owner, authority, url, at: item.at.toISOString(), stage: stageOf(item) };
}

function mergeSources(before: readonly StorySource[], arrival: Arrival): readonly StorySource[] {
  const source = buildSource(arrival);
  if (before.some((other) => other.itemId === arrival.itemId)) {
    return before.map((other) => (other.itemId === arrival.itemId ? source : other));
  }
  return before.length < MAX_SOURCES ? [...before, source] : before;
}

function mergeLabels(before: StoryState, { item, verdict, feed }: Arrival): StoryState {
  return {
    ...before,
    topics: mergeLists(before.topics, verdict.topics),
    jurisdictions: mergeLists(before.jurisdictions, verdict.jurisdictions).toSorted(),
    entities: mergeLists(
      before.entities,
      verdict.entities.map((entity) => entity.name),
    ).slice(0, MAX_NAMES),
    products: mergeLists(before.products, verdict.products).slice(0, MAX_NAMES),
    feeds: mergeLists(before.feeds, [feed]),
    languages: mergeLists(before.languages, [item.lang]),
  };
}

function mergeLists<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}

/** A new version may bring words that the first did not have: the text of a document on display is read later. */
function addText(before: string, item: Item): string {
  const text = textOf(item);
  return before.includes(text) ? before : `${before}\n${text}`.slice(0, MAX_TEXT);
}

function textOf(item: Item): string {
  return `${item.title}\n${item.summary}`.slice(0, 2_000);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
