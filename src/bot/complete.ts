import { countryName, listCountryNames } from '../domain/countries.ts';
import { describeFilter } from '../domain/filter.ts';
import { splitList } from '../domain/filter-parse.ts';
import { pickNearest } from '../domain/nearest.ts';
import { clip } from '../lib/text.ts';
import { getChannel } from '../store/channels.ts';
import { listPrivateSlugs } from '../store/private-feeds.ts';
import { listSubscriptions } from '../store/subscriptions.ts';
import type { Arg, Caller, CommandDeps, Suggestion } from './command.ts';

/** One thing to pick while an argument is typed. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** What Discord shows (docs.discord.com/developers/interactions/application-commands, "Autocomplete", 2026-11-23). */
const LIMITS = { choices: 25, chars: 100 } as const;

/** Whether there is anything to offer for an argument. */
export function canComplete(arg: Arg): boolean {
  return arg.suggest !== undefined || arg.choices.length > 0;
}

/** What may be meant by an argument as far as it is typed; of a list, its last entry is completed. */
export async function completeArg(arg: Arg, typed: string, caller: Caller, deps: CommandDeps): Promise<Choice[]> {
  const offered = await (arg.suggest?.(caller, deps, typed) ?? arg.choices.map((value) => ({ value })));
  const comma = arg.many ? typed.lastIndexOf(',') : -1;
  const before = splitList(typed.slice(0, comma + 1));
  const left = offered.filter(({ value }) => !before.some((one) => fold(one) === fold(value)));
  return pickFitting(left, typed.slice(comma + 1))
    .map((one) => buildChoice(before, one, arg.many))
    .filter(({ value }) => value.length <= LIMITS.chars)
    .slice(0, LIMITS.choices);
}

/** Companies that are known, by their canonical names. */
export async function suggestCompanies(_caller: Caller, { companies = [] }: CommandDeps): Promise<Suggestion[]> {
  return companies.map((value) => ({ value }));
}

/** Countries by their names, those that the field is mostly about first. */
export async function suggestCountries(): Promise<Suggestion[]> {
  const first = ['US', 'CN', 'EU', 'NL', 'JP', 'TW', 'KR', 'GB', 'DE', 'RU'].map(countryName);
  return [...new Set([...first, ...listCountryNames()])].map((value) => ({ value }));
}

/** The feeds that a filter may name, those of the caller's own workspace first. */
export async function suggestFeeds(caller: Caller, deps: CommandDeps): Promise<Suggestion[]> {
  return [...(await suggestOwnFeeds(caller, deps)), ...deps.feeds.map((value) => ({ value }))];
}

/** The feeds of the caller's own workspace. */
export async function suggestOwnFeeds(caller: Caller, { db }: CommandDeps): Promise<Suggestion[]> {
  return (await listPrivateSlugs(db, caller)).map((value) => ({ value }));
}

/** The subscriptions of the channel, with what they ask for. */
export async function suggestSubscriptions(caller: Caller, { db }: CommandDeps): Promise<Suggestion[]> {
  const channel = await getChannel(db, caller);
  const listed = channel === null ? [] : await listSubscriptions(db, channel.id);
  return listed.map(({ id, filter }) => ({ value: String(id), label: `#${id} ${describeFilter(filter)}` }));
}

/** Tags that a forum's posts can carry. */
export async function suggestTags(_caller: Caller, { membership }: CommandDeps): Promise<Suggestion[]> {
  return (membership.forum?.tags ?? []).map(({ name }) => ({ value: name }));
}

/** IANA time zones, the usual one first. */
export async function suggestZones(_caller: Caller, { timeZone }: CommandDeps): Promise<Suggestion[]> {
  const zones = [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return zones.map((value) => ({ value, also: value.split('/').at(-1) ?? '' }));
}

/** When a digest may come: a day, then an hour, then a time zone. */
export async function suggestWeekly(caller: Caller, deps: CommandDeps, typed: string): Promise<Suggestion[]> {
  const [start] = /^weekly +\S+ +\d{1,2}:\d{2}(?= )/i.exec(typed.trimStart()) ?? [];
  if (start === undefined) {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const weekly = days.map((day) => `weekly ${day} 09:00 ${deps.timeZone}`);
    return ['now', ...weekly, 'off'].map((value) => ({ value }));
  }
  const zones = await suggestZones(caller, deps);
  return zones.map(({ value, also }) => ({ value: `${start} ${value}`, also: `${start} ${also}` }));
}

/** A beginning counts before the beginning of a later word, that before any part, and a likeness where nothing fits. */
function pickFitting(offered: readonly Suggestion[], typed: string): readonly Suggestion[] {
  const wanted = fold(typed);
  if (wanted === '') return offered;
  const texts = offered.map((one) => ({ one, texts: [one.value, one.label ?? '', one.also ?? ''].map(fold) }));
  const ranks = [
    (text: string) => text.startsWith(wanted),
    (text: string) => text.includes(` ${wanted}`),
    (text: string) => text.includes(wanted),
  ];
  const fitting = ranks.flatMap((fits) => texts.filter(({ texts: all }) => all.some(fits)).map(({ one }) => one));
  if (fitting.length > 0) return [...new Set(fitting)];
  const near = pickNearest(
    wanted,
    offered.map(({ value }) => value),
  );
  return offered.filter(({ value }) => near.includes(value));
}

function buildChoice(before: readonly string[], { value, label = value }: Suggestion, many: boolean): Choice {
  if (!many) return { name: clip(label, LIMITS.chars), value };
  const list = [...before, value].map((one) => (one.includes(',') ? `"${one}"` : one)).join(', ');
  return { name: clip(list, LIMITS.chars), value: list };
}

/** `Asia/Hong_Kong` is found as `hong kong`. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_/-]+/g, ' ')
    .trim();
}
