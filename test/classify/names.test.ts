import { describe, expect, it } from 'vitest';
import { loadClassifier, loadTaxonomy } from '../../src/classify/load.ts';
import { newsItem } from './items.ts';

const { terms } = loadTaxonomy('config');
const classifier = loadClassifier('config');

function entitiesOf(title: string): string[] {
  return classifier.classify(newsItem({ title })).entities.map(({ name, kind }) => `${kind} ${name}`);
}

describe('the names of the field', () => {
  it('are those of more than 400 companies and agencies', () => {
    expect(terms.filter(({ kind }) => kind === 'company' || kind === 'agency').length).toBeGreaterThan(400);
  });

  it.each([
    ['company TSMC', ['TSMC', 'Taiwan Semiconductor Manufacturing', '台积电', '台積電', '台湾積体電路製造']],
    ['company Tokyo Electron', ['Tokyo Electron', '東京エレクトロン', '东京电子', '도쿄일렉트론']],
    ['company SMIC', ['SMIC', '中芯国际', '中芯國際', '중신궈지']],
    ['company CXMT', ['ChangXin Memory', '长鑫存储', '長鑫存儲', '창신메모리']],
    ['company Infineon', ['Infineon', 'インフィニオン', '인피니언', '英飞凌']],
    ['company Montage Technology', ['Montage Technology', '澜起科技']],
    ['company China Northern Rare Earth', ['Northern Rare Earth', '北方稀土']],
    ['agency METI', ['METI', '経済産業省', '경제산업성']],
    ['agency BAFA', ['BAFA', 'Bundesamt für Wirtschaft und Ausfuhrkontrolle']],
    ['agency House Select Committee on China', ['Select Committee on the CCP', '众议院美中战略竞争特别委员会']],
    ['agency KOSTI', ['KOSTI', '무역안보관리원']],
    ['person Lip-Bu Tan', ['Lip-Bu Tan', '陳立武', '립부 탄']],
    ['person Maroš Šefčovič', ['Maros Sefcovic', 'Šefčovič', '谢夫乔维奇']],
    ['product Ascend 910C', ['Ascend 910C', '昇騰910C', '昇腾910C']],
    ['product High-NA EUV', ['High-NA', 'High NA EUV', '하이NA']],
    ['mineral gallium', ['gallium', '鎵', 'ガリウム', '갈륨']],
    ['mineral dysprosium', ['Dysprosium', '镝', 'ジスプロシウム', '디스프로슘']],
  ])('%s is known by all its names', (entity, written) => {
    for (const name of written) expect(entitiesOf(`${name} …`), name).toContain(entity);
  });

  it.each([
    ['Korea bans exports on Semiconductors and on screens', 'onsemi'],
    ['Phones with a larger screen', 'Screen Holdings'],
    ['A wire of one micron', 'Micron'],
    ['Win semiconductors at our fair', 'WIN Semiconductors'],
    ['FCC sets the rules for AWS-3 licenses', 'Amazon'],
    ['애플리케이션 프로세서 시장', 'Apple'],
    ['サンフランシスコのディスコ', 'Disco'],
    ['A black sesame cake', 'Black Sesame'],
    ['유니콘 기업', 'Nikon'],
    ['인텔리전트 공장', 'Intel'],
    ['友達のためのアプリ', 'AUO'],
    ['算力晶片出货', 'Powerchip'],
    ['全球环球晶片与合格芯片的价格', 'Glob'],
    ['努力拓展本科和硕士教育', 'Rio Tinto'],
    ['最佳能源方案，令人联想到未来', 'Canon'],
    ['A linden and a linde in bloom', 'Linde'],
  ])('“%s” does not name %s', (title, name) => {
    expect(entitiesOf(title).join()).not.toContain(name);
  });
});
