/** Whether a text is one language tag (BCP 47), such as `en` or `pt-BR`. */
export const isLanguage = (text: string): boolean => canMake(() => Intl.getCanonicalLocales(text)) && text !== '';

/** Whether a text names a time zone (IANA). */
export const isZone = (text: string): boolean => /^[A-Za-z]/.test(text) && canMake(() => new Intl.DateTimeFormat('en-US', { timeZone: text }));

function canMake(make: () => unknown): boolean {
  try {
    return Boolean(make());
  } catch {
    return false;
  }
}
