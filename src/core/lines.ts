/** A report for a terminal, a line each. Names of files may hold line breaks, and signs by which they would have it write what they like. */
export const inLines = (lines: readonly string[]): string => lines.map((line) => line.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')).join('\n');
