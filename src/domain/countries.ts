/** Names in English, long and short, as the Unicode CLDR of the running Node has them. */
const LONG = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const SHORT = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none', style: 'short' });

/** What CLDR names without being a country: groups, islands without a code of their own, test codes. */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** What people and the Export Administration Regulations also write, folded. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  AE: ['uae', 'emirates'],
  BA: ['bosnia'],
  CD: ['drc', 'dr congo', 'democratic republic of the congo', 'congo democratic republic of the'],
  CG: ['congo', 'republic of the congo', 'congo republic of the'],
  CI: ['ivory coast'],
  CN: ['prc', 'mainland china', 'peoples republic of china'],
  CZ: ['czech republic'],
  EU: ['eu', 'europe'],
  GB: ['uk', 'great britain', 'britain', 'england'],
  KG: ['kyrgyz republic'],
  KP: ['dprk', 'korea north'],
  KR: ['korea', 'republic of korea', 'rok', 'korea south', 'korea republic of'],
  MK: ['macedonia'],
  MM: ['burma', 'myanmar'],
  MO: ['macau'],
  NL: ['holland'],
  RU: ['russian federation'],
  SK: ['slovak republic'],
  TR: ['turkey'],
  TW: ['republic of china'],
  US: ['usa', 'america', 'united states of america'],
  VA: ['vatican', 'holy see'],
  VN: ['viet nam'],
};

const NAMES: ReadonlyMap<string, string> = buildNames();
const CODES: ReadonlyMap<string, string> = buildCodes();

/**
 * The ISO 3166 code, or `EU`, of a code or an English name in any case, or of a destination as the Export
 * Administration Regulations name it (`China, People's Republic of (China)`: the bracketed short name decides). Null
 * where it is no country (`Crimea region of Ukraine`).
 */
export function countryCode(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (NAMES.has(upper)) return upper;
  const short = /\(([^()]+)\)\s*$/.exec(text)?.[1] ?? text;
  return CODES.get(fold(short)) ?? CODES.get(fold(short.split(',')[0] ?? '')) ?? null;
}

/** The short English name of an ISO code or `EU`; the code itself where it has none. */
export function countryName(code: string): string {
  return NAMES.get(code) ?? code;
}

/** Every English name, for suggestions. */
export function listCountryNames(): readonly string[] {
  return [...NAMES.values()];
}

function buildNames(): Map<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => `${a}${b}`)).filter(isCurrent);
  const named = codes.flatMap((code): [string, string][] => {
    const name = LONG.of(code);
    return name === undefined ? [] : [[code, shorten(code, name)]];
  });
  return new Map([...named, ['EU', 'European Union']]);
}

/** A code of a country renamed since (`BU`) stands for its present one (`MM`). */
function isCurrent(code: string): boolean {
  return !NO_COUNTRY.has(code) && new Intl.Locale(`und-${code}`).region === code;
}

/** `Hong Kong` for `Hong Kong SAR China`; but no `US` for `United States`. */
function shorten(code: string, name: string): string {
  const short = SHORT.of(code) ?? name;
  return short.length > 3 ? short : name;
}

function buildCodes(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const [code, name] of NAMES) {
    for (const one of [name, LONG.of(code) ?? name, ...(ALSO[code] ?? [])]) codes.set(fold(one), code);
  }
  return codes;
}

function fold(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^the\s+/, '')
    .replaceAll('&', 'and')
    .replace(/[^a-z ]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
