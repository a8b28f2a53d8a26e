import { Injectable } from '@nestjs/common';
import { siteChanged } from '../core/facts.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { defaultSettings, type Settings } from './settings.js';

@Injectable()
export class SettingsStore {
  constructor(private readonly database: Database) {}

  async read(): Promise<Settings> {
    return settingsIn(await this.database.reader());
  }

  /** Changes the settings that are given; the pages that show them are stale from that moment. */
  async save(values: Partial<Settings>): Promise<void> {
    await this.database.change((tx) => saveSettings(tx, values));
  }
}

export async function settingsIn(reader: Reader | Writer): Promise<Settings> {
  const rows = await reader.setting.findMany({ where: { name: { in: Object.keys(defaultSettings) } } });
  return { ...defaultSettings, ...Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value)])) };
}

export async function saveSettings(tx: Writer, values: Partial<Settings>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const row = { name, value: JSON.stringify(value) };
    await tx.setting.upsert({ where: { name }, create: row, update: row });
  }
  await tx.stale.create({ data: siteChanged });
}
