import { tableOf } from '../table-of.js';

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
  nb: row('Merk', 'Tips', 'Viktig', 'Advarsel', 'Forsiktig', 'Fotnoter', 'Tilbake til teksten', 'Innhold', 'Lenke hit', 'Video', 'feil i formelen'),
  uk: row('Примітка', 'Порада', 'Важливо', 'Попередження', 'Обережно', 'Примітки', 'Назад до тексту', 'Зміст', 'Посилання сюди', 'Відео', 'помилка у формулі'),
  el: row(
    'Σημείωση',
    'Συμβουλή',
    'Σημαντικό',
    'Προειδοποίηση',
    'Προσοχή',
    'Υποσημειώσεις',
    'Πίσω στο κείμενο',
    'Περιεχόμενα',
    'Σύνδεσμος εδώ',
    'Βίντεο',
    'σφάλμα στον τύπο',
  ),
  tr: row('Not', 'İpucu', 'Önemli', 'Uyarı', 'Dikkat', 'Dipnotlar', 'Metne dön', 'İçindekiler', 'Buraya bağlantı', 'Video', 'formülde hata var'),
  ar: row('ملاحظة', 'نصيحة', 'مهم', 'تحذير', 'تنبيه', 'الحواشي', 'عودة إلى النص', 'المحتويات', 'رابط إلى هنا', 'فيديو', 'في الصيغة خطأ'),
  he: row('הערה', 'טיפ', 'חשוב', 'אזהרה', 'זהירות', 'הערות שוליים', 'חזרה לטקסט', 'תוכן העניינים', 'קישור לכאן', 'וידאו', 'שגיאה בנוסחה'),
  fa: row('نکته', 'راهنمایی', 'مهم', 'هشدار', 'احتیاط', 'پانوشت‌ها', 'بازگشت به متن', 'فهرست', 'پیوند به اینجا', 'ویدئو', 'خطا در فرمول'),
  hi: row('टिप्पणी', 'सुझाव', 'महत्वपूर्ण', 'चेतावनी', 'सावधान', 'पाद टिप्पणियाँ', 'पाठ पर वापस', 'विषय-सूची', 'यहाँ का लिंक', 'वीडियो', 'सूत्र में त्रुटि है'),
  ko: row('참고', '팁', '중요', '경고', '주의', '각주', '본문으로 돌아가기', '차례', '여기로 링크', '동영상', '수식에 오류가 있습니다'),
  ja: row('注', 'ヒント', '重要', '警告', '注意', '脚注', '本文へ戻る', '目次', 'ここへのリンク', '動画', '数式に誤りがあります'),
  zh: row('注', '提示', '重要', '警告', '注意', '脚注', '返回正文', '目录', '本节链接', '视频', '公式有误'),
};

/** @param lang BCP 47; English for a language without a row */
export const wordsIn = (lang: string): Words => {
  const name = alias[primary(lang)] ?? primary(lang);
  return Object.hasOwn(table, name) ? table[name as keyof typeof table] : table.en;
};

const alias: Record<string, string> = tableOf({ no: 'nb', nn: 'nb' });

/** `pt` of `pt-BR` */
export const primary = (lang: string): string => lang.split('-')[0]!.toLowerCase();
