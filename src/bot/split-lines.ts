import { clipText } from '../domain/card.ts';
import { publicId } from '../domain/public-id.ts';
import { sayName } from '../domain/thread-state.ts';
import type { Member, Split } from '../store/splits.ts';
import type { Button } from './command.ts';
import { formatInstant } from './story-lines.ts';

const LABEL_CHARS = 40;
const MAX_BUTTONS = 2;

/** `split off by Ada, 20 Nov 2026, 14:03 CET`; of another workspace nobody is named. */
export function describeSplit({ name, isOwn, at }: Split, zone: string): string {
  const who = isOwn ? sayName(name) : 'somebody in another workspace';
  return `split off by ${who}, ${formatInstant(at, zone)}`;
}

/** A button for each of the newest items that joined by likeness: what joins two events by mistake. */
export function buildSplitButtons(newest: readonly Member[]): readonly Button[] {
  return newest
    .filter(({ byLikeness }) => byLikeness)
    .slice(0, MAX_BUTTONS)
    .map(({ itemId, title }) => ({
      label: clipText(`Split off: ${title}`, LABEL_CHARS),
      line: `split ${publicId('i', itemId)}`,
      share: false,
    }));
}
