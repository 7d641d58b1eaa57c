import { fileURLToPath } from 'node:url';
import type { Reply } from '../bot/command.ts';
import { buildPageButtons } from '../bot/paging.ts';
import { buildFoundLine } from '../bot/story-lines.ts';
import type { Classifier } from '../classify/classifier.ts';
import { loadClassifier } from '../classify/load.ts';
import { isRoutine } from '../domain/act.ts';
import { buildReplyCard, buildRootCard, type Card } from '../domain/card.ts';
import { buildFilter } from '../domain/filter.ts';
import { publicId } from '../domain/public-id.ts';
import { sayWhy } from '../domain/route.ts';
import { pickSeverity } from '../domain/severity.ts';
import { type Arrival, continueStory, openStory } from '../domain/story.ts';
import { withThreadState } from '../domain/thread-state.ts';
import type { Item, LegalFacts } from '../domain/types.ts';
import type { Found } from '../store/lookup.ts';

/** A message of the sample: what it says, and when the chat shows it. */
export interface SentCard {
  readonly card: Card;
  /** As the outbox makes them: Discord shows it in the small print. */
  readonly key: string;
  readonly sentAt: string;
}

/** One alert with all that followed, as a channel has it in the end. */
export interface SampleThread {
  readonly root: SentCard;
  readonly replies: readonly SentCard[];
}

/** Whose channel is pictured. */
export const CHANNEL = 'export-controls';

const STORY_ID = 41;
const STORY = publicId('s', STORY_ID);
const TITLE = 'Export Controls on High-Bandwidth Memory Test Equipment';
const FEDERAL_REGISTER = 'https://www.federalregister.gov/d/';
const SUBSCRIPTION = {
  id: 1,
  filter: buildFilter({}),
  mode: 'alerts',
  mention: null,
  quiet: null,
  reminders: [7, 1],
} as const;

const DISPLAYED: LegalFacts = {
  id: 'fr:2026-25118',
  documentNumber: '2026-25118',
  stage: 'display',
  type: 'Rule',
  action: 'Interim final rule, with request for comments.',
  citation: null,
  agencies: ['Bureau of Industry and Security'],
  dockets: [],
  rins: [],
  cfrParts: [],
  effectiveOn: '2026-11-18',
  publishedOn: '2026-11-19',
  filedAt: '2026-11-18T13:45:00Z',
  commentsCloseOn: '2027-01-19',
  signedOn: null,
  correctionOf: null,
  listChanges: [],
  textRead: true,
  pdfUrl: null,
};

const RULE: Item = {
  title: TITLE,
  summary:
    'BIS adds ECCN 3B903 for high-bandwidth memory (HBM) test equipment and requires a license to ship it to China.',
  body: '',
  lang: 'en',
  source: 'Federal Register',
  owner: 'federalregister.gov',
  authority: 'official',
  jurisdiction: 'US',
  url: `${FEDERAL_REGISTER}2026-25118`,
  at: new Date('2026-11-18T13:45:00Z'),
  legal: DISPLAYED,
};

const REPORT: Item = {
  ...{ ...RULE, authority: 'press', jurisdiction: null, legal: null },
  title: 'US to require licences for memory test equipment bound for China',
  summary: 'Chipmakers & toolmakers have two months to comment on the controls.',
  source: 'Harbour Times',
  owner: 'harbour.example',
  url: 'https://harbour.example/memory-test-equipment',
  at: new Date('2026-11-18T14:31:00Z'),
};

const PUBLISHED: Item = {
  ...RULE,
  at: new Date('2026-11-19T05:00:00Z'),
  legal: { ...DISPLAYED, stage: 'published', citation: '91 FR 71388' },
};

const CORRECTION: Item = {
  ...RULE,
  title: `${TITLE}; Correction`,
  summary: 'This document corrects the number of an ECCN in the rule on test equipment.',
  url: `${FEDERAL_REGISTER}C1-2026-25118`,
  at: new Date('2026-11-20T05:00:00Z'),
  legal: {
    ...DISPLAYED,
    ...{ id: 'fr:C1-2026-25118', documentNumber: 'C1-2026-25118', stage: 'corrected', citation: '91 FR 71530' },
    ...{ action: 'Interim final rule; correction.', publishedOn: '2026-11-20', filedAt: null, commentsCloseOn: null },
    correctionOf: 'fr:2026-25118',
  },
};

/** What arrives after the rule went on display; a known item comes in a new version. */
const LATER = [
  { item: REPORT, itemId: 2, feed: 'harbour', known: false, sentAt: '18 Nov, 14:33', key: 'n2Xw7Qe0RkS5vT1yBc9LdA' },
  {
    item: PUBLISHED,
    itemId: 1,
    feed: 'fr-documents',
    known: true,
    sentAt: '19 Nov, 05:06',
    key: 'Hq8JmZ4tUo6WfPxE3sGi1g',
  },
  {
    item: CORRECTION,
    itemId: 3,
    feed: 'fr-documents',
    known: false,
    sentAt: '20 Nov, 05:06',
    key: 'aV5rKy0NzD7cMbT2hLu9Qw',
  },
] as const;

/** The sample as the program itself makes it: judged by the classifier in `config`, told by the story desk. */
export function buildSampleThread(): SampleThread {
  const classifier = loadClassifier(fileURLToPath(new URL('../../config', import.meta.url)));
  const first = { item: RULE, itemId: 1, feed: 'fr-inspection', known: false };
  let state = openStory(judge(classifier, first));
  const replies: SentCard[] = [];
  for (const { sentAt, key, ...coming } of LATER) {
    const arrival = judge(classifier, coming);
    const outcome = continueStory(state, arrival);
    state = outcome.state;
    if (outcome.reply === null) continue;
    replies.push({ card: buildReplyCard(STORY, state, arrival, outcome.reply), sentAt, key });
  }
  const root = buildRootCard(STORY, state, sayWhy(state, [SUBSCRIPTION]));
  const claimed = { what: 'claimed', user: 'U1', name: 'Mira' } as const;
  const card = withThreadState(root, { stance: null, work: claimed, irrelevantTo: [] });
  return { root: { card, sentAt: '18 Nov, 13:46', key: 'T6fBp1XoYd3SjRw8EkZ4mA' }, replies };
}

/** An answer to a look-up, with what was typed for it. */
export function buildSampleLookup(): { readonly typed: string; readonly reply: Reply } {
  const words = 'high-bandwidth memory';
  const line = `lookup ${words}`;
  const paging = { line, page: 1, hasMore: false };
  const lines = FOUND.map(buildFoundLine);
  const title = `${words}: ${FOUND.length} results`;
  return { typed: `/earshot ${line}`, reply: { ok: true, title, lines, buttons: buildPageButtons(paging) } };
}

const FOUND: readonly Found[] = [
  {
    ...{ itemId: 1, storyId: STORY_ID, title: TITLE, url: RULE.url, source: 'Federal Register', at: PUBLISHED.at },
    ...{ severity: 'critical', documentNumber: '2026-25118', items: 3 },
  },
  {
    ...{ itemId: 7, storyId: 36, title: 'Seoul asks Washington for time on memory licences [update]', items: 2 },
    ...{ url: 'https://pacific.example/memory-licences', source: 'Pacific Desk', at: new Date('2026-11-12T08:10:00Z') },
    ...{ severity: 'medium', documentNumber: null },
  },
  {
    ...{ itemId: 9, storyId: 35, title: 'Memory makers “ship what they may” as stock runs down', items: 1 },
    ...{ url: 'https://ledger.example/stock', source: 'Chip Ledger', at: new Date('2026-11-03T16:40:00Z') },
    ...{ severity: 'low', documentNumber: null },
  },
];

function judge(
  classifier: Classifier,
  { item, itemId, feed, known }: { item: Item; itemId: number; feed: string; known: boolean },
): Arrival {
  const verdict = classifier.classify(item);
  return {
    ...{ itemId, version: known ? 2 : 1, item, verdict, feed, known },
    severity: pickSeverity(item, verdict),
    independent: item.authority === 'press',
    routine: isRoutine(item, verdict),
  };
}
