import { readReminderCause, sayDays } from '../domain/reminders.ts';
import type { DeliveryAccount, DigestAccount } from '../store/why.ts';
import type { Line } from './command.ts';
import { itemLine } from './lines.ts';
import { formatInstant } from './story-lines.ts';

const KIND_WORDS: Readonly<Record<DeliveryAccount['kind'], string>> = {
  root: 'Alert',
  reply: 'Reply in its thread',
  edit: 'Update of the alert',
  note: 'Note in the channel',
};

/** What the program notes in a word, for people; other notes are sentences already. */
const NOTE_WORDS: Readonly<Record<string, string>> = {
  'channel-gone': 'the channel is gone, or Earshot was removed from it',
  'not-permitted': 'Earshot may not post here',
  'token-rejected': 'the platform does not accept Earshot’s token',
  unsubscribed: 'the channel ended its last subscription',
  folded: 'its story went into a list',
  'split off': 'its item was split off into a story of its own',
  'our own error': 'a fault of Earshot’s own; it is tried again',
};

/** A note of the program as a person reads it. */
export function sayNote(note: string): string {
  return (NOTE_WORDS[note] ?? note).replace(/\.$/, '');
}

/** What became of one message, with the times. */
export function buildDeliveryLine(delivery: DeliveryAccount, now: Date, zone: string): Line {
  const { kind, note, url, listUrl, attempts } = delivery;
  const at = (date: Date): string => formatInstant(date, zone);
  return itemLine(
    `${sayReminder(delivery.cause) ?? KIND_WORDS[kind]}: ${sayState(delivery, now, at)}`,
    url ?? listUrl,
    [
      `planned ${at(delivery.createdAt)}`,
      attempts > 1 ? `${attempts} attempts` : null,
      note === null ? null : sayNote(note),
    ],
  );
}

function sayReminder(cause: string): string | null {
  const reminder = readReminderCause(cause);
  if (reminder === null) return null;
  const { what, on, daysBefore } = reminder;
  return `Reminder in its thread, ${sayDays(daysBefore)} before ${what === 'comments' ? 'comments close' : 'it takes effect'} on ${on}`;
}

/** A digest that named the story. */
export function buildDigestLine({ isoWeek, sentAt, url }: DigestAccount, zone: string): Line {
  const state = sentAt === null ? 'planned' : `sent ${formatInstant(sentAt, zone)}`;
  return itemLine(`Listed in the digest of ${isoWeek}: ${state}`, url, []);
}

function sayState(delivery: DeliveryAccount, now: Date, at: (date: Date) => string): string {
  const { state, sentAt, startedAt, heldUntil, notBeforeAt } = delivery;
  switch (state) {
    case 'sent': {
      const when = sentAt === null ? 'sent' : `sent ${at(sentAt)}`;
      return delivery.uncertain ? `${when}; it may be there twice, since an earlier attempt got no answer` : when;
    }
    case 'held':
      return heldUntil === null ? 'held until the channel opens again' : `held until ${at(heldUntil)}, by quiet hours`;
    case 'folded':
      return delivery.listSentAt === null
        ? 'goes into a list with others'
        : `listed with others ${at(delivery.listSentAt)}`;
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return 'failed';
    default:
      if (delivery.inDoubt) return `asked for ${at(startedAt ?? notBeforeAt)}; whether it arrived is being looked up`;
      return notBeforeAt > now ? `waits until ${at(notBeforeAt)}` : 'is about to be sent';
  }
}
