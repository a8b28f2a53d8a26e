import { factOfSetting, isSettingName, type Settings } from '../settings/settings.js';

/** The same settings, which tell `note` the fact of each that is read. Take them out by name, and not all of them with `...`. */
export const noting = (settings: Settings, note: (fact: string) => void): Settings =>
  new Proxy(settings, {
    get(all, name) {
      if (typeof name !== 'string' || !isSettingName(name)) return undefined;
      note(factOfSetting(name));
      return all[name];
    },
  });
