import type { Severity } from '../domain/types.ts';
import type { Line } from './command.ts';

/** A line of plain text of an answer. */
export function plainLine(text: string): Line {
  return { text, url: null, detail: '', style: 'plain' };
}

/** A line that is shown to be copied. */
export function codeLine(text: string): Line {
  return { text, url: null, detail: '', style: 'code' };
}

/** One thing of a list, with its small print: parts that are empty or null are left out. */
export function itemLine(text: string, url: string | null, details: readonly (string | null)[]): Line {
  const detail = details.filter((part) => part !== null && part !== '').join(' · ');
  return { text, url, detail, style: 'item' };
}

/** `23 Nov 2026`, in an IANA zone. */
export function formatDay(at: Date, timeZone = 'UTC'): string {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone });
}

/** `High`. */
export function formatSeverity(severity: Severity): string {
  return `${severity[0]?.toUpperCase()}${severity.slice(1)}`;
}

/** `1 story`, `2 stories`. */
export function formatCount(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
