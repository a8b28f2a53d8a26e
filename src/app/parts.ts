import { blogParts } from './blog-parts.js';
import { doorParts } from './door-parts.js';

/** Every part that others are given, in the order of the import law. What threads use too knows nothing of Nest. */
export const parts = [...blogParts, ...doorParts];
