import { hashText } from './hash.ts';

/** The place of a sense's matter among `MATTERS`; -1 where it belongs to none. */
export function matterOf(sense: string): number {
  return MATTERS.findIndex(({ name }) => name === COARSE[sense]);
}

/** The matter that each sense belongs to. */
const COARSE: Readonly<Record<string, string>> = {
  ...group('control', [
    'export-control',
    'export-ban',
    'dual-use',
    'illegal-export',
    'export-licence',
    'ear',
    'cn-law',
    'eu-law',
    'jp-law',
  ]),
  ...group('list', ['control-list', 'entity-list', 'us-entity-list', 'blacklist']),
  ...group('export', ['export-word']),
  ...group('ai', ['ai-chips', 'diffusion-rule', 'ai-product', 'hbm']),
  ...group('chip', [
    'chips',
    'chip-tools',
    'chipmaker',
    'fab',
    'memory-chips',
    'litho',
    'eda-product',
    'memory-product',
  ]),
  ...group('chip-firm', [
    'firm-ai-chips',
    'firm-chipmaker',
    'firm-memory',
    'firm-tools',
    'firm-eda',
    'firm-cn-chips',
    'firm-cn-tools',
  ]),
  ...group('agency', ['control-agency', 'commerce', 'cn-commerce', 'control-agency-other', 'white-house']),
  ...group('mineral', ['rare-earth', 'mineral', 'magnet', 'mineral-soft']),
  ...group('enforce', ['penalty', 'prosecution', 'smuggling', 'investigation', 'denial-order', 'in-the-matter']),
  ...group('law', ['legislation-word', 'congress']),
  ...group('tariff', ['tariffs', 'talks']),
  ...group('restrict', ['restrict-verb', 'relief-ended', 'cut-off', 'blacklist-verb', 'add-to-list']),
  ...group('curb', ['curb-word']),
  ...group('huawei', ['firm-huawei']),
  ...group('procurement', ['procurement', 'ofac']),
  ...group('ease', ['ease-verb', 'remove-from-list', 'reversal']),
  ...group('sanction', ['sanctions']),
  ...group('zone', ['ftz']),
  ...group('us', ['US', 'US-seat']),
  ...group('cn', ['CN', 'CN-seat']),
  ...group('noise', [
    'earnings',
    'review',
    'food-chips',
    'other-bis',
    'software-export',
    'software-licence',
    'statistics',
  ]),
  ...group('other-goods', [
    'crops-energy',
    'trade-remedy',
    'other-sanctions',
    'culture-arms',
    'ip-case',
    'telecom-gear',
    'other-lists',
  ]),
};

function group(name: string, senses: readonly string[]): Record<string, string> {
  return Object.fromEntries(senses.map((sense) => [sense, name]));
}

/** What senses amount to, for telling which matters meet in one item; by name. */
export const MATTERS = [...new Set(Object.values(COARSE))].sort().map((name) => ({ name, hash: hashText(name) }));
