/** One made-up report. */
export interface BenchEntry {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

const COMPANIES = [
  'Nvidia',
  'ASML',
  'TSMC',
  'Samsung',
  'SMIC',
  'Micron',
  'Intel',
  'Huawei',
  'Tokyo Electron',
  'AMD',
  'YMTC',
  'Lam Research',
];
const PLACES = [
  'China',
  'the Netherlands',
  'Japan',
  'Taiwan',
  'South Korea',
  'Malaysia',
  'Germany',
  'the Gulf',
  'Russia',
  'India',
];
const DEEDS = [
  'faces new export controls on advanced computing chips in',
  'asks for a licence to ship lithography equipment to',
  'loses its semiconductor export waiver for',
  'delays a memory fab in',
  'warns of gallium shortages after export curbs by',
  'is told to stop sales of accelerators to',
];
const NOISE = [
  'Weather brings an early frost to orchards',
  'Football club signs a defender on loan',
  'Council approves plans for a riverside park',
  'Film festival opens with a quiet drama',
  'Recipe: roast carrots with cumin',
];
const NEWS = [
  'Nvidia told to stop selling H20 accelerators to China',
  'Dutch cabinet revokes ASML licence for immersion scanners',
  'China bans gallium and germanium exports to the United States',
  'Japan adds 23 kinds of chipmaking equipment to its control list',
  'Commerce fines Seagate over hard drives shipped to Huawei',
  'Two men charged with smuggling microelectronics to Russia',
  'South Korea passes tax credits for Samsung fabs',
  'TSMC gets subsidies for its fab in Dresden',
  'Micron barred from critical infrastructure in Beijing',
  'Section 301 tariffs on legacy semiconductors proposed by USTR',
  'Malaysia asks for permits for AI chip re-exports',
  'Germany blocks the sale of Elmos wafer fab',
  'UK adds quantum computers to its strategic export controls',
  'Senate committee advances a bill on remote access to GPUs',
  'Graphite export permits delayed by Chinese ministry of commerce',
  'Intel loses its licence to sell processors to Huawei',
  'Taiwan puts SMIC on its list of strategic high-tech entities',
  'India approves a semiconductor assembly plant of Tata in Assam',
  'Tokyo Electron sees export curbs hit its sales of etching tools',
  'AMD to pay fifteen percent of MI308 revenue for licences',
  'Canada orders HDI of quantum sensors controlled',
  'Nexperia chips stuck after Dutch takeover order',
  'Cadence pleads guilty over EDA sales to a military university',
  'UAE deal on Blackwell accelerators awaits approval',
  'Antimony shipments to Europe restart after suspension of ban',
  'SK hynix validated end user status revoked for Wuxi',
  'European Commission proposes a second Chips Act',
  'Singapore court hears server fraud case about Nvidia GPUs',
  'Applied Materials settles probe over shipments to SMIC',
  'Helium exports limited by Qatar and semiconductor fabs worry',
  'Dysprosium magnets licences granted to car makers by MOFCOM',
  'Supermicro employees indicted for diverting AI servers',
  'Synopsys resumes EDA software sales in China',
  'YMTC and CXMT added to Pentagon blacklist of military firms',
] as const;
const FILLER =
  'Officials declined to comment on the details and said that more would be made public in due course. People who follow the matter said that it had been discussed for months, and that nobody expected a quick end. ';
const CJK = '美国商务部宣布新的出口管制措施，涉及先进芯片。';

/** Made-up reports, each about 500 characters; one in `every` is about chips and export controls, the others about nothing of the kind. */
export function buildEntries(count: number, from = 0, every = 2): readonly BenchEntry[] {
  return Array.from({ length: count }, (_, offset) => buildEntry(from + offset, every));
}

/** One report that is news for the channel, of another event than those before it. */
export function buildNews(index: number): BenchEntry {
  const id = `n${10_000 + index}`;
  const title = `${NEWS[index % NEWS.length]} (${id})`;
  return { id, title, text: `${title}. ${FILLER}` };
}

/** An RSS 2.0 feed of such reports. */
export function buildFeed(entries: readonly BenchEntry[]): string {
  const items = entries.map(
    ({ id, title, text }) =>
      `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>https://bench.example/${id}</link><description>${text}</description><pubDate>${new Date().toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Bench</title><link>https://bench.example/</link><description>Bench</description>${items.join('')}</channel></rss>`;
}

function buildEntry(index: number, every: number): BenchEntry {
  const id = `2026-${10_000 + index}`;
  const tail = index % 7 === 0 ? CJK : '';
  if (index % every !== 0) {
    return { id, title: `${pick(NOISE, index)} (${index})`, text: `${FILLER}${FILLER}${tail}`.slice(0, 420) };
  }
  const company = pick(COMPANIES, index / every);
  const place = pick(PLACES, Math.floor(index / every / COMPANIES.length));
  const deed = pick(DEEDS, Math.floor(index / every / 7));
  const title = `${company} ${deed} ${place} [${index}]`;
  return { id, title, text: `${title}. ${FILLER}${FILLER}${tail}`.slice(0, 420) };
}

function pick(list: readonly string[], index: number): string {
  return list[Math.floor(index) % list.length] ?? '';
}
