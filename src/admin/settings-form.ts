import * as v from 'valibot';
import { accentsOf } from '../core/accent.js';
import { invalid, Problem } from '../core/problem.js';
import { settingFrom, textOf } from '../settings/check-settings.js';
import { isSettingName, type SettingName, type Settings, settingNames } from '../settings/settings.js';
import { groups, type SettingField } from './settings-fields.js';
import { text } from './forms.js';

/** Settings as text in a form, by name. */
export type Texts = Partial<Record<SettingName, string>>;

/** What somebody sent: what they see in the form, what it began with, and what of it is another value now. */
export type SentSettings = { texts: Texts; began: Texts; changes: Partial<Settings>; problems: Problem[]; confirmed: string };

const beside = ['csrf', 'began', 'confirmed'];

export const sentSettings = v.record(v.string(), v.unknown());

/** The settings as the form shows them. The icon's file has a form of its own. */
export const textsOf = (settings: Settings): Texts =>
  Object.fromEntries(settingNames.filter((name) => name !== 'iconFile').map((name) => [name, textOf(settings[name])]));

/**
 * Reads a form. Only what differs from what it began with is a change, so that of two people who change different things none takes
 * back what the other did; without that (`began`), all that was sent is. A name that is no setting's is a problem.
 */
export function readSettings(body: Record<string, unknown>): SentSettings {
  const began = beganFrom(body['began']);
  const sent: SentSettings = { texts: {}, began, changes: {}, problems: [], confirmed: String(body['confirmed'] ?? '') };
  for (const [name, value] of Object.entries(body).filter(([key]) => !beside.includes(key))) {
    try {
      take(sent, name, value);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sent.problems.push(error);
    }
  }
  return sent;
}

function take({ texts, began, changes }: SentSettings, name: string, value: unknown): void {
  if (!isSettingName(name) || name === 'iconFile') throw invalid(name, `There is no setting “${name}”`);
  if (typeof value !== 'string') throw invalid(name, 'must be text, sent once');
  texts[name] = v.parse(text, value);
  if (texts[name] !== began[name]) Object.assign(changes, { [name]: settingFrom(name, texts[name]) });
}

function beganFrom(json: unknown): Texts {
  try {
    return v.parse(v.record(v.string(), v.string()), JSON.parse(typeof json === 'string' ? json : '{}'));
  } catch {
    throw invalid('began', 'What the form began with can’t be read');
  }
}

/** What views/admin/settings.hbs shows. */
export function settingsForm(
  texts: Texts,
  began: Texts,
  problems: Problem[],
  asked: Partial<Record<SettingName, object>>,
  examples: Partial<Record<SettingName, string | null>>,
) {
  const fieldOf = (field: SettingField) => ({
    ...field,
    value: texts[field.name],
    options: optionsOf(field, texts[field.name] ?? ''),
    problem: problems.find((problem) => problem.field === field.name)?.message,
    sample: field.control === 'colour' ? accentsOf(began.accent ?? '#000000') : undefined,
    asked: asked[field.name],
    example: examples[field.name],
  });
  return {
    groups: groups().map(({ heading, fields }) => ({ heading, fields: fields.map(fieldOf) })),
    began: JSON.stringify(began),
    problems: problems.map(({ field, message }) => ({ field, message })),
  };
}

function optionsOf({ options = {} }: SettingField, chosen: string) {
  const offered = Object.hasOwn(options, chosen) || chosen === '' ? options : { [chosen]: chosen, ...options };
  return Object.entries(offered).map(([value, label]) => ({ value, label, isChosen: value === chosen }));
}
