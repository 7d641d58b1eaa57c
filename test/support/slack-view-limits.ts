import type { Block } from './slack-workspace.ts';

/** docs.slack.dev/reference/views/modal-views, …/block-kit/blocks/input-block, …/composition-objects/option-object (2026-11-23). */
const MAX = {
  titleChars: 24,
  blocks: 100,
  metadataChars: 3_000,
  idChars: 255,
  labelChars: 2_000,
  options: 100,
  optionTextChars: 75,
  optionValueChars: 150,
};

/** Why Slack would refuse to open a view. */
export function viewFaults(view: unknown): readonly string[] {
  if (!isRecord(view) || view['type'] !== 'modal') return ['not a modal'];
  const blocks = view['blocks'];
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > MAX.blocks) return ['bad number of blocks'];
  const ids = blocks.map((block: Block) => block['block_id']).filter((id) => id !== undefined);
  const inputs = blocks.filter((block: Block) => block['type'] === 'input');
  return [
    ...textFaults(view['title'], MAX.titleChars, 'title'),
    ...(inputs.length > 0 ? textFaults(view['submit'], MAX.titleChars, 'submit') : []),
    ...(view['close'] === undefined ? [] : textFaults(view['close'], MAX.titleChars, 'close')),
    ...(String(view['private_metadata'] ?? '').length > MAX.metadataChars ? ['private_metadata is too long'] : []),
    ...(String(view['callback_id'] ?? '').length > MAX.idChars ? ['callback_id is too long'] : []),
    ...(new Set(ids).size < ids.length ? ['block_id already exists'] : []),
    ...blocks.flatMap((block: Block) => (block['type'] === 'input' ? inputFaults(block) : plainBlockFaults(block))),
  ];
}

function plainBlockFaults({ type, text }: Block): string[] {
  return type === 'section' ? textFaults(text, 3_000, 'section') : [`unsupported type ${type}`];
}

function inputFaults(input: Block): string[] {
  const element = input['element'];
  if (!isRecord(element)) return ['input without element'];
  const { type, options } = element;
  return [
    ...textFaults(input['label'], MAX.labelChars, 'label'),
    ...(input['hint'] === undefined ? [] : textFaults(input['hint'], MAX.labelChars, 'hint')),
    ...(typeof element['action_id'] === 'string' ? [] : ['missing action_id']),
    ...(type === 'plain_text_input' ? [] : optionFaults(type, options)),
  ];
}

function optionFaults(type: unknown, options: unknown): string[] {
  if (type !== 'static_select' && type !== 'multi_static_select') return [`unsupported element ${type}`];
  if (!Array.isArray(options) || options.length === 0 || options.length > MAX.options) return ['bad number of options'];
  return options.flatMap((option: Block) => [
    ...textFaults(option['text'], MAX.optionTextChars, 'option'),
    ...(String(option['value'] ?? '').length > MAX.optionValueChars ? ['value is too long'] : []),
  ]);
}

function textFaults(value: unknown, maxChars: number, where: string): string[] {
  if (!isRecord(value) || value['type'] !== 'plain_text') return [`${where} must be plain_text`];
  const text = value['text'];
  if (typeof text !== 'string' || text === '') return [`${where} must have text`];
  return text.length > maxChars ? [`${where} is longer than ${maxChars}`] : [];
}

function isRecord(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
