import { buildLabels, buildRelatedFields, type Card } from './card.ts';
import { sayDay } from './legal-fields.ts';
import { type ReminderCause, sayDays, sayDistance, zoneOfAgency } from './reminders.ts';
import type { Subscription } from './route.ts';
import type { StoryState } from './story.ts';

/** A day of a story that its readers are reminded of. */
export interface RemindedDay extends ReminderCause {
  readonly part: string | null;
  /** Whose act it is. */
  readonly jurisdiction: string | null;
  /** Legal id of the document that names the day. */
  readonly legalId: string;
  readonly documentNumber: string | null;
}

/** The reply that reminds a thread of a day; it says how far off the day is when it is sent, not when it was planned. */
export function buildReminderCard(
  story: string,
  state: StoryState,
  {
    day,
    subscriptions,
    now,
  }: { readonly day: RemindedDay; readonly subscriptions: readonly Subscription[]; readonly now: Date },
): Card {
  const { lead } = state;
  const zone = zoneOfAgency(day.jurisdiction);
  const verb = day.what === 'comments' ? 'Comments close' : day.part === null ? 'Takes effect' : 'Takes effect in part';
  const label = day.what === 'comments' ? 'Comments close' : 'Effective';
  const said = sayDay({ id: day.legalId }, day.on);
  return {
    ...buildLabels(state),
    kind: 'reply',
    story,
    title: `${verb} ${sayDistance(day.on, zone, now)}: ${lead.title}`,
    url: lead.url,
    body: '',
    fields: [
      { label, value: [said, day.part].filter(Boolean).join(': ') },
      ...(day.documentNumber === null ? [] : [{ label: 'Document', value: day.documentNumber }]),
      // what suspends or adopts it may have changed that day
      ...buildRelatedFields(state),
    ],
    sources: [],
    footer: sayWhy(day, subscriptions),
    at: now.toISOString(),
  };
}

function sayWhy({ daysBefore }: RemindedDay, subscriptions: readonly Subscription[]): string {
  const asking = subscriptions.filter(({ reminders }) => reminders.includes(daysBefore)).map(({ id }) => `#${id}`);
  return `Reminder of ${sayDays(daysBefore)} before${asking.length === 0 ? '' : `, because of ${asking.join(', ')}`}`;
}
