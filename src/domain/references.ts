interface Pattern {
  readonly regex: RegExp;
  /** The form that all spellings share; a part of a longer reference gives the whole and the part (`3a090.a`, `3a090`). */
  build(match: readonly (string | undefined)[]): readonly (string | undefined)[];
}

const BEFORE = String.raw`(?<![\p{L}\p{N}.-])`;
const AFTER = String.raw`(?![\p{L}\p{N}]|-[\p{L}\p{N}])`;

/** How official documents are named in running text, case-insensitive. */
const PATTERNS: readonly Pattern[] = [
  // 90 FR 14046, 90 Fed. Reg. 14,046
  define(
    String.raw`(\d{1,3})\s*(?:fr|f\.\s?r\.|fed\.?\s*reg\.?)\s*(\d{1,3}(?:,\d{3})+|\d{1,6})`,
    ([, volume, page]) => [`${volume}fr${page?.replaceAll(',', '')}`],
  ),
  // 15 CFR 744.11, 15 C.F.R. Part 744, 15 CFR § 744.11
  define(String.raw`(\d{1,2})\s*c\.?f\.?r\.?\s*(?:parts?\s*|§+\s*)?(\d{1,4})(\.\d+)?`, ([, title, part, section]) =>
    section === undefined ? [`${title}cfr${part}`] : [`${title}cfr${part}${section}`, `${title}cfr${part}`],
  ),
  // RIN 0694-AK10
  define(String.raw`\d{4}-[a-z]{2}\d{2}`, ([whole]) => [whole]),
  // Docket BIS-2025-0023, docket 250320-0047
  define(String.raw`[a-z]{2,8}-\d{4}-\d{4}(?:-\d{4})?|\d{6}-\d{4,5}`, ([whole]) => [whole]),
  // Federal Register document number 2025-05427, in older years 05-12345 or E9-1234, of a correction C1-2025-05427.
  // Four and four digits may be a span of years.
  define(String.raw`(?:[cr]\d-)?(?:\d{4}-(?:\d{5}|(?!19|20)\d{4})|(?:[0-1]\d|9\d|[ez]\d)-\d{4,5})`, ([whole]) => [
    whole,
  ]),
  // Legal ids and CELEX numbers: celex:32026R2001, 32026R2001
  define(String.raw`(?:celex:)?(3\d{4}[a-z]{1,2}\d{4})`, ([, celex]) => [celex]),
  // ECCN 3A090, 3A090.a, 3B001.a.4
  define(String.raw`(\d[a-e]\d{3})((?:\.[a-z0-9]{1,2})*)`, ([, eccn, paragraph]) =>
    paragraph ? [`${eccn}${paragraph}`, eccn] : [eccn],
  ),
];

/** Every number in a text that names a document, docket, citation, RIN or ECCN, each in one form whatever its spelling. */
export function findReferences(text: string): readonly string[] {
  const found = new Set<string>();
  const lower = text.toLowerCase();
  for (const { regex, build } of PATTERNS) {
    for (const match of lower.matchAll(regex)) {
      for (const reference of build(match)) if (reference !== undefined) found.add(reference);
    }
  }
  return [...found];
}

/** The text without its references. */
export function maskReferences(text: string): string {
  return PATTERNS.reduce((rest, { regex }) => rest.replace(regex, ' '), text);
}

function define(body: string, build: Pattern['build']): Pattern {
  return { regex: new RegExp(`${BEFORE}(?:${body})${AFTER}`, 'giu'), build };
}
