/** What the relative dates of a rule's text stand on. */
export interface DateAnchors {
  /** Planned or actual day of publication (ISO). */
  readonly publishedOn: string | null;
  /** Day it was put on public inspection (ISO). */
  readonly filedOn: string | null;
}

/**
 * The first day on which a rule takes effect, as its DATES section says it: a date, "upon publication", "on display", or the
 * printer's instruction that stands in the text on public inspection (`[INSERT DATE 30 DAYS AFTER DATE OF PUBLICATION …]`).
 * @returns an ISO day, or null where the text gives none
 */
export function readEffectiveOn(dates: string, anchors: DateAnchors): string | null {
  for (const sentence of sentencesOf(dates)) {
    const match = /\beffective\b(?!\s+(?:until|through))/i.exec(sentence);
    const day = match && readDay(sentence.slice(match.index), anchors);
    if (day) return day;
  }
  return null;
}

/** The day by which comments must arrive (ISO), or null. */
export function readCommentsCloseOn(dates: string, anchors: DateAnchors): string | null {
  for (const sentence of sentencesOf(dates)) {
    const match =
      /\bcomments?\b[^.]*?\b(?:received|submitted|submit|due|by|before|until|through|later than|closes?)\b/i.exec(
        sentence,
      );
    const day = match && readDay(sentence.slice(match.index), anchors);
    if (day) return day;
  }
  return null;
}

/**
 * The first day on which a Chinese announcement takes effect: `自2025年12月1日起实施`, or `自公布之日起` for the day of its
 * publication.
 * @returns an ISO day, or null where the text gives none
 */
export function readChineseEffectiveOn(text: string, publishedOn: string | null): string | null {
  const days = [...text.matchAll(CHINESE_START)].map(([, year, month, day]) =>
    year === undefined ? publishedOn : isoDay(Number(year), Number(month), Number(day)),
  );
  return days.filter((day) => day !== null).toSorted()[0] ?? null;
}

const CHINESE_START =
  /自\s*(?:(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(?:本公告)?(?:公布|发布)之日)起[^。；\n]{0,6}?(?:实施|施行|执行|生效)/gu;

/** The first day named in a text, written out or relative to publication or filing. */
export function readDay(text: string, anchors: DateAnchors): string | null {
  for (const match of text.matchAll(DAY)) {
    const { month, day, year, inserted, after, published, displayed } = match.groups ?? {};
    if (month !== undefined)
      return isoDay(Number(year), MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1, Number(day));
    if (inserted !== undefined && anchors.publishedOn !== null) return addDays(anchors.publishedOn, after ?? '0');
    if (displayed !== undefined && anchors.filedOn !== null) return anchors.filedOn;
    if (published !== undefined && anchors.publishedOn !== null) return anchors.publishedOn;
  }
  return null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const DAY = new RegExp(
  [
    '(?<month>Jan(?:uary|\\.)|Feb(?:ruary|\\.)|Mar(?:ch|\\.)|Apr(?:il|\\.)|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)|Sept?(?:ember|\\.)|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.))\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})',
    '(?<inserted>\\[\\s*INSERT\\s+(?:THE\\s+)?DATE\\s+(?:(?:THAT\\s+IS\\s+)?(?<after>[A-Z\\d-]+)\\s+DAYS\\s+(?:AFTER|FROM)\\s+)?(?:THE\\s+)?(?:DATE\\s+)?(?:OF\\s+)?PUBLICATION)',
    '(?<displayed>\\b(?:on|upon|date of)\\s+(?:public\\s+)?display\\b|\\bfil(?:ed|ing)\\s+for\\s+public\\s+inspection\\b|\\bpublic\\s+inspection\\b)',
    '(?<published>\\b(?:on|upon|date\\s+of)\\s+publication\\b)',
  ].join('|'),
  'gi',
);

function addDays(day: string, count: string): string | null {
  const days = /^\d+$/.test(count) ? Number(count) : DAY_COUNTS[count.toLowerCase()];
  if (days === undefined) return null;
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

const DAY_COUNTS: Readonly<Record<string, number>> = {
  ten: 10,
  fifteen: 15,
  thirty: 30,
  'forty-five': 45,
  sixty: 60,
  ninety: 90,
};

function isoDay(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  const exists = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return exists ? at.toISOString().slice(0, 10) : null;
}

/** A stop ends a sentence after a word, not after `a.m.`, `No.` or a month's abbreviation. */
function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/(?<=[a-z\d\])]{2}[.;]|\]\.)\s+(?=[A-Z[])(?<!\b(?:No|Nos|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.\s)/);
}
