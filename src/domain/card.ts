import { buildEnglishLine } from './english-line.ts';
import { buildLateFields } from './late.ts';
import { buildLegalFields } from './legal-fields.ts';
import { STAGE_WORDS } from './stage-words.ts';
import type { Arrival, Cause, Relation, StoryState } from './story.ts';
import type { Direction, Severity, Stage, Topic } from './types.ts';

/** A line of the legal clock or another labelled fact. */
export interface CardField {
  readonly label: string;
  readonly value: string;
  /** Where the value leads; absent or null: nowhere. */
  readonly url?: string | null;
}

/** Where a story comes from. */
export interface CardSource {
  readonly name: string;
  readonly url: string | null;
}

/**
 * What a message says, neutral of platform: all texts are plain and untrusted; the renderer escapes and clips them to
 * the platform's limits, so that an over-long alert can never fail to arrive.
 */
export interface Card {
  /** `root` opens a story, `reply` continues it, `note` stands alone (an announcement, a summary, a digest). */
  readonly kind: 'root' | 'reply' | 'note';
  /** Public id of the story (`s-…`), null where the message is about none. */
  readonly story: string | null;
  readonly title: string;
  /** The story's title, which names the thread; the same as `title` on a root. */
  readonly rootTitle: string;
  readonly url: string | null;
  /** Paragraphs are separated by a newline. */
  readonly body: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly direction: Direction;
  readonly topics: readonly Topic[];
  readonly jurisdictions: readonly string[];
  readonly fields: readonly CardField[];
  readonly sources: readonly CardSource[];
  /** Why this channel gets it, small print. */
  readonly footer: string;
  /** When the news is from (ISO instant). */
  readonly at: string;
  /** The one role or user group that may be pinged by this message, by the platform's id. */
  readonly mention: string | null;
  /** Buttons: pressing one is typing its line (a command without the prefix), see `bot/command.ts`. At most five. */
  readonly buttons: readonly { readonly label: string; readonly line: string }[];
  /** Send as plain text only: the last resort after a platform rejected the layout. */
  readonly plain: boolean;
}

const BODY_CHARS = 700;
const REPLY_CHARS = 400;
const RELATED_CHARS = 120;

/** The story as it stands now: what the root shows when it is posted, and whenever it is edited. */
export function buildRootCard(story: string, state: StoryState, footer: string): Card {
  const { lead } = state;
  const english = buildEnglishLine(state);
  return {
    ...buildLabels(state),
    kind: 'root',
    story,
    title: lead.title,
    url: lead.url,
    body: [english, clipText(lead.summary, BODY_CHARS)].filter((part) => part !== '').join('\n'),
    fields: [
      ...buildLateFields(state.late),
      ...buildLegalFields(lead.legal, state.extension ?? null),
      ...buildRelatedFields(state),
    ],
    sources: [...state.sources]
      .sort((a, b) => Number(b.itemId === lead.itemId) - Number(a.itemId === lead.itemId))
      // a further document of the register is no further reporter
      .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at)
      .map(({ name, url }) => ({ name, url })),
    footer,
    at: state.lastAt,
  };
}

/** The stories that this one is linked to, by title and id. */
export function buildRelatedFields({ related }: StoryState): readonly CardField[] {
  return related.map(({ relation, story, title }) => ({
    label: RELATION_WORDS[relation],
    value: `${clipText(title, RELATED_CHARS)} (${story})`,
  }));
}

const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  suspends: 'Suspends',
  'suspended-by': 'Suspended by',
  adopts: 'Adopts',
  'adopted-by': 'Adopted by',
  follows: 'Follows',
  'followed-by': 'Followed by',
  'split-from': 'Split from',
  'split-into': 'Split off',
};

/** What one arrival adds to a thread. */
export function buildReplyCard(story: string, state: StoryState, arrival: Arrival, cause: Cause): Card {
  const { item, verdict } = arrival;
  return {
    ...buildLabels(state),
    kind: 'reply',
    story,
    title: `${CAUSE_WORDS[cause](state, arrival)}: ${item.title}`,
    url: item.url,
    body: clipText(item.summary, REPLY_CHARS),
    direction: verdict.direction,
    fields: [...buildLateFields(arrival.late), ...buildLegalFields(item.legal)],
    sources: [{ name: item.source, url: item.url }],
    footer: '',
    at: item.at.toISOString(),
  };
}

/** The short message in the channel that points to a reply, where the platform cannot show the reply itself there. */
export function buildAnnouncement(reply: Card, replyUrl: string | null): Card {
  return {
    ...reply,
    kind: 'note',
    url: replyUrl ?? reply.url,
    body: '',
    fields: [],
    sources: [],
    footer: 'More in the thread.',
  };
}

/** One story in a list: a fold or a digest. */
export interface ListedStory {
  readonly story: string;
  readonly state: StoryState;
}

/** One message that names many stories. */
export function buildListCard(title: string, listed: readonly ListedStory[], at: Date, footer: string): Card {
  const severities = listed.map(({ state }) => state.severity);
  const directions = new Set(listed.map(({ state }) => state.direction));
  return {
    kind: 'note',
    story: null,
    title,
    rootTitle: title,
    url: null,
    body: listed.map(({ story, state }) => `• [${state.severity}] ${state.lead.title} (${story})`).join('\n'),
    severity: (['critical', 'high', 'medium'] as const).find((severity) => severities.includes(severity)) ?? 'low',
    stage: 'reported',
    direction: directions.size === 1 ? ([...directions][0] ?? 'neutral') : 'neutral',
    topics: [...new Set(listed.flatMap(({ state }) => state.topics))],
    jurisdictions: [...new Set(listed.flatMap(({ state }) => state.jurisdictions))].sort(),
    fields: [],
    sources: [],
    footer,
    at: at.toISOString(),
    mention: null,
    buttons: [],
    plain: false,
  };
}

/** Clips at a word, with an ellipsis. `chars` counts UTF-16 units. */
export function clipText(text: string, chars: number): string {
  const clean = text.trim();
  if (clean.length <= chars) return clean;
  const cut = clean.slice(0, chars - 1).replace(/[\uD800-\uDBFF]$/, '');
  const atWord = cut.lastIndexOf(' ');
  return `${(atWord > chars * 0.7 ? cut.slice(0, atWord) : cut).trimEnd()}…`;
}

/** What every message about a story says of it. */
export function buildLabels(
  state: StoryState,
): Pick<
  Card,
  'rootTitle' | 'severity' | 'stage' | 'direction' | 'topics' | 'jurisdictions' | 'mention' | 'buttons' | 'plain'
> {
  const { severity, stage, direction, topics, jurisdictions } = state;
  return {
    rootTitle: state.lead.title,
    severity,
    stage,
    direction,
    topics,
    jurisdictions,
    mention: null,
    buttons: [],
    plain: false,
  };
}

const CAUSE_WORDS: Readonly<Record<Cause, (state: StoryState, arrival: Arrival) => string>> = {
  withdrawn: () => 'Withdrawn',
  corrected: () => 'Correction',
  // a document that does not lead the story may go a stage further while the story is further still
  stage: (state, { item }) => STAGE_WORDS[item.legal?.stage ?? state.stage],
  official: (_state, { item }) =>
    item.legal?.extendsComments === true ? 'More time for comments' : STAGE_WORDS[item.legal?.stage ?? 'announced'],
  severity: (state) => `Now ${state.severity}`,
  direction: (state) => `Now ${state.direction}`,
  outlet: (_state, { item }) => `Also reported by ${item.source}`,
};
