/** `Figure 3.`, `Table 2:`, `Fig. 4a`, `图 1`, `Abbildung 2.1` at the start of a text. */
const CAPTION =
  /^(?:(?:supplementary\s+|extended data\s+)?(?:fig(?:ure|\.)?|tab(?:le|\.)|plate|scheme|chart|exhibit|listing|algorithm|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|tabella|cuadro|gráfico)\s*(?:[A-Z]{0,2}\d{1,3}(?:[.\-–]\d{1,3})*[a-z]?|[IVXL]{1,6})|[图圖表]\s*\d{1,3}(?:[.\-–—]\d{1,3})*|続?[図]\s*\d{1,3})(\s*[.:|：．。—–-]|\s|$)/iu;

/** Characters of a caption whose number is followed by punctuation, and of one without: longer ones are text. */
const LONGEST = { marked: 1500, plain: 300 } as const;

/**
 * Whether a paragraph is a caption. `Figure 3 shows …` begins a sentence: without punctuation after the
 * number, the text must be short or not go on in lower case.
 */
export function isCaption(text: string): boolean {
  const match = CAPTION.exec(text);
  if (!match) return false;
  if (/[.:|：．。—–-]/.test(match[1] ?? '')) return text.length < LONGEST.marked;
  const rest = text.slice(match[0].length);
  return rest === '' || (!/^(?:\p{Ll}|[,;)])/u.test(rest) && text.length < LONGEST.plain);
}

/** Whether a text is the label of a caption alone, whose title stands in the next row: `TABLE II`. */
export function isCaptionLabel(text: string): boolean {
  const match = CAPTION.exec(text);
  return match !== null && text.slice(match[0].length).trim() === '';
}

/** Words and signs of a table's caption; others are those of figures. */
const OF_TABLE = /^(?:(?:supplementary\s+|extended data\s+)?(?:tab|cuadro)|[表])/iu;

/** Whether a line begins the caption of a picture. */
export function isFigureCaption(text: string): boolean {
  return isCaption(text) && !OF_TABLE.test(text);
}
