/**
 * The words of the field, used with these meanings everywhere:
 *
 * - **feed**: one address of one upstream, polled at its own pace. **item**: one thing a feed carried (an article, a
 *   notice, a rule), in one or more versions. **verdict**: what the classifier says of one version of an item.
 * - **story**: one event; every item about it joins it. **thread**: where one channel reads one story.
 * - **subscription**: what one channel wants to hear of. **delivery**: one message owed to one channel (the outbox).
 */
export const TOPICS = [
  'export-controls',
  'entity-list',
  'enforcement',
  'ai-chips',
  'chipmaking',
  'critical-minerals',
  'trade-talks',
  'legislation',
] as const;
export type Topic = (typeof TOPICS)[number];

export const DIRECTIONS = ['tightening', 'easing', 'enforcement', 'neutral'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** From least to most severe. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const AUTHORITIES = ['official', 'press', 'analysis', 'company'] as const;
/** Who speaks in a feed: a government, the press, analysts (law firms and think tanks too), or a company of its own. */
export type Authority = (typeof AUTHORITIES)[number];

export const LANGUAGES = ['en', 'zh', 'ja', 'ko', 'nl', 'de', 'fr'] as const;
/** The languages the classifier reads (ISO 639-1). Items in others are stored and judged by names alone. */
export type Language = (typeof LANGUAGES)[number];

export const PLATFORMS = ['slack', 'discord', 'console'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** How far a legal act has come; `reported` is anything that is no legal act. Later stages replace earlier ones. */
export const STAGES = ['reported', 'announced', 'display', 'published', 'corrected', 'withdrawn'] as const;
export type Stage = (typeof STAGES)[number];

/** One list changed by a legal act, as its summary counts it. Entries can exceed entities (one entity, many countries). */
export interface ListChange {
  readonly list: 'entity-list' | 'unverified-list' | 'meu-list' | 'sdn-list' | 'other';
  readonly action: 'add' | 'remove' | 'revise';
  readonly entities: number | null;
  readonly entries: number | null;
  /** Destinations with their counts; `code` is the ISO 3166 code where the name is known. */
  readonly destinations: readonly { readonly name: string; readonly code: string | null; readonly count: number }[];
}

/** A day on which a part of an act takes effect apart from the rest, in the words of its DATES section. */
export interface StagedDay {
  /** ISO day, in the agency's own zone. */
  readonly on: string;
  /** `amendatory instruction 5`; empty where the section does not say. */
  readonly part: string;
}

/** The legal facts of an official document. A day is an ISO date in the agency's own zone (US acts: America/New_York). */
export interface LegalFacts {
  /** Identity across stages: `fr:2025-05427`, `celex:32026R2001`, `mofcom:2025-61`. */
  readonly id: string;
  readonly documentNumber: string | null;
  readonly stage: Stage;
  /** As the source names it: `Rule`, `Proposed Rule`, `Notice`, `Presidential Document`. */
  readonly type: string | null;
  readonly action: string | null;
  readonly citation: string | null;
  readonly agencies: readonly string[];
  readonly dockets: readonly string[];
  readonly rins: readonly string[];
  /** `15 CFR 744`. */
  readonly cfrParts: readonly string[];
  /** Export Control Classification Numbers that it is about. */
  readonly eccns?: readonly string[];
  /** The first day on which it takes effect. */
  readonly effectiveOn: string | null;
  /** Where it takes effect by an event rather than by a day that it names. */
  readonly effectiveUpon?: 'display' | 'publication' | null;
  /** Further days on which parts of it take effect. */
  readonly staged?: readonly StagedDay[];
  readonly publishedOn: string | null;
  /** When it was put on public inspection (ISO instant). */
  readonly filedAt: string | null;
  readonly commentsCloseOn: string | null;
  /** Whether it only gives more time for comments on another document, which it names by docket, RIN or number. */
  readonly extendsComments?: boolean;
  readonly signedOn: string | null;
  /** The legal id this document corrects. */
  readonly correctionOf: string | null;
  readonly listChanges: readonly ListChange[];
  /** False while the text of a document on display could not be read yet: its effective date is then unknown. */
  readonly textRead: boolean;
  readonly pdfUrl: string | null;
  /** The PDF as it stood on public inspection. */
  readonly displayPdfUrl?: string | null;
}

/** A feed as configured. */
export interface Feed {
  /** The name in `config/feeds.yaml`. */
  readonly slug: string;
  readonly kind: string;
  readonly url: string;
  /** What readers see as the source. */
  readonly title: string;
  /** ISO country code or `EU`: whose news or acts these are; null for the world's press. */
  readonly jurisdiction: string | null;
  readonly authority: Authority;
  readonly lang: string;
  /** Who owns the outlet: two outlets of one owner do not corroborate each other. */
  readonly owner: string;
  /** The usual time between two checks. */
  readonly paceMs: number;
  /** Settings of this kind of upstream, checked by its adapter. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** One entry of a feed, normalised and not yet stored. All texts are plain: no markup, no control characters. */
export interface RawItem {
  /** Legal id, else guid, else canonical URL, else title and date: see `domain/identity.ts`. */
  readonly identity: string;
  /** Canonical URL for finding the same article under a changed guid; null where links do not tell entries apart. */
  readonly urlKey: string | null;
  readonly url: string | null;
  readonly title: string;
  readonly summary: string;
  /** The full text of an official document, as far as read; empty for news. */
  readonly body: string;
  readonly lang: string;
  /** Publisher, where one feed carries many (Google News); else null and the feed's title stands. */
  readonly outlet: string | null;
  /** Owner of that publisher (the registrable domain of its address), as `Feed.owner`; null or absent where unknown. */
  readonly owner?: string | null;
  readonly publishedAt: Date | null;
  readonly legal: LegalFacts | null;
  /** SHA-256 (hex) of what makes a new version: title, summary, body and legal facts. */
  readonly sha256: string;
}

/** What the classifier and the story desk read of an item. */
export interface Item {
  readonly title: string;
  readonly summary: string;
  /** Full text of an official document, else empty. */
  readonly body: string;
  readonly lang: string;
  /** The outlet's name. */
  readonly source: string;
  /** Who owns the outlet. */
  readonly owner: string;
  readonly authority: Authority;
  /** Whose feed it came from: ISO code or `EU`, null for the world's press. */
  readonly jurisdiction: string | null;
  readonly url: string | null;
  /** When it happened, as far as known: published, else first seen. */
  readonly at: Date;
  readonly legal: LegalFacts | null;
}

export const ENTITY_KINDS = ['company', 'agency', 'person', 'product', 'mineral'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];
/** A name of the field in its canonical form (`TSMC` for `台积电`). */
export interface Entity {
  readonly name: string;
  readonly kind: EntityKind;
}

/** Why a label was given: which words of the item caused it, with what weight, in a sentence a reader understands. */
export interface Reason {
  /** `relevant`, `topic:ai-chips`, `direction:easing`, `jurisdiction:US` … */
  readonly label: string;
  readonly words: readonly string[];
  readonly weight: number;
  readonly text: string;
}

/** What the classifier says of an item. */
export interface Verdict {
  readonly relevant: boolean;
  /** 0..1; relevant from 0.5. */
  readonly score: number;
  readonly topics: readonly Topic[];
  /** `neutral` where the item is not relevant. */
  readonly direction: Direction;
  /** ISO codes and `EU`, sorted. */
  readonly jurisdictions: readonly string[];
  readonly entities: readonly Entity[];
  /** Products and minerals among the entities, by canonical name. */
  readonly products: readonly string[];
  readonly eccns: readonly string[];
  /** CFR sections, Federal Register citations, dockets, RINs, MOFCOM announcements, CELEX numbers, as `listReferences` cites them. */
  readonly references: readonly string[];
  readonly reasons: readonly Reason[];
}

/** What one channel wants to hear of. An empty list asks for everything. */
export interface Filter {
  readonly topics: readonly Topic[];
  readonly minSeverity: Severity;
  readonly jurisdictions: readonly string[];
  readonly companies: readonly string[];
  /** Any of these words or phrases must occur … */
  readonly include: readonly string[];
  /** … and none of these may. */
  readonly exclude: readonly string[];
  readonly feeds: readonly string[];
  readonly languages: readonly string[];
}

export const MODES = ['alerts', 'digest', 'both'] as const;
export type Mode = (typeof MODES)[number];
