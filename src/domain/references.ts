/** A number that names a document, a rule, a docket or a class of goods. */
export interface Reference {
  readonly kind: ReferenceKind;
  /** As it is cited, in one way whatever its spelling: `90 FR 14046`, `15 CFR 744.11`, `mofcom:2025-61`, `3A090.a`. */
  readonly cited: string;
}

export type ReferenceKind = 'mofcom' | 'fr' | 'cfr' | 'rin' | 'docket' | 'document' | 'celex' | 'eccn';

interface Pattern {
  readonly kind: ReferenceKind;
  readonly regex: RegExp;
  /** What must stand somewhere in the text. */
  readonly where: RegExp | null;
  /** How it is cited: a part of a longer reference gives the whole, then the part (`3A090.a`, `3A090`). */
  cite(match: readonly (string | undefined)[], year: number | null): readonly string[];
}

const BEFORE = String.raw`(?<![\p{L}\p{N}.-])`;
const AFTER = String.raw`(?![\p{L}\p{N}]|-[\p{L}\p{N}])`;

/** How official documents are named in running text, case-insensitive. */
const PATTERNS: readonly Pattern[] = [
  // 商务部公告2025年第61号, 商务部 海关总署公告2025年第10号, 상무부 공고 2025년 제61호
  {
    kind: 'mofcom',
    regex: /(?:商[务務]部[^公]{0,40}公告|상무부[^공]{0,20}공고)\s*(\d{4})\s*[年년]\s*[第제]\s*(\d{1,3})\s*[号號호]/gu,
    where: null,
    cite: ([, year, number]) => [citeMofcom(year, number)],
  },
  define('mofcom', String.raw`mofcom:(\d{4})-(\d{1,3})`, ([, year, number]) => [citeMofcom(year, number)]),
  // MOFCOM Announcement No. 61 of 2025, and without a year
  define(
    'mofcom',
    String.raw`(?:(?:mofcom|ministry of commerce|commerce ministry)(?:'s)? )?announcement (?:no\.?|number) ?(\d{1,3})(?:,? (?:of |\()?(\d{4}))?`,
    ([, number, year], known) => (year || known ? [citeMofcom(year ?? known, number)] : []),
    /mofcom|commerce ministry|ministry of commerce|china/i,
  ),
  // 90 FR 14046, 90 Fed. Reg. 14,046
  define(
    'fr',
    String.raw`(\d{1,3})\s*(?:fr|f\.\s?r\.|fed\.?\s*reg\.?)\s*(\d{1,3}(?:,\d{3})+|\d{1,6})`,
    ([, volume, page]) => [`${volume} FR ${page?.replaceAll(',', '')}`],
  ),
  // 15 CFR 744.11, 15 C.F.R. Part 744, 15 CFR § 744.11
  define(
    'cfr',
    String.raw`(\d{1,2})\s*c\.?f\.?r\.?\s*(?:parts?\s*|§+\s*)?(\d{1,4})(\.\d+)?`,
    ([, title, part, section]) => citeParts(`${title} CFR ${part}`, section),
  ),
  // RIN 0694-AK10
  define('rin', String.raw`\d{4}-[a-z]{2}\d{2}`, citeCapitals),
  // Docket BIS-2025-0023, docket 250320-0047
  define('docket', String.raw`[a-z]{2,8}-\d{4}-\d{4}(?:-\d{4})?|\d{6}-\d{4,5}`, citeCapitals),
  // Federal Register document number 2025-05427, in older years 05-12345 or E9-1234, of a correction C1-2025-05427.
  // Four and four digits may be a span of years.
  define(
    'document',
    String.raw`(?:[cr]\d-)?(?:\d{4}-(?:\d{5}|(?!19|20)\d{4})|(?:[0-1]\d|9\d|[ez]\d)-\d{4,5})`,
    citeCapitals,
  ),
  // Legal ids and CELEX numbers: celex:32026R2001, 32026R2001
  define('celex', String.raw`(?:celex:)?(3\d{4}[a-z]{1,2}\d{4})`, ([, celex = '']) => [celex.toUpperCase()]),
  // Regulation (EU) 2021/821, Verordnung (EU) 2021/821, règlement (UE) 2021/821
  define(
    'celex',
    String.raw`(?:regulation|verordnung|verordening|r[eè]glement(?: d[eé]l[eé]gu[eé])?) \((?:eu|ue)\) (\d{4})\/(\d{1,4})`,
    ([, year, number]) => [`3${year}R${number?.padStart(4, '0')}`],
  ),
  // ECCN 3A090, 3A090.a, 3B001.a.4
  define('eccn', String.raw`(\d[a-e]\d{3})((?:\.[a-z0-9]{1,2})*)`, ([, eccn = '', paragraph]) =>
    citeParts(eccn.toUpperCase(), paragraph?.toLowerCase()),
  ),
];

/** Every reference in a text, each once. `year` (calendar year) is that of acts of which only the number is named; null: leave them out. */
export function listReferences(text: string, year: number | null = null): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const { kind, whole } of find(text, year)) found.set(`${kind}:${whole}`, { kind, cited: whole });
  return [...found.values()];
}

/** For looking up: every reference and the longer one's part, in small letters without spaces (`90fr14046`). */
export function findReferences(text: string): readonly string[] {
  const cited = [...find(text, null)].flatMap(({ whole, parts }) => [whole, ...parts]);
  return [...new Set(cited.map((one) => one.toLowerCase().replaceAll(' ', '')))];
}

/** The text without its references. */
export function maskReferences(text: string): string {
  return listPatterns(text).reduce((rest, { regex }) => rest.replace(regex, ' '), foldDashes(text));
}

function* find(text: string, year: number | null): Generator<{ kind: ReferenceKind; whole: string; parts: string[] }> {
  const patterns = listPatterns(text);
  if (patterns.length === 0) return;
  const plain = foldDashes(text);
  for (const { kind, regex, cite } of patterns) {
    for (const match of plain.matchAll(regex)) {
      const [whole, ...parts] = cite(match, year);
      if (whole !== undefined) yield { kind, whole, parts };
    }
  }
}

/** What every reference has, cheaply looked for: most texts have none of it. */
const MARK = /\d(?:\s*c?\.?\s?f|[-‐-―]?[a-z]{1,2}\d|[-‐-―]\d)|公告|공고|announcement|mofcom:|\((?:eu|ue)\)/i;

function listPatterns(text: string): readonly Pattern[] {
  return MARK.test(text) ? PATTERNS.filter(({ where }) => where === null || where.test(text)) : [];
}

/** The Federal Register prints numbers with en dashes. */
function foldDashes(text: string): string {
  return text.replace(/[‐-―]/g, '-');
}

function define(kind: ReferenceKind, body: string, cite: Pattern['cite'], where: RegExp | null = null): Pattern {
  return { kind, regex: new RegExp(`${BEFORE}(?:${body})${AFTER}`, 'giu'), where, cite };
}

function citeMofcom(year: string | number | undefined | null, number: string | undefined): string {
  return `mofcom:${year}-${Number(number)}`;
}

function citeCapitals([whole = '']: readonly (string | undefined)[]): readonly string[] {
  return [whole.toUpperCase()];
}

function citeParts(part: string, rest: string | undefined): readonly string[] {
  return rest ? [`${part}${rest}`, part] : [part];
}
