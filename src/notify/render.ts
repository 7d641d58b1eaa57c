import type { Card, CardSource } from '../domain/card.ts';
import { STAGE_WORDS } from '../domain/stage-words.ts';
import type { Direction, Severity, Topic } from '../domain/types.ts';
import { httpUrl } from '../lib/link.ts';

export { httpUrl };

/** How a severity looks: a mark that reads without colour, a word, and a colour (0xRRGGBB) where a platform shows one. */
export interface SeverityLook {
  readonly mark: string;
  readonly word: string;
  readonly colour: number;
}

export const SEVERITY_LOOKS: Readonly<Record<Severity, SeverityLook>> = {
  critical: { mark: '🔴', word: 'Critical', colour: 0xd92d20 },
  high: { mark: '🟠', word: 'High', colour: 0xf79009 },
  medium: { mark: '🟡', word: 'Medium', colour: 0xeab308 },
  low: { mark: '⚪', word: 'Low', colour: 0x98a2b3 },
};

/** `neutral` says nothing worth a word. */
export const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  tightening: 'Tightening',
  easing: 'Easing',
  enforcement: 'Enforcement',
  neutral: '',
};

export const TOPIC_WORDS: Readonly<Record<Topic, string>> = {
  'export-controls': 'Export controls',
  'entity-list': 'Entity List',
  enforcement: 'Enforcement',
  'ai-chips': 'AI chips',
  chipmaking: 'Chipmaking',
  'critical-minerals': 'Critical minerals',
  'trade-talks': 'Trade talks',
  legislation: 'Legislation',
};

/**
 * The line above a title: `🔴 Critical · On public inspection · Tightening`. The title of a reply says its stage itself;
 * a message about no story (a digest, a summary) has no such line.
 */
export function statusLine(card: Card): string {
  if (card.story === null) return '';
  const { mark, word } = SEVERITY_LOOKS[card.severity];
  const stage = card.kind === 'root' ? STAGE_WORDS[card.stage] : '';
  return join([`${mark} ${word}`, stage, DIRECTION_WORDS[card.direction]], ' · ');
}

/** The line below the text: `Export controls, AI chips · US, CN`. A reply leaves it to its root. */
export function subjectLine(card: Card): string {
  if (card.kind === 'reply') return '';
  return join([card.topics.map((topic) => TOPIC_WORDS[topic]).join(', '), card.jurisdictions.join(', ')], ' · ');
}

/** Sources under one label. */
export interface SourceGroup {
  readonly label: string;
  readonly sources: readonly CardSource[];
}

/** A root names first the source it links to, then those that report the same; anything else simply names its sources. */
export function groupSources(card: Card): readonly SourceGroup[] {
  const [first, ...others] = card.sources;
  if (first === undefined) return [];
  if (card.kind !== 'root') return [{ label: others.length === 0 ? 'Source' : 'Sources', sources: card.sources }];
  const lead = { label: 'Source', sources: [first] };
  return others.length === 0 ? [lead] : [lead, { label: 'Also reported by', sources: others }];
}

/** The whole card as lines of plain text, the best first: for a message without layout. */
export function plainLines(card: Card): readonly string[] {
  const lines = [
    statusLine(card),
    card.title,
    httpUrl(card.url) ?? '',
    ...paragraphs(card.body),
    ...card.fields.map(({ label, value, url }) => `${label}: ${httpUrl(url ?? null) ?? value}`),
    subjectLine(card),
    ...groupSources(card).map(({ label, sources }) => `${label}: ${sources.map((source) => source.name).join(', ')}`),
    card.footer,
  ];
  return lines.filter((line) => line.trim() !== '');
}

/** The paragraphs of a text, without empty ones. */
export function paragraphs(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function join(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator);
}
