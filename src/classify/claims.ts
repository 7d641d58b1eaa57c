import { AUTHORITIES, type Authority } from '../domain/types.ts';
import type { Reading, Sight } from './reading.ts';

/** These two are meant in most items of the field, named or not; the model knows each of them by itself. */
const ALWAYS = ['US', 'CN'];
/** The heads under which the model keeps places. */
export const GROUPS = [...ALWAYS, 'other'];
const NEAR_CHARS = 40;
/** How far back the word before a place is looked for. */
const WORD_CHARS = 12;
const SPACE = 32;

/** A jurisdiction with what speaks for it alone, each once, and where the item names it. */
export interface Claim {
  readonly code: string;
  readonly features: string[];
  readonly sights: Sight[];
}

/** What an item says of each jurisdiction; of the two that are always in question, even if nothing. */
export function gatherClaims(reading: Reading): Claim[] {
  const claims = ALWAYS.map((code): Claim => ({ code, features: [], sights: [] }));
  reading.sights.forEach((sight, at) => {
    if (sight.term.home === null) return;
    const claim = claimFor(claims, sight.term.home);
    describeSight(reading, sight, at, claim);
    claim.sights.push(sight);
  });
  for (const { term } of reading.sourceSights) if (term.home) add(claimFor(claims, term.home), `source:${term.kind}`);
  const { jurisdiction } = reading.item;
  if (jurisdiction) add(claimFor(claims, jurisdiction), 'feed');
  const named = claims.filter(({ features }) => features.includes('title:place') || features.includes('any:place'));
  for (const claim of claims) describeRest(reading, claim, named.length);
  return claims;
}

/** The words of the item that stand for a claim, each once. */
export function listWords({ text }: Reading, { sights }: Claim): string[] {
  return [...new Set(sights.map(({ start, end }) => text.cased.slice(start, end).trim()))];
}

/** Under which head the model keeps a place. */
export function groupOf(code: string): string {
  return ALWAYS.includes(code) ? code : 'other';
}

function claimFor(claims: Claim[], code: string): Claim {
  const known = claims.find((claim) => claim.code === code);
  if (known) return known;
  const claim: Claim = { code, features: [], sights: [] };
  claims.push(claim);
  return claim;
}

function add({ features }: Claim, name: string): void {
  if (!features.includes(name)) features.push(name);
}

function describeSight({ sights, text }: Reading, sight: Sight, at: number, claim: Claim): void {
  const { any, title, first } = sight.meaning.asPlace;
  add(claim, any);
  if (sight.inTitle) add(claim, title);
  if (sight.inTitle && sight.start === 0) add(claim, first);
  if (sight.term.kind !== 'place') return;
  const before = sights[at - 1];
  const after = sights[at + 1];
  if (before && sight.start - before.end < NEAR_CHARS) add(claim, before.sense.asBefore);
  if (after && after.start - sight.end < NEAR_CHARS) add(claim, after.sense.asAfter);
  add(claim, `word:${wordBefore(text.lower, sight.start)}`);
}

/** The letters or else the sign right before a place, over spaces and an opening bracket; `none` where it comes first. */
function wordBefore(lower: string, start: number): string {
  const least = Math.max(0, start - WORD_CHARS);
  let end = start;
  while (end > least && (lower.charCodeAt(end - 1) <= SPACE || lower[end - 1] === '(')) end -= 1;
  if (end === least) return lower.slice(least, start).includes('(') ? '(' : 'none';
  let from = end - 1;
  while (from > least && isSmallLetter(lower, end - 1) && isSmallLetter(lower, from - 1)) from -= 1;
  return lower.slice(from, end);
}

function isSmallLetter(lower: string, at: number): boolean {
  const code = lower.charCodeAt(at);
  return code >= 97 && code <= 122;
}

function describeRest({ item }: Reading, claim: Claim, named: number): void {
  const { code, features } = claim;
  const prior = PRIORS.get(code) ?? PRIOR_OF_OTHERS;
  const isPlace = features.includes('any:place');
  if (!isPlace && !features.includes('any:seat')) features.push('unnamed', prior.unnamed);
  if (named === 1 && isPlace) features.push('alone');
  if (named >= 4) features.push('among-many');
  features.push(prior.name, BY_AUTHORITY[item.authority][groupOf(code)] ?? '');
}

interface Prior {
  readonly name: string;
  readonly unnamed: string;
}

function namePrior(code: string): Prior {
  return { name: `code:${code}`, unnamed: `unnamed:code:${code}` };
}

const WITH_PRIOR = ['US', 'CN', 'TW', 'KR', 'JP', 'NL', 'DE', 'GB', 'RU', 'EU', 'IR'];
const PRIORS = new Map(WITH_PRIOR.map((code) => [code, namePrior(code)]));
const PRIOR_OF_OTHERS = namePrior('other');
/** By authority and group. */
const BY_AUTHORITY = Object.fromEntries(
  AUTHORITIES.map((who) => [who, Object.fromEntries(GROUPS.map((group) => [group, `authority:${who}:${group}`]))]),
) as Record<Authority, Readonly<Record<string, string>>>;
