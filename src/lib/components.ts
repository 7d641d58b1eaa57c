import { printable } from './terminal.ts';
import { clip } from './text.ts';

/** A button that types a line: pressing it comes back as its `custom_id`. */
export interface ButtonComponent {
  readonly type: 2;
  /** 2 = grey. */
  readonly style: 2;
  readonly label: string;
  readonly custom_id: string;
}

/** One row of a message's components. */
export interface ButtonRow {
  readonly type: 1;
  readonly components: readonly ButtonComponent[];
}

/** What a press says: the line to be taken as typed, and whether its answer is for the whole channel. */
export interface Press {
  readonly line: string;
  readonly share: boolean;
}

/** What Discord takes (docs.discord.com/developers/components/reference, 2026-11-23). */
const LIMITS = { labelChars: 80, customIdChars: 100, buttonsPerRow: 5, rows: 5 } as const;

/** Buttons as Discord's messages carry them. One without a label, or whose line is too long to come back, is left out. */
export function renderButtons(
  buttons: readonly { readonly label: string; readonly line: string; readonly share?: boolean }[],
): readonly ButtonRow[] {
  const rendered = new Map<string, ButtonComponent>();
  for (const { label, line, share = false } of buttons) {
    const custom_id = `${share ? 'share' : 'run'}:${line}`;
    const words = clipLabel(printable(label).trim());
    // a message in which two share an id is refused
    if (words === '' || custom_id.length > LIMITS.customIdChars || rendered.has(custom_id)) continue;
    rendered.set(custom_id, { type: 2, style: 2, label: words, custom_id });
  }
  const all = [...rendered.values()].slice(0, LIMITS.rows * LIMITS.buttonsPerRow);
  const rows = Math.ceil(all.length / LIMITS.buttonsPerRow);
  return Array.from({ length: rows }, (_, row): ButtonRow => {
    return { type: 1, components: all.slice(row * LIMITS.buttonsPerRow, (row + 1) * LIMITS.buttonsPerRow) };
  });
}

/** Discord counts a character beyond the first 65,536 as two. */
function clipLabel(label: string): string {
  const short = clip(label, LIMITS.labelChars);
  return short.length <= LIMITS.labelChars ? short : clip(label, LIMITS.labelChars / 2);
}

/** Reads the id of a pressed button; null where `renderButtons` cannot have made it. */
export function readPress(customId: string): Press | null {
  if (customId.length > LIMITS.customIdChars) return null;
  const [, kind, line = ''] = /^(run|share):(.*)$/s.exec(customId) ?? [];
  if (line.trim() === '') return null;
  return { line, share: kind === 'share' };
}
