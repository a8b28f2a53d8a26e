import { offerCopy } from './copy.js';
import { offerZone } from './zone-offer.js';

for (const input of document.querySelectorAll<HTMLInputElement>('input[data-copy]')) offerCopy(input);
for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-zone]')) offerZone(select);
