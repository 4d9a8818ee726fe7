/**
 * How deep a heading's number says it is: 1 for `2 Methods`, `IV. Results`, `第一章`, 2 for `2.1 Data`;
 * undefined without a number.
 */
export function numberingDepth(text: string): number | undefined {
  const decimal = /^(?:§\s*)?(\d{1,2}(?:\.\d{1,2}){0,4})\.?(?=\s+\S|\s*[\u4e00-\u9fff])/u.exec(text);
  if (decimal) return (decimal[1] ?? '').split('.').length;
  const appendix = /^(?:[A-H]|appendix\s+[A-Z])(\.\d{1,2}){1,3}\.?\s+\S/iu.exec(text);
  if (appendix) return appendix[0].split('.').length;
  if (
    /^(?:chapter|part|section|appendix|kapitel|teil|chapitre|capítulo)\s+(?:\d{1,3}|[IVXL]{1,6}|[A-Z])\b/iu.test(
      text,
    )
  )
    return 1;
  if (/^第[一二三四五六七八九十百\d]{1,4}[章编篇部]/u.test(text)) return 1;
  if (/^第[一二三四五六七八九十百\d]{1,4}节/u.test(text)) return 2;
  if (/^[IVX]{1,5}\.\s+\S/u.test(text)) return 1;
  return undefined;
}
