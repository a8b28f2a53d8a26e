import { WrongUse } from './command.js';

export async function measureModules(): Promise<number> {
  throw new WrongUse('not yet');
}
