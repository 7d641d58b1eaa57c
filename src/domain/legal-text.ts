import { type DateAnchors, readCommentsCloseOn } from './legal-dates.ts';
import { type Effect, readEffect } from './legal-effect.ts';
import { federalRegisterId } from './legal-id.ts';
import { readListChanges } from './list-changes.ts';
import { listReferences } from './references.ts';
import type { ListChange } from './types.ts';

/** What the text of a Federal Register document says of itself; empty or null where it does not. */
export interface TextFacts {
  readonly action: string | null;
  readonly summary: string;
  readonly effect: Effect;
  readonly commentsCloseOn: string | null;
  readonly cfrParts: readonly string[];
  readonly rins: readonly string[];
  readonly dockets: readonly string[];
  readonly listChanges: readonly ListChange[];
  readonly eccns: readonly string[];
  /** Legal id of the document it says it corrects ("In FR Doc. 2025-05427, …"). */
  readonly correctionOf: string | null;
}

/** Reads the plain text of a document on display or published (order of its parts: 1 CFR 18.12; checked 2026-11-23). */
export function readLegalText(text: string, anchors: DateAnchors): TextFacts {
  const sections = sectionsOf(text);
  const head = text.slice(0, sections.start);
  const dates = sections.get('DATES') ?? '';
  const summary = sections.get('SUMMARY') ?? leadOf(text);
  return {
    action: sections.get('ACTION')?.slice(0, 200) ?? null,
    summary,
    effect: readEffect(dates, anchors),
    commentsCloseOn: readCommentsCloseOn(dates, anchors),
    cfrParts: readCfrParts(head),
    rins: readRins(head),
    dockets: readDockets(head),
    listChanges: readListChanges(summary),
    eccns: readEccns(summary, text),
    correctionOf: readCorrected(text),
  };
}

/** `15 CFR Parts 742, 744 and 774` → `15 CFR 742` … */
export function readCfrParts(text: string): readonly string[] {
  const parts = [
    ...text.matchAll(
      /\b(\d{1,2})\s+CFR\s+(?:Parts?\s+|part\s+)?(\d{1,4}(?:\s*(?:,\s*and|,|and|&)\s+\d{1,4}\b(?!\s+CFR))*)/g,
    ),
  ];
  return unique(
    parts.flatMap(([, title, list = '']) => (list.match(/\d+/g) ?? []).map((part) => `${title} CFR ${part}`)),
  );
}

/** The ECCNs that the head of a document names; where it names none, those that its text names most. */
export function readEccns(head: string, text = ''): readonly string[] {
  const named = listEccns(head);
  if (named.length > 0) return unique(named).slice(0, MAX_ECCNS);
  const counts = new Map<string, number>();
  for (const [eccn] of text.matchAll(ECCN)) counts.set(eccn, (counts.get(eccn) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1]);
  return often.slice(0, MAX_ECCNS).map(([eccn]) => eccn);
}

const MAX_ECCNS = 8;
const ECCN = /(?<![\w.-])\d[A-E]\d{3}(?!\w)/g;

function listEccns(text: string): readonly string[] {
  return listReferences(text)
    .filter(({ kind }) => kind === 'eccn')
    .map(({ cited }) => cited);
}

/** Regulation identifier numbers; those of BIS begin with `0694-`. */
export function readRins(text: string): readonly string[] {
  return unique([...text.matchAll(/\b(\d{4}-[A-Z]{2}\d{2})\b/g)].map(([, rin = '']) => rin));
}

/** `[Docket No. 250324-0047]`, `Docket Numbers: BIS-2025-0001, BIS-2025-0002` → the bare numbers. */
export function readDockets(text: string): readonly string[] {
  const lists = [...text.matchAll(/\bDocket\s+(?:Nos?\b|Numbers?\b|IDs?\b)?[.:]*\s*([A-Z\d][^\]\n]*)/gi)];
  return unique(lists.flatMap(([, list = '']) => splitDockets(list)));
}

/** Dockets as the API gives them: with or without a label, sometimes several in one text. */
export function splitDockets(list: string): readonly string[] {
  const bare = list
    .replace(/Docket\s+(?:Nos?\b|Numbers?\b|IDs?\b)?[.:]*\s*/gi, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-');
  return bare
    .split(/[,;]|\band\b|\s{2,}/)
    .map((docket) => docket.replace(/[[\].]+$|^\[/g, '').trim())
    .filter((docket) => /\d/.test(docket) && docket.length < 60);
}

const LABELS =
  /(?:^|\s)(AGENC(?:Y|IES)|ACTION|SUMMARY|DATES?|EFFECTIVE DATES?|COMMENT DATES?|ADDRESS(?:ES)?|FOR FURTHER INFORMATION(?: CONTACT)?|SUPPLEMENTARY INFORMATION)\s*:/g;

interface Sections {
  /** Where the first section begins; the head stands before it. */
  readonly start: number;
  get(label: string): string | undefined;
}

function sectionsOf(text: string): Sections {
  const labels = [...text.slice(0, 30_000).matchAll(LABELS)];
  const sections = new Map<string, string>();
  for (const [index, label] of labels.entries()) {
    const from = label.index + label[0].length;
    const content = text.slice(from, labels[index + 1]?.index ?? from + 5000);
    const name = label[1] ?? '';
    // "EFFECTIVE DATE: June 1, 2025" says with its label what DATES says in a sentence.
    const key = /DATE/.test(name) ? 'DATES' : name;
    const said = key === 'DATES' && name !== 'DATES' ? `${name}: ${content}` : content;
    if (!sections.has(key)) sections.set(key, oneLine(said));
  }
  return { start: labels[0]?.index ?? 3000, get: (label) => sections.get(label) || undefined };
}

const LEAD_CHARS = 1200;

/** Orders have no SUMMARY: their text from the matter it is about, or from the first line that is no heading. */
function leadOf(text: string): string {
  const lines = text.split('\n');
  const starts = lines.findIndex((line) => /^\s*In the Matter of\b/i.test(line) || isSentence(line));
  return oneLine(lines.slice(Math.max(0, starts)).join('\n')).slice(0, LEAD_CHARS);
}

function isSentence(line: string): boolean {
  return line.trim().length > 80 && !/^\s*(?:\[|From the Federal Register)/i.test(line);
}

function readCorrected(text: string): string | null {
  const match = /\bIn\s+FR\s+Doc(?:ument)?\.?\s*(?:No\.?\s*)?((?:[A-Z]\d?[-–—])?\d{4}[-–—]\d{4,5})\b/i.exec(
    text.slice(0, 30_000),
  );
  return match?.[1] ? federalRegisterId(match[1]) : null;
}

/** One line: words broken at a hyphen by the printer are not rejoined, since compound words break there too. */
function oneLine(text: string): string {
  return text.replace(/-{4,}/g, ' ').replace(/\s+/g, ' ').trim();
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
