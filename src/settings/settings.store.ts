import { Injectable, Logger } from '@nestjs/common';
import { factOfOutsideKey } from '../core/facts.js';
import type { Problem } from '../core/problem.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { newKey } from '../platform/signed-address.js';
import { settingFrom, settingsFrom, textOf } from './check-settings.js';
import { factOfSetting, isSettingName, outsideKeyName, type SettingName, type Settings, settingNames } from './settings.js';

/** The permalink pattern moves posts with it: posts/move-all.store.ts saves it. */
export type PlainSettings = Omit<Settings, 'permalink'>;

@Injectable()
export class SettingsStore {
  constructor(private readonly database: Database) {}

  async read(): Promise<Settings> {
    return settingsIn(await this.database.reader());
  }

  /** What is wrong with the rows in the database, which then have the values of a new blog. */
  async faults(): Promise<Problem[]> {
    return settingsFrom(await rowsIn(await this.database.reader())).faults;
  }

  /** Changes those of the settings that differ; the pages that show them are stale from that moment. @throws Problem('invalid') that names the setting */
  async save(values: Partial<PlainSettings>): Promise<void> {
    await this.database.change((tx) => saveSettings(tx, values));
  }
}

export async function settingsIn(reader: Reader | Writer): Promise<Settings> {
  const { settings, faults } = settingsFrom(await rowsIn(reader));
  faults.forEach(report);
  return settings;
}

/** As `SettingsStore.save`, within a transaction. Returns the names of those that differed. */
export async function saveSettings(tx: Writer, values: Partial<Settings>): Promise<SettingName[]> {
  const rows = await rowsIn(tx);
  const { settings } = settingsFrom(rows);
  const changed: SettingName[] = [];
  for (const [name, given] of Object.entries(values)) {
    if (!isSettingName(name)) continue;
    const value = settingFrom(name, textOf(given));
    const row = { name, value: JSON.stringify(value) };
    // A spoiled row is mended also when the value is the one that stood in for it
    if (value === settings[name] && rows.every((known) => known.name !== name || known.value === row.value)) continue;
    await tx.setting.upsert({ where: { name }, create: row, update: row });
    changed.push(name);
  }
  const facts = new Set(changed.map(factOfSetting));
  if (changed.includes('outsideImages')) await tx.setting.upsert({ where: { name: outsideKeyName }, create: newOutsideKey(), update: {} });
  if (facts.size > 0) await tx.stale.createMany({ data: [...facts].map((fact) => ({ fact, at: '' })) });
  return changed;
}

const newOutsideKey = () => ({ name: outsideKeyName, value: JSON.stringify(newKey()) });

/** Another key: what was signed with the one before is worth nothing from now on. */
export async function replaceOutsideKey(tx: Writer): Promise<void> {
  const row = newOutsideKey();
  await tx.setting.upsert({ where: { name: outsideKeyName }, create: row, update: row });
  await tx.stale.create({ data: { fact: factOfOutsideKey, at: '' } });
}

const rowsIn = (reader: Reader | Writer) => reader.setting.findMany({ where: { name: { in: settingNames } } });

const log = new Logger('settings');
const reported = new Set<string>();

/** Once a process: settings are read with every change. */
function report({ field, message }: Problem): void {
  if (reported.has(message)) return;
  reported.add(message);
  log.warn(`The setting “${field}” can't be used as it is in the database, and has its first value instead: ${message}`);
}
