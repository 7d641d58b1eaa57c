import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDeeds } from '../../src/classify/deeds.ts';
import { loadTaxonomy } from '../../src/classify/load.ts';
import { Reader } from '../../src/classify/reading.ts';
import { newsItem } from './items.ts';

const reader = new Reader(loadTaxonomy(join(import.meta.dirname, '../../config')));

/** What is done to what in a title: `halts curb`. */
function read(title: string, lang: string): string[] {
  return findDeeds(reader.read(newsItem({ title, lang }))).map(({ name, object }) => `${name.text} ${object.text}`);
}

describe('who does what to what', () => {
  it.each([
    ['US lifts ban on chip sales', 'en', 'halts curb'],
    ['Washington puts curbs on technology exports to Beijing on hold', 'en', 'halts curb'],
    ['Cabinet shelves plan to tighten chip exports', 'en', 'halts curb'],
    ['Commerce freezes new licences for tools', 'en', 'halts trade'],
    ['Tokyo holds off on new curbs', 'en', 'halts curb'],
    ['Cabinet rolls its chip tariffs back', 'en', 'halts curb'],
    ['Commerce puts sales of accelerators on ice', 'en', 'halts trade'],
    ['Limits on shipments to Gulf states shelved', 'en', 'halts curb'],
    ['The Hague lifts U.S. ban on parts', 'en', 'halts curb'],
    ['Chip lobby urges Congress to lift ban', 'en', 'asked-halts curb'],
    ['Berlin hebt das Verbot für Chips auf', 'de', 'halts curb'],
    ['Kabinet trekt de vergunning van ASML in', 'nl', 'halts trade'],
    ['US halts shipments of chip tools', 'en', 'halts trade'],
    ['Washington clears exports to Korean plants', 'en', 'allows trade'],
    ['Tokyo tightens controls on chip tools', 'en', 'imposes curb'],
    ['US does not lift restrictions on chips', 'en', 'not-halts curb'],
    ['商务部暂停稀土出口管制措施', 'zh', 'halts curb'],
    ['米、半導体の輸出規制を緩和', 'ja', 'halts curb'],
    ['중국, 희토류 수출통제 1년 유예', 'ko', 'halts curb'],
    ['Den Haag heft exportbeperkingen op', 'nl', 'halts curb'],
    ['China setzt Exportkontrollen aus', 'de', 'halts curb'],
    ['La Chine suspend ses restrictions', 'fr', 'halts curb'],
  ])('"%s" (%s): %s', (title, lang, deed) => {
    expect(read(title, lang)).toContain(deed);
  });

  it('asks a verb in two parts for both', () => {
    expect(read('USA setzt neue Regeln für Chips durch', 'de')).not.toContain('halts curb');
    expect(read('Ministry puts curbs on chip tools in force', 'en')).not.toContain('halts curb');
  });

  it('does not reach over the end of a sentence', () => {
    expect(read('Talks halt. Export controls stay.', 'en')).not.toContain('halts curb');
  });
});
