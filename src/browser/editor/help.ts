import { keys, shownPress } from './keys.js';
import { isMac } from './platform.js';

/** The list of every key, from the table that the keys themselves are made from. */
export class Help {
  readonly #dialog = document.querySelector<HTMLDialogElement>('#keys')!;

  constructor() {
    for (const group of keys) {
      const list = document.createElement('dl');
      for (const { press, does } of group.keys) list.append(named('div', named('dt', ...pressed(press)), named('dd', does)));
      this.#dialog.append(named('h3', group.where), list);
    }
  }

  show(): void {
    this.#dialog.showModal();
  }
}

function pressed(press: string): Node[] {
  const presses = shownPress(press, isMac).map((names) => names.flatMap((name, index) => [...(index ? ['+'] : []), named('kbd', name)]));
  return presses.flatMap((each, index) => [...(index ? [' '] : []), ...each]).map((each) => (typeof each === 'string' ? document.createTextNode(each) : each));
}

function named(name: string, ...inside: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
}
