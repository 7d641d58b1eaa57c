import type { Block } from './slack-workspace.ts';

/**
 * What the real Slack refuses, as documented on docs.slack.dev (read 2026-11-23): the pages of chat.postMessage, of each
 * block and of text objects. The size of all blocks together is undocumented; about 13,200 characters of JSON were
 * measured (slackapi/bolt-js#2509).
 */
const MAX = {
  textChars: 40_000,
  blocks: 50,
  blocksJsonChars: 13_200,
  headerChars: 150,
  textObjectChars: 3_000,
  fields: 10,
  fieldChars: 2_000,
  contextElements: 10,
  actionElements: 25,
  buttonChars: 75,
  buttonValueChars: 2_000,
  urlChars: 3_000,
  idChars: 255,
  altChars: 2_000,
  metadataChars: 16_000,
};

/** Why a message is refused: Slack's error, and the details it gives in `response_metadata.messages`. */
export interface Refusal {
  readonly error: string;
  readonly details: readonly string[];
}

/** The reason for which Slack would refuse this content, or null. */
export function refusalOf(text: string, blocks: unknown): Refusal | null {
  if (text.length > MAX.textChars) return { error: 'msg_too_long', details: [] };
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', details: [] };
  if (text.trim() === '' && blocks.length === 0) return { error: 'no_text', details: [] };
  const details = faultsOfBlocks(blocks);
  if (details.length > 0) return { error: 'invalid_blocks', details: details.map((detail) => `[ERROR] ${detail}`) };
  return JSON.stringify(blocks).length > MAX.blocksJsonChars ? { error: 'msg_blocks_too_long', details: [] } : null;
}

/** Whether Slack takes this as message metadata. */
export function metadataError(metadata: unknown): string | null {
  if (!isRecord(metadata) || typeof metadata['event_type'] !== 'string') return 'invalid_metadata_format';
  if (!/^\w+$/.test(metadata['event_type']) || !isRecord(metadata['event_payload'])) return 'invalid_metadata_format';
  return JSON.stringify(metadata).length > MAX.metadataChars ? 'metadata_too_large' : null;
}

function faultsOfBlocks(blocks: readonly unknown[]): string[] {
  const many = blocks.length > MAX.blocks ? [`no more than ${MAX.blocks} items allowed [json-pointer:/blocks]`] : [];
  const ids = blocks.flatMap((block) =>
    isRecord(block) && block['block_id'] !== undefined ? [block['block_id']] : [],
  );
  const twice = new Set(ids).size < ids.length ? ['block_id already exists [json-pointer:/blocks]'] : [];
  return [...many, ...twice, ...blocks.flatMap((block, index) => faultsOfBlock(block, `/blocks/${index}`))];
}

const CHECKS: Readonly<Record<string, (block: Block, at: string) => string[]>> = {
  section: (block, at) => [
    ...(block['text'] === undefined && block['fields'] === undefined ? [`missing text ${at}`] : []),
    ...(block['text'] === undefined ? [] : textFaults(block['text'], MAX.textObjectChars, `${at}/text`)),
    ...(block['fields'] === undefined
      ? []
      : listFaults(block['fields'], MAX.fields, `${at}/fields`, (field, where) =>
          textFaults(field, MAX.fieldChars, where),
        )),
  ],
  header: (block, at) => textFaults(block['text'], MAX.headerChars, `${at}/text`, 'plain_text'),
  context: (block, at) =>
    listFaults(block['elements'], MAX.contextElements, `${at}/elements`, (element, where) =>
      isRecord(element) && element['type'] === 'image'
        ? imageFaults(element, where)
        : textFaults(element, MAX.fieldChars, where),
    ),
  divider: () => [],
  image: imageFaults,
  actions: (block, at) => [
    ...listFaults(block['elements'], MAX.actionElements, `${at}/elements`, buttonFaults),
    ...idFaults(block['elements'], at),
  ],
  rich_text: (block, at) => listFaults(block['elements'], Number.POSITIVE_INFINITY, `${at}/elements`, richFaults),
};

function faultsOfBlock(block: unknown, at: string): string[] {
  if (!isRecord(block)) return [`not an object ${at}`];
  const check = CHECKS[String(block['type'])];
  if (check === undefined) return [`unsupported type: ${String(block['type'])} ${at}`];
  const id = block['block_id'];
  const badId = id !== undefined && (typeof id !== 'string' || id.length > MAX.idChars) ? [`bad block_id ${at}`] : [];
  return [...badId, ...check(block, at)];
}

function textFaults(value: unknown, maxChars: number, at: string, only?: string): string[] {
  if (!isRecord(value)) return [`missing text ${at}`];
  const { type, text } = value;
  if (type !== 'plain_text' && type !== 'mrkdwn') return [`invalid text type ${at}`];
  if (only !== undefined && type !== only) return [`must be ${only} ${at}`];
  if (type === 'mrkdwn' && 'emoji' in value) return [`emoji belongs to plain_text ${at}`];
  if (typeof text !== 'string' || text.length === 0) return [`must be more than 0 characters ${at}`];
  return text.length > maxChars ? [`must be less than ${maxChars + 1} characters ${at}`] : [];
}

function imageFaults(image: Block, at: string): string[] {
  const alt = image['alt_text'];
  const badAlt = typeof alt !== 'string' || alt.length > MAX.altChars ? [`bad alt_text ${at}`] : [];
  return [...badAlt, ...urlFaults(image['image_url'], at)];
}

/** Each action of a block has an id of its own. */
function idFaults(elements: unknown, at: string): string[] {
  const ids = Array.isArray(elements)
    ? elements.map((element) => (isRecord(element) ? element['action_id'] : null))
    : [];
  return new Set(ids).size < ids.length ? [`action_id already exists ${at}`] : [];
}

function buttonFaults(button: unknown, at: string): string[] {
  if (!isRecord(button) || button['type'] !== 'button') return [`unsupported element ${at}`];
  const url = button['url'] === undefined ? [] : urlFaults(button['url'], at);
  const { value } = button;
  const tooLong = typeof value === 'string' && value.length > MAX.buttonValueChars ? [`value is too long ${at}`] : [];
  return [...textFaults(button['text'], MAX.buttonChars, `${at}/text`, 'plain_text'), ...url, ...tooLong];
}

const RICH_CONTAINERS = new Set(['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted']);
const RICH_ID: Readonly<Record<string, string>> = { user: 'user_id', usergroup: 'usergroup_id', channel: 'channel_id' };

function richFaults(element: unknown, at: string): string[] {
  if (!isRecord(element)) return [`not an object ${at}`];
  const type = String(element['type']);
  if (RICH_CONTAINERS.has(type)) {
    return listFaults(element['elements'], Number.POSITIVE_INFINITY, `${at}/elements`, richFaults);
  }
  if (type === 'text') return typeof element['text'] === 'string' && element['text'] !== '' ? [] : [`empty text ${at}`];
  if (type === 'link')
    return [...urlFaults(element['url'], at), ...(element['text'] === '' ? [`empty text ${at}`] : [])];
  if (type === 'emoji') return typeof element['name'] === 'string' ? [] : [`missing name ${at}`];
  if (type === 'broadcast')
    return ['here', 'channel', 'everyone'].includes(String(element['range'])) ? [] : [`bad range ${at}`];
  const id = RICH_ID[type];
  if (id === undefined) return [`unsupported element: ${type} ${at}`];
  return /^[A-Z][A-Z0-9]+$/.test(String(element[id])) ? [] : [`bad ${id} ${at}`];
}

function urlFaults(url: unknown, at: string): string[] {
  if (typeof url !== 'string' || !/^(https?|mailto):[^\s<>|]+$/.test(url)) return [`invalid url ${at}`];
  return url.length > MAX.urlChars ? [`must be less than ${MAX.urlChars + 1} characters ${at}`] : [];
}

function listFaults(
  value: unknown,
  maxItems: number,
  at: string,
  check: (item: unknown, at: string) => string[],
): string[] {
  if (!Array.isArray(value) || value.length === 0) return [`must have at least 1 item ${at}`];
  if (value.length > maxItems) return [`no more than ${maxItems} items allowed ${at}`];
  return value.flatMap((item, index) => check(item, `${at}/${index}`));
}

function isRecord(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
