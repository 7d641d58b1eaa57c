import type { Told } from './judge.ts';
import type { Report, Scores } from './metrics.ts';

/** The figures as a table for a person. */
export function renderReport(report: Report, title: string): string {
  const { relevance, topics, direction, jurisdictions, languages, stories } = report;
  const rows: readonly (readonly string[])[] = [
    ['', 'precision', 'recall', 'F1'],
    ['relevance', ...cells(relevance)],
    ['topics (macro)', '', '', percent(topics.macroF1)],
    ...Object.entries(topics.byTopic).map(([topic, scores]) => [`  ${topic}`, ...cells(scores)]),
    ['direction (accuracy)', '', '', percent(direction.accuracy)],
    ['jurisdictions (micro)', '', '', percent(jurisdictions.f1)],
    ['stories (B³)', ...cells(stories)],
    ['recall by language', '', '', ''],
    ...Object.entries(languages).map(([lang, { recall }]) => [`  ${lang}`, '', percent(recall), '']),
  ];
  const speed = `${report.itemsPerSecond.toLocaleString('en')} items/s`;
  return `${title}: ${report.items} items, ${speed}\n\n${alignTable(rows)}`;
}

/** Every wrong item: what was expected, what came, and why it was judged so. */
export function renderErrors(told: readonly Told[]): string {
  const wrong = told.flatMap((one) => {
    const faults = listFaults(one, told);
    return faults.length === 0 ? [] : [[describe(one), ...faults.map((fault) => `    ${fault}`)].join('\n')];
  });
  return [`${wrong.length} of ${told.length} items differ from their label`, ...wrong].join('\n');
}

function listFaults(one: Told, all: readonly Told[]): string[] {
  const { label, verdict } = one;
  if (label.relevant !== verdict.relevant) {
    const wanted = label.relevant ? 'should be relevant' : 'should not be relevant';
    return [`${wanted} (score ${verdict.score.toFixed(2)}): ${explain(one, 'relevant')}`];
  }
  return label.relevant ? [...listLabelFaults(one), ...listStoryFaults(one, all)] : [];
}

function listLabelFaults(one: Told): string[] {
  const { label, verdict } = one;
  const faults: string[] = [];
  if (label.direction !== verdict.direction) {
    const why = explain(one, `direction:${verdict.direction}`);
    faults.push(`direction ${verdict.direction}, expected ${label.direction}: ${why}`);
  }
  for (const topic of verdict.topics.filter((name) => !label.topics.includes(name))) {
    faults.push(`topic ${topic} not expected: ${explain(one, `topic:${topic}`)}`);
  }
  const missed = label.topics.filter((name) => !verdict.topics.includes(name));
  if (missed.length > 0) faults.push(`topics missed: ${missed.join(', ')}`);
  if (label.jurisdictions.toSorted().join() !== verdict.jurisdictions.toSorted().join()) {
    faults.push(`jurisdictions ${list(verdict.jurisdictions)}, expected ${list(label.jurisdictions)}`);
  }
  return faults;
}

function listStoryFaults(one: Told, all: readonly Told[]): string[] {
  const { story } = one.label;
  if (story === null) return [];
  const others = all.filter((other) => other !== one && other.label.story !== null);
  const isWith = (other: Told): boolean => one.cluster !== null && other.cluster === one.cluster;
  const strangers = others.filter((other) => isWith(other) && other.label.story !== story);
  const lost = others.filter((other) => !isWith(other) && other.label.story === story);
  const why = one.why.length === 0 ? 'it opened the story' : one.why.join('; ');
  return [
    ...(strangers.length > 0 ? [`put in one story with ${ids(strangers)}: ${why}`] : []),
    ...(lost.length > 0 ? [`kept apart from ${ids(lost)} (story ${story})`] : []),
  ];
}

function explain({ verdict }: Told, label: string): string {
  const reasons = verdict.reasons.filter((reason) => reason.label === label);
  return reasons.map(({ text }) => text).join('; ') || 'no reason given';
}

function describe({ label, item }: Told): string {
  return `${label.id}  ${item.title}`;
}

function ids(told: readonly Told[]): string {
  return told.map(({ label }) => label.id).join(', ');
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.toSorted().join(', ');
}

function cells({ precision, recall, f1 }: Scores): string[] {
  return [percent(precision), percent(recall), percent(f1)];
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

function alignTable(rows: readonly (readonly string[])[]): string {
  const first = Math.max(...rows.map(([head]) => head?.length ?? 0));
  const lines = rows.map(([head = '', ...rest]) => head.padEnd(first) + rest.map((cell) => cell.padStart(11)).join(''));
  return lines.map((line) => line.trimEnd()).join('\n');
}
