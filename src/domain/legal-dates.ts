/** What the relative dates of a rule's text stand on. */
export interface DateAnchors {
  /** Planned or actual day of publication (ISO). */
  readonly publishedOn: string | null;
  /** Day it was put on public inspection (ISO). */
  readonly filedOn: string | null;
}

/** The day by which comments must arrive (ISO), or null; of a notice that gives more time, the new one. */
export function readCommentsCloseOn(dates: string, anchors: DateAnchors): string | null {
  const sentences = sentencesOf(dates).filter((sentence) => /\bcomments?\b/i.test(sentence));
  for (const wording of [EXTENDED_TO, CLOSES]) {
    for (const sentence of sentences) {
      const match = wording.exec(sentence);
      const day = match && readDay(sentence.slice(match.index + match[0].length), anchors);
      if (day) return day;
    }
  }
  return null;
}

/** The old day may stand before it: "is extended from August 31, 2026, to September 30, 2026". */
const EXTENDED_TO = /\b(?:extend|re-?open)(?:s|ed|ing)?\b[^.]*?\b(?:to|until|through)\b/i;
const CLOSES = /\bcomments?\b[^.]*?\b(?:received|submitted|submit|due|by|before|until|through|later than|closes?)\b/i;

/** Whether a document does nothing but give more time for comments on another one, as its title and action say. */
export function saysMoreTime(title: string, action: string): boolean {
  return MORE_TIME.test(title) || MORE_TIME.test(action);
}

const MORE_TIME =
  /\b(?:extension|extending|extends|re-?opening|re-?opens)\b[^;.]{0,40}\bcomment(?:s|ing)?\b|\bcomment (?:period|deadline)s?\b[^;.]{0,20}\b(?:extension|extended|re-?opened)\b/i;

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
  return listDays(text, anchors).find(({ on }) => on !== null)?.on ?? null;
}

/** A day as a text names it. */
export interface NamedDay {
  /** Null where it hangs on a day that is not known. */
  readonly on: string | null;
  /** The event that it is named by, where it is that very day. */
  readonly upon: 'display' | 'publication' | null;
  /** Where it stands in the text. */
  readonly from: number;
  readonly to: number;
}

/** Every day that a text names, in order. */
export function listDays(text: string, anchors: DateAnchors): readonly NamedDay[] {
  return [...text.matchAll(DAY)].map((match) => ({
    ...readMatch(match.groups ?? {}, anchors),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

function readMatch(
  { month, day, year, inserted, after, displayed }: Readonly<Record<string, string | undefined>>,
  { publishedOn, filedOn }: DateAnchors,
): Pick<NamedDay, 'on' | 'upon'> {
  if (month !== undefined)
    return { on: isoDay(Number(year), MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1, Number(day)), upon: null };
  if (displayed !== undefined) return { on: filedOn, upon: 'display' };
  const on = publishedOn === null ? null : addDays(publishedOn, after ?? '0');
  return { on: inserted === undefined ? publishedOn : on, upon: after === undefined ? 'publication' : null };
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
export function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/(?<=[a-z\d\])]{2}[.;]|\]\.)\s+(?=[A-Z[])(?<!\b(?:No|Nos|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.\s)/);
}
