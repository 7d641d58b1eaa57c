import type { Card } from './card.ts';

/** What a channel sees when somebody tries whether alerts arrive: an alert and what continues it in its thread. */
export interface Sample {
  readonly root: Card;
  readonly reply: Card;
}

/** Builds the messages of a sample, which ping the role or group that critical alerts do. */
export function buildSample(mention: string | null, now: Date): Sample {
  const root: Card = {
    kind: 'root',
    story: null,
    title: 'Sample alert: this is how a binding act looks',
    rootTitle: 'Sample alert: this is how a binding act looks',
    url: null,
    body: 'Nothing has happened. Somebody here asked Earshot to show that its alerts arrive.',
    severity: 'critical',
    stage: 'display',
    direction: 'tightening',
    topics: ['export-controls'],
    jurisdictions: ['US'],
    fields: [{ label: 'Effective', value: 'never: it is a sample' }],
    sources: [],
    footer: 'Sample. What follows on a story comes in its thread.',
    at: now.toISOString(),
    mention,
    buttons: [],
    plain: false,
  };
  const title = 'Sample reply: what follows comes in here';
  return {
    root,
    reply: { ...root, kind: 'reply', title, body: 'A reply notifies nobody.', fields: [], footer: '', mention: null },
  };
}
