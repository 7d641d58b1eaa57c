import { randomUUID } from 'node:crypto';
import { type Answer, type Args, refuse } from './slack-answers.ts';
import { viewFaults } from './slack-view-limits.ts';
import type { Block } from './slack-workspace.ts';

/** A form that a person has open. */
export interface OpenView {
  readonly id: string;
  readonly view: Block & { readonly blocks: readonly Block[] };
  /** What the person did that led to it. */
  readonly triggerId: string;
}

/** What a person filled in, by the input's block: a word, several, or nothing. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/** Triggers and the views that were opened with them. A trigger opens one view. */
export interface SlackViews {
  readonly open: readonly OpenView[];
  newTrigger(): string;
  /** The method `views.open`. */
  openView(args: Args): Answer;
  /** A view as Slack sends it when it is submitted. @throws where a person could not have filled it in so. */
  fillIn(id: string, filled: Filled): Readonly<Record<string, unknown>>;
}

export function createViews(): SlackViews {
  const open: OpenView[] = [];
  const triggers = new Set<string>();
  return {
    open,
    newTrigger: () => {
      const id = `${Date.now()}.${randomUUID()}`;
      triggers.add(id);
      return id;
    },
    openView: (args) => {
      const triggerId = args['trigger_id'] ?? '';
      if (!triggers.delete(triggerId)) return refuse('expired_trigger_id');
      const view = JSON.parse(args['view'] ?? 'null') as OpenView['view'];
      const faults = viewFaults(view);
      if (faults.length > 0) return { ...refuse('invalid_arguments'), response_metadata: { messages: faults } };
      const id = `V${randomUUID()}`;
      open.push({ id, view, triggerId });
      return { ok: true, view: { ...view, id } };
    },
    fillIn: (id, filled) => {
      const found = open.find((one) => one.id === id);
      if (found === undefined) throw new Error(`No view ${id} is open`);
      const inputs = found.view.blocks.filter(({ type }) => type === 'input');
      const unknown = Object.keys(filled).filter((name) => !inputs.some(({ block_id }) => block_id === name));
      if (unknown.length > 0) throw new Error(`The form has no ${unknown.join(', ')}`);
      const values = inputs.map((input) => [input['block_id'], stateOf(input, filled[String(input['block_id'])])]);
      return { ...found.view, id, type: 'modal', state: { values: Object.fromEntries(values) } };
    },
  };
}

function stateOf(input: Block, given: string | readonly string[] | undefined): Record<string, unknown> {
  const element = input['element'] as Block;
  const type = String(element['type']);
  const pick = (value: string): Block => {
    const found = (element['options'] as Block[]).find((option) => option['value'] === value);
    if (found === undefined) throw new Error(`${input['block_id']} does not offer ${value}`);
    return found;
  };
  if (given === undefined && input['optional'] !== true) throw new Error(`${input['block_id']} must be filled in`);
  return { [String(element['action_id'])]: { type, ...readInput(type, given, pick) } };
}

function readInput(
  type: string,
  given: string | readonly string[] | undefined,
  pick: (value: string) => Block,
): Record<string, unknown> {
  const words = given === undefined ? [] : [given].flat();
  if (type === 'multi_static_select') return { selected_options: words.map(pick) };
  if (type === 'static_select') return { selected_option: words[0] === undefined ? null : pick(words[0]) };
  return { value: words[0] ?? null };
}
