/**
 * How deep a heading's number says it is: 1 for `2 Methods`, `IV. Results`, `第一章`, `一、`, `Unit 3`, 2 for `2.1 Data`,
 * `B. Data`, `（二）`; undefined without a number.
 */
export function numberingDepth(text: string): number | undefined {
  const decimal = /^(?:§\s*)?(\d{1,2}(?:\.\d{1,2}){0,4})\.?(?=\s+\S|\s*[\u4e00-\u9fff])/u.exec(text);
  if (decimal) return (decimal[1] ?? '').split('.').length;
  // Spaces after a section's number get lost on scans.
  const tight = /^(\d{1,2}(?:\.\d{1,2}){1,4})\.?(?=\p{Lu}\p{Ll})/u.exec(text);
  if (tight) return (tight[1] ?? '').split('.').length;
  const appendix = /^(?:[A-H]|appendix\s+[A-Z])(\.\d{1,2}){1,3}\.?\s+\S/iu.exec(text);
  if (appendix) return appendix[0].split('.').length;
  if (NAMED.test(text) || CHINESE_CHAPTER.test(text) || /^[一二三四五六七八九十]{1,3}、\s*\S/u.test(text))
    return 1;
  if (/^第[一二三四五六七八九十百\d]{1,4}[节節]/u.test(text)) return 2;
  if (/^[（(][一二三四五六七八九十]{1,3}[)）]\s*\S/u.test(text)) return 2;
  if (/^[IVX]{1,5}\.\s+\S/u.test(text)) return 1;
  if (/^[A-H]\.\s+\p{Lu}\p{L}/u.test(text)) return 2;
  return undefined;
}

/** What parts of a book are called before their number. */
const NAMED =
  /^(?:chapter|part|section|unit|lesson|module|lecture|appendix|annex|article|kapitel|abschnitt|teil|anhang|chapitre|partie|annexe|capítulo|capitolo|parte|глава|часть|раздел)\s+(?:\d{1,3}|[IVXL]{1,6}|[A-Z])(?![\p{L}\d])/iu;

const CHINESE_CHAPTER =
  /^(?:第[一二三四五六七八九十百\d]{1,4}[章编編篇部课課讲講]|附[录錄][一二三四五六七八九十A-Z\d])/u;
