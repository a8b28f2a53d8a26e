import { Problem } from '../../core/problem.js';
import type { Database, Writer } from '../../platform/database.service.js';
import { saveAndMove } from '../../posts/move-all.store.js';
import { welcomeFlag, writeWelcome } from '../../posts/welcome.store.js';
import { writeRules } from '../../redirects/write-rules.store.js';
import { iconRow } from '../../settings/icon-rows.store.js';
import { defaultSettings, isSettingName } from '../../settings/settings.js';
import { type House, houseFeeds, type HouseRule, houseRules, houseSettings } from './house.store.js';
import type { UndoReport } from './undo-report.js';

/** What is put back, and how it is told. */
export type Back = { house: House; now: string; report: UndoReport };

/** The blog's settings as they were before a restore; one that somebody changed since stays, and is said. Posts move if the pattern of addresses does. */
export async function putBackSettings(database: Database, { house, now, report }: Back): Promise<void> {
  const [before, is] = [new Map(house.settings), new Map(houseSettings(database.rows))];
  const after = house.settingsAfter ? new Map(house.settingsAfter) : is;
  const differing = [...new Set([...after.keys(), ...before.keys()])].filter(
    (name) => after.get(name) !== before.get(name) && is.get(name) !== before.get(name),
  );
  for (const name of differing.filter(isSettingName)) {
    if (is.get(name) !== after.get(name)) report.kept.push({ file: name, reason: 'this setting was changed here since, and stays' });
    else {
      const value = before.has(name) ? (JSON.parse(before.get(name)!) as unknown) : defaultSettings[name];
      const alone = database.change(async (tx) => {
        await saveAndMove(tx, { [name]: value }, now);
        if (!before.has(name)) await tx.setting.deleteMany({ where: { name } });
        if (name === 'iconFile') await putBackRow(tx, iconRow, before.get(iconRow));
      });
      await alone.then(() => (report.settings ??= []).push(name)).catch(keepIn(report, name));
    }
  }
}

/** Redirect rules, and the texts that are followed, as they were. */
export async function putBackRules(database: Database, { house, now, report }: Back): Promise<void> {
  const is = houseRules(database.rows);
  const brought = (house.feedsAfter ?? houseFeeds(database.rows)).filter((url) => !house.feeds.includes(url));
  const [standing, before, after] = [bySource(is), bySource(house.rules), bySource(house.rulesAfter ?? is)];
  // What a text has brought since goes with it
  const isOfText = (rule: HouseRule | undefined): boolean => rule?.[3] != null && brought.includes(rule[3]);
  const sources = [...new Set([...after.keys(), ...before.keys(), ...is.filter(isOfText).map(([source]) => source)])].filter(
    (source) => (isOfText(standing.get(source)) || !same(after.get(source), before.get(source))) && !same(standing.get(source), before.get(source)),
  );
  const isFree = (source: string) => isOfText(standing.get(source)) || same(standing.get(source), after.get(source));
  for (const source of sources.filter((each) => !isFree(each))) report.kept.push({ file: source, reason: 'this redirect was changed here since, and stays' });
  const free = sources.filter(isFree);
  const isBack = new Set(free);
  const added = house.rules.filter(([source]) => isBack.has(source)).map(([source, code, target]) => ({ source, code, target }));
  const removed = free.filter((source) => !before.has(source));
  if (free.length === 0 && brought.length === 0) return;
  const refused = await database.change(async (tx) => {
    const settled = await writeRules(tx, database.rows, { added, removed, feedId: null, now });
    const feeds = JSON.stringify(free.map((source) => [source, before.get(source)?.[3] ?? null]));
    await tx.$executeRaw`
      UPDATE Redirect SET feedId = (SELECT id FROM RedirectFeed WHERE url = each.value ->> 1) FROM json_each(${feeds}) each WHERE source = each.value ->> 0`;
    await tx.redirectFeed.deleteMany({ where: { url: { in: brought } } });
    return settled.refused;
  });
  report.kept.push(...refused.map(({ source, message }) => ({ file: source, reason: message })));
  report.rules = free.length - refused.length;
}

/** The first post, where nobody has touched it and no other came since; a blog that never had it may get it yet. */
export async function putBackWelcome(database: Database, { house, now }: Back): Promise<void> {
  await database.change(async (tx) => {
    if ((await tx.post.count()) > 0) return;
    if (house.hadWelcome) await writeWelcome(tx, now);
    await putBackRow(tx, welcomeFlag, new Map(house.settings).get(welcomeFlag));
  });
}

async function putBackRow(tx: Writer, name: string, value: string | undefined): Promise<void> {
  if (value === undefined) await tx.setting.deleteMany({ where: { name } });
  else await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
}

const keepIn =
  ({ kept }: UndoReport, file: string) =>
  (error: unknown): void => {
    if (!(error instanceof Problem)) throw error;
    kept.push({ file, reason: error.message });
  };

const bySource = (rules: HouseRule[]): Map<string, HouseRule> => new Map(rules.map((rule) => [rule[0], rule]));

const same = (a: HouseRule | undefined, b: HouseRule | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
