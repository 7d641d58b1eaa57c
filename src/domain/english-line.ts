import type { StoryState } from './story.ts';
import type { Direction, Topic } from './types.ts';

const TOPIC_WORDS: Readonly<Record<Topic, string>> = {
  'export-controls': 'export controls',
  'entity-list': 'entity listings',
  enforcement: 'enforcement',
  'ai-chips': 'AI chips',
  chipmaking: 'chipmaking',
  'critical-minerals': 'critical minerals',
  'trade-talks': 'trade talks',
  legislation: 'legislation',
};

const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  tightening: 'tightening',
  easing: 'easing',
  enforcement: 'enforcement',
  neutral: 'news',
};

const LANGUAGE_WORDS: Readonly<Record<string, string>> = {
  zh: 'Chinese',
  ja: 'Japanese',
  ko: 'Korean',
  nl: 'Dutch',
  de: 'German',
  fr: 'French',
};

/**
 * An English line for a story whose title is not English, in our own words and built from the verdict: what it is about,
 * whom it names. No translation: `In Chinese: tightening on critical minerals, export controls (CN, US). Names: MOFCOM.`
 */
export function buildEnglishLine(state: StoryState): string {
  const { lang } = state.lead;
  if (lang === 'en' || lang === '') return '';
  const special = state.topics.filter((topic) => topic !== 'export-controls' || state.topics.length === 1);
  const topics = special.map((topic) => TOPIC_WORDS[topic]).join(', ');
  const places = state.jurisdictions.length === 0 ? '' : ` (${state.jurisdictions.join(', ')})`;
  const act = state.lead.legal?.documentNumber ?? null;
  const names = state.entities.slice(0, 6).join(', ');
  return [
    `In ${LANGUAGE_WORDS[lang] ?? lang}: ${DIRECTION_WORDS[state.direction]} on ${topics || 'chips'}${places}.`,
    act === null ? '' : `Act: ${act}.`,
    names === '' ? '' : `Names: ${names}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
