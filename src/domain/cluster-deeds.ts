import { normalise } from './cluster-words.ts';

/** What a headline says was done, the same word for all languages. */
export interface Deed {
  readonly name: string;
  readonly pattern: RegExp;
}

/** Patterns meet normalised text: small letters, no accents, simplified characters. */
const DEEDS: readonly Deed[] = [
  {
    name: 'list',
    pattern:
      /entity list|black ?list|zwarte lijst|schwarze liste|liste noire|unverified list|control list\b|블랙리스트|제재 ?대상|列入|实体清单|管控名单|黑名单|未经核实|关注名单|エンティティ|リスト掲載/u,
  },
  {
    name: 'delist',
    pattern: /remov(?:e|es|ed|ing|als?)\b.{0,60}\blist|list removal|移出|剔除|명단.{0,6}제외|リスト.{0,8}除外/u,
  },
  {
    name: 'restrict',
    pattern:
      /\bbans?\b|\bbanned|restrict|curb|tighten|\bblocks?\b|\bblocked|\bhalt|prohibit|limits? |clamp|crack|cut off|impos|strengthen|expan(?:d|sion)|verbied|verbod|beperk|verscharf|verbot|stoppen|renforc|interdi|禁|管制|限制|断供|收紧|加强|規制|強化|금지|통제|차단|강화|막/u,
  },
  {
    name: 'suspend',
    pattern:
      /suspen[ds]|freez|froze|\bon (?:ice|hold)\b|shelv|\bpaus|postpon|\bdelay|\bstay(?:ed|s)\b|reprieve|backs? (?:away|off|down)|revers(?:e|es|ed|al)|(?:met \d+ dagen )?uitgesteld|uitstel|aussetz|ausgesetzt|暂停|暂缓|推迟|延后|유예|중단|보류|停止/u,
  },
  {
    name: 'rescind',
    pattern:
      /rescind|rescission|withdr[ae]w|withdrawal|revo(?:ke|cation)|pulls? (?:the )?plug|scrap|repeal|eliminat|撤销|撤回|废除|取消|폐지|철회|撤回/u,
  },
  {
    name: 'allow',
    pattern:
      /\ballow|\blift(?:s|ed|ing)?\b|\beas(?:e|es|ed|ing)\b|resum|approv|clear(?:s|ed)\b|green ?light|greenlight|exempt|waive|relax|favorable|autoris|genehmig|mag .{0,20}weer|mogen|erlaub|放行|批准|获批|解禁|同意|开放|松绑|放宽|豁免|恢复|허용|승인|허가|재개|완화|풀어|許可|緩和|再開/u,
  },
  {
    name: 'penalty',
    pattern: /penalt|\bfine[sd]?\b|settle(?:s|d|ment)|to pay \$|strafe|boete|amende|罚款|罚|과징금|벌금|罰金/u,
  },
  {
    name: 'charge',
    pattern:
      /\bcharg(?:ed|es with)|\bcharges? .{0,40}(?:smuggl|conspir|export|defraud)|indict|arrest|smuggl|plead|guilty|accused|illegal(?:ly)? export|起诉|指控|被捕|逮捕|走私|기소|밀수|체포|起訴|密輸/u,
  },
  { name: 'sentence', pattern: /sentenc|\bbail\b|convict|prison|判刑|保释|실형|징역/u },
  {
    name: 'deny',
    pattern: /den(?:ying|ial|ies)(?: of)? export privileges|denial order|extends? export restrictions against/u,
  },
  {
    name: 'probe',
    pattern:
      /investigat|\bprobe|subpoena|inquiry|antitrust|scrutin|untersuch|onderzoek|enquete|调查|传票|约谈|반독점|수사|조사|調査/u,
  },
  {
    name: 'court',
    pattern:
      /\bcourt|ruling|\bhearing|\bjudge|tribunal|lawsuit|\bsues?\b|\bwto\b|gericht|rechter|法院|裁决|诉讼|世贸|법원|소송|裁判/u,
  },
  {
    name: 'bill',
    pattern:
      /\bbills?\b|\bact\b|lawmaker|senat|congress|house (?:passes|backs|votes)|amendment intended|법안|의원|의회|法案|议员|众院|参院|国会|議会/u,
  },
  {
    name: 'letter',
    pattern: /\bletters?\b|\bask(?:s|ed)?\b|\bquestion(?:s|ed)?\b|\burg(?:e|es|ed|ing)\b|致函|促请|서한|촉구|書簡/u,
  },
  {
    name: 'invest',
    pattern:
      /\binvest|\bto build|\bfabs?\b|factory|\bplants?\b|megafab|investier|fabrik|fertigung|fabriek|usine|投资|追加|建厂|新建|工厂|晶圆厂|투자|공장|증설|팹|클러스터|工場|投資|増設/u,
  },
  {
    name: 'subsidy',
    pattern:
      /subsid|\bgrants?\b|chips act|\baid\b|forder(?:ung|mittel)|subventionen|补贴|补助|芯片.{0,4}法案|보조금|支援|補助/u,
  },
  { name: 'stake', pattern: /\bstakes?\b|\bequity\b|\d+% of intel|股权|入股|지분|株式/u },
  {
    name: 'tariff',
    pattern: /tariff|\bdut(?:y|ies)\b|section (?:232|301)|zoll|zolle|heffing|droits de douane|关税|관세|関税/u,
  },
  {
    name: 'talks',
    pattern:
      /\btalks\b|summit|\bmeet(?:s|ing)?\b|negotiat|truce|visit|谈判|会谈|磋商|会晤|峰会|元首|川习会|회담|협상|会談|交渉/u,
  },
  {
    name: 'takeover',
    pattern:
      /takes? control|seiz|takeover|intervene|goods availability|beschikbaarheid goederen|ubernehm|ubernahme|接管|인수|掌握/u,
  },
  { name: 'share', pattern: /\d+% (?:cut|of|share|fee)|share \d+%|revenue|抽成|分成|수익/u },
  { name: 'launch', pattern: /unveil|\blaunch|nerfed|new chip|推出|出货|出荷|양산|출시|発売/u },
  {
    name: 'propose',
    pattern:
      /propos|\bdraft|consider|\bplan(?:s|ned|ning)?\b|weigh|mull|eyes\b|likely|looks? to|seeks? to|拟|考虑|将于|계획|검토|추진|방침|案|検討|方針/u,
  },
  {
    name: 'respond',
    pattern:
      /statement|respond|oppos|condemn|resolutely|defend|lobby|push(?:es)? back|回应|反对|答记者问|표명|영향 없|반발|反発/u,
  },
  { name: 'sanction', pattern: /sanction|ofac|treasury|sanktion|制裁|제재/u },
  { name: 'permit', pattern: /licen[cs]|\bpermits?\b|vergunning|lizenz|许可|허가|許可/u },
  { name: 'correct', pattern: /correction|technical amendment|clarification|更正/u },
];

/** What a text says was done: names of deeds, in the order of the table. */
export function listDeeds(text: string): readonly string[] {
  const plain = normalise(text);
  return DEEDS.filter(({ pattern }) => pattern.test(plain)).map(({ name }) => name);
}

/** Titles of round-ups and live blogs: they tell of many events and belong to none. */
export function isRoundUp(title: string): boolean {
  return ROUND_UP.test(title);
}

const ROUND_UP =
  /\b(?:live (?:blog|updates?|coverage)|as it happened|round-?up|week(?:ly)? (?:in review|recap|digest|wrap|update|brief)|the week in|(?:morning|daily|evening) (?:brief(?:ing)?|digest|wrap|headlines|news)|news(?:letter)? digest|(?:top|key) (?:stories|headlines)|what to know this week|in brief|wochenr[uü]ckblick|weekoverzicht|revue de presse)\b|一周|本周要闻|周报|週報|早报|早報|晚报|晚報|日报:|8点1氪|9点1氪|氪星晚报|要闻速览|要聞|主要ニュース|週間|まとめ(?:ニュース|記事)|주간 ?(?:뉴스|동향|브리핑)|뉴스 ?브리핑|오늘의 ?(?:뉴스|주요)/i;
