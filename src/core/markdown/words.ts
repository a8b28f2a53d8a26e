/** The few words that we put into a text, in its language. */
export type Words = (typeof table)['en'];

const names = ['note', 'tip', 'important', 'warning', 'caution', 'footnotes', 'back', 'contents', 'anchor', 'video', 'faulty'] as const;
const row = (...words: string[]) => Object.fromEntries(names.map((name, at) => [name, words[at]!])) as Record<(typeof names)[number], string>;

const table = {
  en: row('Note', 'Tip', 'Important', 'Warning', 'Caution', 'Footnotes', 'Back to reference', 'Contents', 'Link here', 'Video', 'this formula has an error'),
  de: row('Hinweis', 'Tipp', 'Wichtig', 'Warnung', 'Vorsicht', 'Fußnoten', 'Zurück zur Stelle', 'Inhalt', 'Link hierher', 'Video', 'Fehler in der Formel'),
  fr: row('Note', 'Astuce', 'Important', 'Attention', 'Prudence', 'Notes', 'Retour à l’appel', 'Sommaire', 'Lien vers ici', 'Vidéo', 'formule erronée'),
  es: row(
    'Nota',
    'Consejo',
    'Importante',
    'Advertencia',
    'Precaución',
    'Notas',
    'Volver a la cita',
    'Contenido',
    'Enlace aquí',
    'Vídeo',
    'fórmula con un error',
  ),
  it: row('Nota', 'Suggerimento', 'Importante', 'Avviso', 'Attenzione', 'Note', 'Torna al testo', 'Indice', 'Link qui', 'Video', 'formula errata'),
  pt: row('Nota', 'Dica', 'Importante', 'Aviso', 'Cuidado', 'Notas', 'Voltar ao texto', 'Conteúdo', 'Link para aqui', 'Vídeo', 'fórmula com erro'),
  nl: row(
    'Opmerking',
    'Tip',
    'Belangrijk',
    'Waarschuwing',
    'Let op',
    'Voetnoten',
    'Terug naar de tekst',
    'Inhoud',
    'Link hierheen',
    'Video',
    'fout in de formule',
  ),
  sv: row('Obs', 'Tips', 'Viktigt', 'Varning', 'Försiktigt', 'Fotnoter', 'Tillbaka till texten', 'Innehåll', 'Länk hit', 'Video', 'fel i formeln'),
  da: row('Bemærk', 'Tip', 'Vigtigt', 'Advarsel', 'Forsigtig', 'Fodnoter', 'Tilbage til teksten', 'Indhold', 'Link hertil', 'Video', 'fejl i formlen'),
  fi: row('Huomautus', 'Vinkki', 'Tärkeää', 'Varoitus', 'Varo', 'Alaviitteet', 'Takaisin tekstiin', 'Sisällys', 'Linkki tähän', 'Video', 'virhe kaavassa'),
  pl: row('Uwaga', 'Wskazówka', 'Ważne', 'Ostrzeżenie', 'Ostrożnie', 'Przypisy', 'Wróć do tekstu', 'Spis treści', 'Odnośnik tutaj', 'Wideo', 'błąd we wzorze'),
  cs: row('Poznámka', 'Tip', 'Důležité', 'Varování', 'Pozor', 'Poznámky', 'Zpět k textu', 'Obsah', 'Odkaz sem', 'Video', 'chyba ve vzorci'),
  ru: row(
    'Примечание',
    'Совет',
    'Важно',
    'Предупреждение',
    'Осторожно',
    'Примечания',
    'Назад к тексту',
    'Содержание',
    'Ссылка сюда',
    'Видео',
    'ошибка в формуле',
  ),
  ja: row('注', 'ヒント', '重要', '警告', '注意', '脚注', '本文へ戻る', '目次', 'ここへのリンク', '動画', '数式に誤りがあります'),
  zh: row('注', '提示', '重要', '警告', '注意', '脚注', '返回正文', '目录', '本节链接', '视频', '公式有误'),
};

/** @param lang BCP 47; English for a language without a row */
export const wordsIn = (lang: string): Words => (Object.hasOwn(table, primary(lang)) ? table[primary(lang) as keyof typeof table] : table.en);

/** `pt` of `pt-BR` */
export const primary = (lang: string): string => lang.split('-')[0]!.toLowerCase();
