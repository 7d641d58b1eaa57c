/** Names in English, long and short, as the Unicode CLDR of the running Node has them. */
const LONG = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const SHORT = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none', style: 'short' });

/** What CLDR names without being a country: groups, islands without a code of their own, test codes. */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** What people also write. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  AE: ['uae', 'emirates'],
  BA: ['bosnia'],
  CD: ['drc', 'dr congo', 'democratic republic of the congo'],
  CG: ['congo', 'republic of the congo'],
  CI: ['ivory coast'],
  CN: ['prc', 'mainland china', "people's republic of china"],
  CZ: ['czech republic'],
  EU: ['eu', 'european union', 'europe'],
  GB: ['uk', 'great britain', 'britain', 'england'],
  KP: ['dprk'],
  KR: ['korea', 'republic of korea', 'rok'],
  MK: ['macedonia'],
  MM: ['burma', 'myanmar'],
  NL: ['holland', 'the netherlands'],
  RU: ['russian federation'],
  TR: ['turkey', 'turkiye'],
  TW: ['republic of china', 'taiwan, province of china'],
  US: ['usa', 'america', 'united states of america'],
  VA: ['vatican', 'holy see'],
  VN: ['viet nam'],
};

const NAMES: ReadonlyMap<string, string> = buildNames();
const CODES: ReadonlyMap<string, string> = buildCodes();

/** The ISO 3166 code, or `EU`, of a code or an English name in any case; null where there is none. */
export function countryCode(text: string): string | null {
  const upper = text.trim().toUpperCase();
  return NAMES.has(upper) ? upper : (CODES.get(text.trim().toLowerCase()) ?? null);
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
    for (const one of [name, LONG.of(code) ?? name, ...(ALSO[code] ?? [])]) codes.set(one.toLowerCase(), code);
  }
  return codes;
}
