import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import type { Rows } from '../platform/rows.store.js';
import type { AppState } from './app-state.js';

/** Where checks look. */
export type Place = {
  config: Config;
  clock: Clock;
  /** throws when the database can't be opened */
  rows: () => Rows;
  /** what the app says of itself; null: it is not running, or can't be asked */
  told: () => AppState | null | Promise<AppState | null>;
};
