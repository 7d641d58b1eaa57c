import type { Classifier } from '../classify/classifier.ts';

/** What a rival's alert would be set to: words that anyone would pick, in the languages of the feeds. */
const KEYWORDS: readonly string[] = [
  'export control',
  'export restriction',
  'export ban',
  'entity list',
  'export licen',
  'semiconductor',
  'chipmak',
  'ai chip',
  'nvidia',
  'tsmc',
  'asml',
  'smic',
  'huawei',
  'rare earth',
  'bureau of industry and security',
  'gallium',
  'section 301',
  '出口管制',
  '实体清单',
  '實體清單',
  '芯片',
  '晶片',
  '半导体',
  '半導體',
  '稀土',
  '輸出管理',
  '半導体',
  '반도체',
  '수출 통제',
  '수출통제',
  'exportkontroll',
  'exportbeperking',
  'halbleiter',
  'halfgeleider',
  'semi-conducteur',
];

/** A plain keyword filter, for comparison: it knows relevance only. */
export const baseline: Classifier = {
  name: 'keywords',
  classify: ({ title, summary }) => {
    const text = `${title} ${summary}`.toLowerCase();
    const words = KEYWORDS.filter((word) => text.includes(word));
    const relevant = words.length > 0;
    return {
      relevant,
      score: relevant ? 1 : 0,
      topics: [],
      direction: 'neutral',
      jurisdictions: [],
      entities: [],
      products: [],
      eccns: [],
      references: [],
      reasons: [{ label: 'relevant', words, weight: words.length, text: `holds ${words.join(', ') || 'no keyword'}` }],
    };
  },
};
