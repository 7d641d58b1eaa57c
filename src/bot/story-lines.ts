import { countryName } from '../domain/countries.ts';
import { buildEnglishLine } from '../domain/english-line.ts';
import { describeTopic } from '../domain/filter.ts';
import { publicId } from '../domain/public-id.ts';
import { STAGE_WORDS } from '../domain/stage-words.ts';
import type { StoryState } from '../domain/story.ts';
import type { Found } from '../store/lookup.ts';
import type { Line } from './command.ts';
import { formatCount, formatDay, formatSeverity, itemLine } from './lines.ts';

/** A story in a list. */
export function buildStoryLine(id: number, state: StoryState): Line {
  const { lead, severity, stage, sources, lastAt } = state;
  const others = sources.length - 1;
  const source = sources.find((one) => one.itemId === lead.itemId)?.name ?? sources[0]?.name ?? null;
  return itemLine(lead.title, lead.url, [
    buildEnglishLine(state),
    formatSeverity(severity),
    stage === 'reported' ? null : STAGE_WORDS[stage],
    others > 0 && source !== null ? `${source} and ${others} more` : source,
    formatDay(new Date(lastAt)),
    lead.legal?.documentNumber ?? null,
    publicId('s', id),
  ]);
}

/** One result of a look-up: a story by its best item, or an item that is in none. */
export function buildFoundLine(found: Found): Line {
  const id = found.storyId === null ? publicId('i', found.itemId) : publicId('s', found.storyId);
  return itemLine(found.title, found.url, [
    found.severity === null ? null : formatSeverity(found.severity),
    found.source,
    formatDay(found.at),
    found.documentNumber,
    found.items > 1 ? `${found.items} items` : null,
    id,
  ]);
}

/** `Critical · Published · tightening · export controls, AI chips · China, United States · 3 items`. */
export function describeState(state: StoryState, items: number): string {
  const parts = [
    formatSeverity(state.severity),
    STAGE_WORDS[state.stage],
    state.direction === 'neutral' ? '' : state.direction,
    state.topics.map(describeTopic).join(', '),
    state.jurisdictions.map(countryName).join(', '),
    formatCount(items, 'item', 'items'),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** `20 Nov 2026, 14:03 CET`, in an IANA zone. */
export function formatInstant(at: Date, timeZone: string): string {
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return `${formatDay(at, timeZone)}, ${time} ${nameZone(at, timeZone)}`;
}

/** British English names Europe's zones (`CET`), American English those of the Americas (`EST`); others are `GMT+9`. */
function nameZone(at: Date, timeZone: string): string {
  const names = ['en-GB', 'en-US'].map((locale) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  });
  return names.find((name) => !/^GMT./.test(name)) ?? names[0] ?? timeZone;
}
