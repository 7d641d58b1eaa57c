import { DateTime } from 'luxon';
import type { Clock } from '../lib/clock.ts';
import type { Terminal } from '../lib/terminal.ts';
import type { Counts } from '../store/counts.ts';
import { getCounts } from '../store/counts.ts';
import type { Program } from './program.ts';

const REFRESH_MS = 1_000;
const NAMED_FAILURES = 3;

/** Keeps the status line under the output up to date; returns how to stop. */
export function showStatus(program: Program, terminal: Terminal, clock: Clock): () => void {
  if (!terminal.isTTY) return () => undefined;
  let busy = false;
  const refresh = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      terminal.setStatus(sayStatus(await getCounts(program.db), clock.now()));
    } catch {
      // the database is closing: the line is about to go as well
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(refresh, REFRESH_MS);
  void refresh();
  return () => {
    clearInterval(timer);
    terminal.setStatus('');
  };
}

/** `27/30 feeds · 1,204 items · 88 relevant · 31 stories · next check in 12 s · 2 failing: ft, scmp` */
export function sayStatus(counts: Counts, now: Date): string {
  const parts = [
    `${counts.polled}/${counts.feeds} feeds`,
    `${sayNumber(counts.items)} items`,
    `${sayNumber(counts.relevant)} relevant`,
    `${sayNumber(counts.stories)} stories`,
    sayNext(counts.nextCheckAt, now),
    sayFailing(counts.failing),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function sayNext(at: Date | null, now: Date): string {
  if (at === null) return '';
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  if (seconds <= 0) return 'checking';
  return seconds < 120 ? `next check in ${seconds} s` : `next check at ${DateTime.fromJSDate(at).toFormat('HH:mm')}`;
}

/** The number first: on a narrow terminal the names are cut off. */
function sayFailing(failing: readonly string[]): string {
  if (failing.length === 0) return '';
  const named = failing.slice(0, NAMED_FAILURES).join(', ');
  return `${failing.length} failing: ${named}${failing.length > NAMED_FAILURES ? ' …' : ''}`;
}

function sayNumber(value: number): string {
  return value.toLocaleString('en');
}
