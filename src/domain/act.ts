import type { Item, LegalFacts, Verdict } from './types.ts';

/** What kind of official act an item is, by its title and legal facts; `none` for everything that is no act. */
export type ActKind =
  | 'correction'
  | 'suspension'
  | 'temporary-denial'
  | 'denial-order'
  | 'committee-meeting'
  | 'paperwork'
  | 'list-change'
  | 'proposal'
  | 'rule'
  | 'proclamation'
  | 'announcement'
  | 'penalty'
  | 'charges'
  | 'notice'
  | 'none';

/** One class of titles. `needs` narrows it to documents that the register itself calls so. */
interface TitleClass {
  readonly kind: ActKind;
  readonly pattern: RegExp;
}

/**
 * Title classes, first match wins. Read off 527 documents of the Bureau of Industry and Security in the Federal
 * Register, and the titles that MOFCOM, legislation.gov.uk and EUR-Lex give their acts (2026-11-23).
 */
const TITLES: readonly TitleClass[] = [
  { kind: 'correction', pattern: /[;:,]\s*(?:technical )?correct(?:ion|ions|ing amendments?)\b/i },
  { kind: 'temporary-denial', pattern: /temporar\w+ den(?:ying|ial)(?: of)?(?: all)? export privileges/i },
  { kind: 'denial-order', pattern: /den(?:ying|ial)(?: of)? export privileges|\bdenial order\b/i },
  { kind: 'committee-meeting', pattern: /(?:technical |research )advisory committee\b/i },
  {
    kind: 'paperwork',
    pattern: /information collection|omb review|comment request\s*;|environmental impact statement/i,
  },
  { kind: 'paperwork', pattern: /foreign-trade zone|procedures for access to the public briefing|public briefing\b/i },
  { kind: 'proposal', pattern: /\bproposed (?:rule|rulemaking)|request for (?:public )?comments?|public hearing/i },
  {
    kind: 'suspension',
    pattern:
      /\b(?:suspen[ds]\w*|stay(?:ed|ing)?|postpone\w*|delay(?:ed|ing)?|withdrawal|rescissi?on|rescind\w*) (?:of|the)\b/i,
  },
  { kind: 'notice', pattern: /uyghur forced labor/i },
  {
    kind: 'list-change',
    pattern: /\b(?:entity list|unverified list|military end.?user(?:'s)? list|denied persons list)\b/i,
  },
  { kind: 'announcement', pattern: /(?:商务部|商務部)[^公]{0,12}(?:公告|令)\s*\d{4}\s*年第\s*\d+\s*号/ },
  { kind: 'none', pattern: /答记者问|答記者問|发言人|發言人/ },
  {
    kind: 'announcement',
    pattern:
      /(?:公布|发布|發布)[^，。]*(?:决定|決定|管制清单|管制清單|管控名单|管控名單|不可靠实体清单|不可靠實體清單)/,
  },
  {
    kind: 'rule',
    pattern:
      /\b(?:interim final|temporary final|final) rule\b|\((?:amendment|eu exit)\)[^;]{0,40}\bregulations? \d{4}/i,
  },
  { kind: 'rule', pattern: /\b(?:commission )?(?:delegated|implementing) regulation \(eu\)/i },
  { kind: 'proclamation', pattern: /\bproclamation\b|\bexecutive order\b|^adjusting imports of\b/i },
];

/** Titles of official news that say what was done, for sources that give no legal facts. */
const DEEDS: readonly TitleClass[] = [
  {
    kind: 'charges',
    pattern: /\b(?:indict\w*|charged|charges|arrest\w*|plead\w*|pled|sentenc\w*|convict\w*|smuggl\w*|extradit\w*)\b/i,
  },
  { kind: 'penalty', pattern: /\b(?:penalt\w+|fined?|settle\w*|to pay \$?\d)/i },
  {
    kind: 'proposal',
    pattern: /\b(?:propos\w+|draft|consultation|seeks? comments?)\b|征求意见|パブリックコメント|意見募集|입법예고/i,
  },
  {
    kind: 'paperwork',
    pattern: /\b(?:remarks|speech|testimony|webinar|seminar|training|annual report|white paper)\b/i,
  },
];

/** What the registers' own types mean where the title says nothing: Federal Register, EUR-Lex, MOFCOM. */
const TYPES: Readonly<Record<string, ActKind>> = {
  rule: 'rule',
  'proposed rule': 'proposal',
  'presidential document': 'proclamation',
  notice: 'notice',
  regulation: 'rule',
  directive: 'rule',
  decision: 'rule',
  recommendation: 'notice',
  announcement: 'announcement',
};

/** A rule that takes one back says so in its title or in its action (`Final rule; stay`). */
const TAKES_BACK = /\b(?:stay|suspension|delay|postponement|withdrawal|rescission)\b/i;

/** The register's own form of a denial order, as aggregators and mirrors pass it on. */
const ORDER_FORM = /^In the Matter of\b|(?:^|; )Order (?:Denying|Temporarily Denying|Renewing)\b/;

/** The kind of official act that an item is. */
export function pickActKind(item: Item): ActKind {
  if (item.authority !== 'official') return ORDER_FORM.test(item.title) ? 'denial-order' : 'none';
  const named = pickByTitle(item.title, TITLES);
  if (item.legal?.type != null) return pickByType(item.legal, named);
  return named ?? pickByTitle(item.title, DEEDS) ?? pickByTitle(item.summary.slice(0, 200), TITLES) ?? 'none';
}

/** The register's type says more than the title about what binds. */
function pickByType({ type, action, extendsComments }: LegalFacts, named: ActKind | null): ActKind {
  const kind = TYPES[type?.toLowerCase() ?? ''] ?? 'notice';
  if (named === 'correction') return 'correction';
  // more time for comments binds nobody, whatever is commented on
  if (extendsComments === true && named !== 'paperwork') return 'proposal';
  if (kind === 'proposal' || named === null)
    return kind === 'rule' && TAKES_BACK.test(action ?? '') ? 'suspension' : kind;
  if (kind === 'rule' && named === 'proposal') return 'rule';
  if (kind === 'notice' && (named === 'list-change' || named === 'suspension')) return 'notice';
  return named;
}

/** Whether an act binds whoever exports: it is in force, or will be by its own text. */
export function isBinding(kind: ActKind): boolean {
  return BINDING.has(kind);
}

const BINDING: ReadonlySet<ActKind> = new Set(['suspension', 'list-change', 'rule', 'proclamation', 'announcement']);

/** Whether a kind of act is a denial of export privileges, temporary or not. */
export function isDenial(kind: ActKind): boolean {
  return kind === 'denial-order' || kind === 'temporary-denial';
}

/** Whether the goods or parties of an item are of the chip industry, as far as its verdict tells. */
export function hasChipParty(verdict: Verdict): boolean {
  return verdict.topics.includes('ai-chips') || verdict.topics.includes('chipmaking');
}

/** Notices that come by the dozen and bind no reader: committee meetings, paperwork, denial orders without a chip party. */
export function isRoutine(item: Item, verdict: Verdict): boolean {
  const kind = pickActKind(item);
  if (kind === 'committee-meeting' || kind === 'paperwork') return true;
  return isDenial(kind) && !hasChipParty(verdict);
}

/** Longer titles are no titles; patterns must not be made to search them. */
const MAX_TITLE_CHARS = 600;

function pickByTitle(title: string, classes: readonly TitleClass[]): ActKind | null {
  const head = title.slice(0, MAX_TITLE_CHARS);
  return classes.find(({ pattern }) => pattern.test(head))?.kind ?? null;
}
