import { simplifyHan } from '../lib/han.ts';

/**
 * What the words of a title say about sameness: stems of Latin words, pairs of characters of Chinese, Japanese and Korean,
 * and amounts that mean the same in every language (`28 entities`, `280 billion`, `2800 亿`).
 */

/** Words that say nothing about which event it is, in the Latin-script languages read here. */
const STOP = new Set(
  `a an the of to in on for and or with by at from as is are be was were will would could may might can has have had it its
  this that these those after before over under into amid about against more most than not no new now says said say report
  reports reported reportedly what why how who when which their they his her he she our your you us up out off all also
  der die das den dem des ein eine und oder von zu im am auf fur mit nach bei aus ist sind wird werden nicht auch sich als
  de het een en van voor met op te bij naar niet ook door aan zijn wordt worden dat om
  le la les un une des et du au aux pour avec sur dans par est sont que qui ne pas plus
  http https www com url article comments points`.split(/\s+/),
);

/** Words and pairs of characters (simplified) that a great many relevant titles share. */
const COMMON = new Set(
  `chip chipmaker semiconductor export control china chinese us american america trump biden administration government
  restriction curb ban rule commerce department bureau industry security tech technology ai license licence company firm
  trade market state united nvidia huawei asml tsmc samsung intel amd sk hynix beijing washington advanced sale sell
  equipment national global world year month day week first military list entity addition certain item announce bis
  regulation implementation measure policy official tariff supply maker manufacture ministry minister house senate bill
  act congress deal billion million dollar access import product production revision under
  中国 美国 商务 务部 出口 口管 管制 实体 体清 清单 芯片 晶片 半导 导体 企业 公司 宣布 公告 将带 带来 来哪 哪些 些影 影响 如何
  何看 看待 有哪 些信 信息 值得 得关 关注 禁令 对华 政府 限制 英伟 伟达 辉达 华为 台积 积电 发布 表示 消息 回应 经济 技术 全球
  科技 市场 两用 用物 物项 采取 国内 日本 措施 这一 一举 輸出 規制
  반도 도체 중국 미국 수출 통제 엔비 비디 디아 삼성 하이 이닉 닉스 정부 규제`
    .split(/\s+/)
    .map(stem),
);

/** What a shared word is worth: 1 for a telling one, less for one that the whole field uses. */
export function weighWord(word: string): number {
  if (COMMON.has(word)) return 0.2;
  return word.length === 2 && word.charCodeAt(0) >= FIRST_CJK ? 0.6 : 1;
}

/** Kana, Han and Hangul lie above this; Latin, Greek and Cyrillic below. */
const FIRST_CJK = 0x2e80;

/** The distinct words of a text, at most `max`, in order. */
export function listWords(text: string, max: number): readonly string[] {
  const words = new Set<string>();
  for (const [run] of normalise(text).matchAll(/[\p{L}\p{N}]+/gu)) {
    for (const word of CJK.test(run) ? splitPairs(run) : [stem(run)]) {
      if (word.length > 1 && !STOP.has(word)) words.add(word);
    }
    if (words.size >= max) break;
  }
  return [...words].slice(0, max);
}

/** Small letters without accents, simplified characters, one form of each letter. */
export function normalise(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return HAN.test(plain) ? simplifyHan(plain) : plain;
}

/** Amounts with one spelling in all languages: `$` money or scaled numbers, `%` shares, `#` counts. */
export function listNumbers(text: string): readonly string[] {
  const plain = normalise(text).replace(DATES, ' ');
  const found = new Set<string>();
  for (const [, digits, scale, percent] of plain.matchAll(AMOUNT)) {
    const value = Number(digits?.replaceAll(',', ''));
    if (percent !== undefined) found.add(`%${value}`);
    else if (scale !== undefined) found.add(`$${round(value * (SCALES.get(scale) ?? 1))}`);
    else if (isCount(digits ?? '', value)) found.add(`#${value}`);
  }
  for (const [, tens, ones] of plain.matchAll(NUMBER_WORDS)) {
    const value = (WORDS.get(tens ?? '') ?? 0) + (WORDS.get(ones ?? '') ?? 0);
    if (value > 2) found.add(`#${value}`);
  }
  return [...found].slice(0, 16);
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const HAN = /\p{Script=Han}/u;

function splitPairs(run: string): string[] {
  const parts: string[] = [];
  for (const [part] of run.matchAll(/[a-z0-9]+|[^a-z0-9]+/g)) {
    if (!CJK.test(part)) parts.push(part);
    else for (let at = 0; at + 1 < part.length; at++) parts.push(part.slice(at, at + 2));
  }
  return parts;
}

/** Cuts the commonest English endings; no grammar, only sameness. */
function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  const bare = word
    .replace(/(?:ies)$/, 'y')
    .replace(/(?:sses)$/, 'ss')
    .replace(/([^s])s$/, '$1');
  return bare.length > 5 ? bare.replace(/(?:ing|ed|e)$/, '') : bare;
}

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
/** Dates hold numbers that say when, not what. */
const DATES = new RegExp(
  `\\b(?:${MONTHS})[a-z]*\\.? \\d{1,2}(?:st|nd|rd|th)?\\b|\\b\\d{1,2}\\.? (?:${MONTHS})[a-z]*|\\d{1,4} ?[年月日년월일]|\\d+/\\d+(?:/\\d+)?`,
  'g',
);
const AMOUNT =
  /(?<![a-z\d.,-])(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?(万亿|billion|million|trillion|milliarden|millionen|milliards?|millions?|miljard|miljoen|bn|mrd|mn|m|b|亿|万|兆|億|조|억|만)|\s?(%|percent|per cent|pct|prozent|procent))?(?![a-z\d])/g;
const SCALES = new Map(
  Object.entries({
    million: 1e6,
    millions: 1e6,
    millionen: 1e6,
    miljoen: 1e6,
    billion: 1e9,
    bn: 1e9,
    mn: 1e6,
    m: 1e6,
    b: 1e9,
    milliarden: 1e9,
  }).concat(
    Object.entries({
      milliard: 1e9,
      milliards: 1e9,
      miljard: 1e9,
      mrd: 1e9,
      trillion: 1e12,
      万: 1e4,
      亿: 1e8,
      億: 1e8,
    }),
    Object.entries({ 兆: 1e12, 万亿: 1e12, 조: 1e12, 억: 1e8, 만: 1e4 }),
  ),
);
const ONES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const TEENS = ['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const WORDS = new Map<string, number>([
  ...[...ONES, ...TEENS].map((word, at): [string, number] => [word, at + 1]),
  ...TENS.map((word, at): [string, number] => [word, (at + 2) * 10]),
]);
const NUMBER_WORDS = new RegExp(
  `\\b(${[...TENS, ...TEENS, ...ONES].join('|')})(?:-(${ONES.slice(0, 9).join('|')}))?\\b`,
  'g',
);

/** Two digits are what two outlets agree on. */
function round(value: number): string {
  return Number(value.toPrecision(2)).toString();
}

function isCount(digits: string, value: number): boolean {
  const isYear = /^(?:19|20)\d\d$/.test(digits);
  return !isYear && Number.isInteger(value) && value > 2;
}
