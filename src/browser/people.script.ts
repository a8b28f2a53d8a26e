import { offerCopy } from './copy.js';
import { offerNarrowing } from './narrow.js';
import { offerZone } from './zone-offer.js';

for (const input of document.querySelectorAll<HTMLInputElement>('input[data-copy]')) offerCopy(input);
for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-zone]')) offerZone(select);
for (const field of document.querySelectorAll<HTMLElement>('[data-narrow]')) offerNarrowing(field);
