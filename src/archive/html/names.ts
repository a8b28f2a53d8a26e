const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What stands on its own: a paragraph ends where one of these begins. */
export const blockNames = words(`
  address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr
  html legend li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul
  audio canvas embed iframe map noscript object script style svg template video`);

/** What holds blocks and says nothing of its own, unless its attributes do. */
export const boxNames = words('address article aside body center details div fieldset footer header hgroup html main nav search section');

/** What holds words in a sentence, and has no sign in Markdown: it stands as HTML, with Markdown in it. */
export const phraseNames = words(
  'abbr acronym bdi bdo big cite data dfn font ins kbd label mark output q rb rp rt rtc ruby samp small span sub sup time tt u var button blink nobr',
);

/** What a browser shows nothing of. */
export const hiddenNames = words('head link meta script style template title base noframes');

/** What engines write for their own themes, which are not here. */
const ofThemes =
  /^(?:(?:wp|blocks|has|is|kg|post|entry|size|attachment|gmail|Mso|Apple|mce|elementor|vc|sqs|graf|markup|section|more|aligncenter|alignleft|alignright|alignnone|external|u|p|s|li|ul|ol)(?:[-_].*|\d*)|Mso\w*|Apple\w*|center|left|right|clear|separator|tr_bq|img-(?:fluid|responsive)|lazy\w*|reader-\w*)$/;

/** Those of its classes that mean more than how a theme showed it. */
export const ownClasses = (classes: string[]): string[] => classes.filter((name) => !ofThemes.test(name));

/** Whether a style says something that readers would miss: what stands in the middle, what has a colour. */
export const saysMuch = (style: string | null): boolean =>
  style !== null &&
  style
    .split(';')
    .map((part) => part.split(':').map((word) => word.trim().toLowerCase()))
    .some(([name = '', value = '']) => telling.test(name) && !plain.test(value));

const telling =
  /^(?:color|background|background-color|text-align|text-decoration|text-decoration-line|font-style|font-variant|vertical-align|display|visibility)$/;
const plain =
  /^(?:|none|normal|inherit|initial|unset|left|start|justify|baseline|block|inline|inline-block|visible|transparent|auto|(?:#000|#000000|black|windowtext|rgb\(0, ?0, ?0\)|#333|#333333|rgb\(51, ?51, ?51\)|#fff|#ffffff|white|rgb\(255, ?255, ?255\)))$/;
