import { describe, expect, it } from 'vitest';
import { readDirection } from '../../src/classify/titles.ts';
import { newsItem } from './items.ts';

const official = (title: string) =>
  readDirection(newsItem({ title, authority: 'official', source: 'Federal Register' }));

describe('the direction of an official title', () => {
  it.each([
    ['Additions and Revisions to the Entity List', 'tightening'],
    ['Removal of Two Entities From the Entity List', 'easing'],
    ['Jan Example; Order Denying Export Privileges', 'enforcement'],
    ['Sensors Technical Advisory Committee; Notice of Meeting', 'neutral'],
    ['Request for Comments on Controls of Sample Tools', 'neutral'],
    ['Export Controls on Sample Items; Interim Final Rule', 'tightening'],
    ['Removal of Certain License Requirements for Sample Items', 'easing'],
  ])('"%s" is %s', (title, direction) => {
    expect(official(title)?.direction).toBe(direction);
  });

  it.each([
    'Revisions to the Unverified List',
    'Jan Example; Order Vacating Temporary Denial Order',
    'Revision of License Requirements for Sample Items',
    'Additional Export Controls on Sample Items; Corrections',
  ])('is left open by "%s"', (title) => {
    expect(official(title)).toBeNull();
  });

  it('is not read off the headlines of the press', () => {
    expect(readDirection(newsItem({ title: 'Washington adds 12 firms to Entity List' }))).toBeNull();
  });
});
