/** `Figure 3.`, `Table 2:`, `Fig. 4a`, `图 1`, `续表2`, `Abbildung 2.1`, `Рис. 3` at the start of a text. */
const CAPTION =
  /^(?:(?:supplementary\s+|extended data\s+)?(?:fig(?:ure|\.)?|tab(?:le|\.)|plate|scheme|chart|exhibit|listing|algorithm|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|tabella|cuadro|gráfico|photo|map|graph|рис(?:унок|\.)|табл(?:ица|иця|\.))\s*(?:[A-Z]{0,2}\d{1,3}(?:[.\-–]\d{1,3})*[a-z]?|[IVXL]{1,6})|[续續附]?[图圖表]\s*[A-Z]?\d{1,3}(?:[.\-–—]\d{1,3})*|続?[図]\s*\d{1,3}|(?:그림|표)\s*\d{1,3}(?:[.\-–]\d{1,3})*)(\s*[.:|：．。—–-]|\s|$)/iu;

/** `图 3 显示了 …`: a sentence about a figure, which says what it shows, or ends as one. */
const CHINESE_SENTENCE =
  /^[续續附]?[图圖表]\s*[A-Z]?[\d.\-–—]{1,12}\s*(?:显示|顯示|所示|给出|給出|列出|列示|反映|表明|展示|描述|说明|說明|[为是中]|(?=[^。]{20})[^。]{1,500}。$)/u;

/** Characters of a caption whose number is followed by punctuation, and of one without: longer ones are text. */
const LONGEST = { marked: 1500, plain: 300 } as const;

/**
 * Whether a paragraph is a caption. `Figure 3 shows …` begins a sentence: without punctuation after the
 * number, the text must be short or not go on in lower case.
 */
export function isCaption(text: string): boolean {
  const match = CAPTION.exec(text);
  if (!match || CHINESE_SENTENCE.test(text)) return false;
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
const OF_TABLE = /^(?:(?:supplementary\s+|extended data\s+)?(?:tab|cuadro|табл)|[续續附]?表|표)/iu;

/** Whether a line begins the caption of a picture. */
export function isFigureCaption(text: string): boolean {
  return isCaption(text) && !OF_TABLE.test(text);
}
