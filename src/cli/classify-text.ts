import pc from 'picocolors';
import type { Item, Severity, Verdict } from '../domain/types.ts';

/** A verdict with the severity of its item; null where it is not relevant. */
export interface Seen extends Verdict {
  readonly classifier: string;
  readonly severity: Severity | null;
}

/** Lays a verdict out for a person; in colour where standard output is a terminal. */
export function renderVerdict(item: Item, seen: Seen, colour = process.stdout.isTTY === true): string {
  const paint = pc.createColors(colour);
  const head = seen.relevant ? paint.green('relevant') : paint.yellow('not relevant');
  const rows: readonly (readonly [string, string])[] = [
    ['severity', seen.severity ?? ''],
    ['topics', seen.topics.join(', ')],
    ['direction', seen.relevant ? seen.direction : ''],
    ['jurisdictions', seen.jurisdictions.join(', ')],
    ['entities', seen.entities.map(({ name, kind }) => `${name} (${kind})`).join(', ')],
    ['ECCNs', seen.eccns.join(', ')],
    ['references', seen.references.join(', ')],
  ];
  const lines = [
    paint.bold(item.title),
    `${head} (${Math.round(seen.score * 100)} %)`,
    ...rows.filter(([, value]) => value !== '').map(([name, value]) => `${paint.dim(name.padEnd(14))}${value}`),
    '',
    paint.bold('Why'),
    ...seen.reasons.map(({ text }) => `- ${text}`),
    '',
    paint.dim(`judged by ${seen.classifier}`),
  ];
  return `${lines.join('\n')}\n`;
}
