import type { TextRow } from '../../lines/textRow.ts';

/** What lines of programs and commands have, and other text has not. */
const SIGNS: readonly RegExp[] = [
  /[{}]\s*$|^\s*[})\]]+[;,]?$|[\w)\]"'];$/,
  /\w\((?!e?s\))[^)]*\)?[;:,.)\]]*\s*(?:\{|$|[-+*/.,])/,
  /[\w\])]\s*(?:=|\+=|-=|:=|==|!=|<=|>=|=>|->|&&|\|\|)\s*[\w"'[({<-]/,
  /^(?:\/\/|\/\*|\*\/|#!|<!--|>>>\s|\$\s[a-z])/,
  /\b[a-z]+_[a-z_\d]+\b|\b[a-z]+[A-Z][a-z]+\w*\b|::\w|\w\.\w+\(|\w\[["'\w]+\]/,
  /<\/?[a-z][\w-]*(?:\s[\w-]+="[^"]*")*\s?\/?>/,
  /^(?:if|elif|else|for|while|try|with|except|finally|class|def|case|switch|match)\b.*[:{]$/,
  /^(?:def|fn|func|function|struct|interface|enum)\s+\w+/,
  /^(?:import\s+[\w.{*]+|from\s+[\w.]+\s+import\b|return\s+[\w.]+[;(]|#include\b|package\s+[\w.]+;)/,
  /^(?:npm|npx|pip3?|git|sudo|apt(?:-get)?|brew|docker|curl|wget|cargo|yarn|node|python3?)\s\S/,
  // Data: names and values in quotes, and what holds them.
  /^["“”″][\w $@./-]+["“”″]\s?:\s*(?:["“”″[{]|-?\d|true\b|false\b|null\b)|^["“”″][^"“”″\s]+["“”″],$|[[{]$/,
  // Shells: variables, and the ends of conditions.
  /(?:^|[\s"“”″'=(/])\$(?:[a-z_]\w*|\{\w+\}|\()|[;\]i]\s(?:do|then)$|^(?:fi|done|esac)$/,
  /^(?:echo\s+["“”″'$]|export\s+\w+=|cd\s+[/~.$]|set\s+-\w|chmod\s+[+\d]|mkdir\s+-?\w)/,
  /^(?:SELECT|FROM|WHERE|(?:(?:LEFT|RIGHT|INNER|OUTER) )?JOIN|(?:GROUP|ORDER) BY|INSERT INTO|VALUES)\s+[a-z*('"]/,
  // Strings over several lines.
  /^(?:["“”″]\s?){3}|(?:["“”″]\s?){3}$/,
];
/** Comments and settings look like notes and forms: they only count in a typewriter face. */
const WEAK_SIGNS: readonly RegExp[] = [
  /^(?:#\s?\w|--\s\w|@\w+)/,
  /^"[^"]+"\s*:|^[\w.-]+:\s?(?:\d|"|'|true|false|null)|^\[[\w. -]+\]$/,
];

/** Prose: words of a row, and the share of letters and plain punctuation. */
const PROSE = { words: 5, plain: 0.93 } as const;
/** A setting, or an item of a list of settings. */
const SETTING = /^(?:-\s?)?["“”″]?[a-z_][\w.-]*["“”″]?\s?:(?:\s|$)/;
/** The number before a line of a listing. */
const LINE_NUMBER = /^\d{1,4}[:.]?\s+(?=\S)/;

/** Whether a row reads like a line of a program or a command. */
export function hasSign(row: TextRow): boolean {
  const text = textOf(row);
  return SIGNS.some((sign) => sign.test(text));
}

/** Whether a row reads like a comment or a setting, which in a typewriter face are code. */
export function hasWeakSign(row: TextRow): boolean {
  const text = textOf(row);
  return WEAK_SIGNS.some((sign) => sign.test(text));
}

/** A name in small letters with a colon, as files of settings have them. */
export function isSetting(row: TextRow): boolean {
  return SETTING.test(textOf(row));
}

function textOf({ text }: TextRow): string {
  return text.replace(LINE_NUMBER, '');
}

/** Rows of many plain words: a letter in a typewriter face. */
export function isProse(rows: readonly TextRow[]): boolean {
  const text = rows.map((row) => row.text).join(' ');
  const plain = text.match(/[\p{L}\s.,;'’-]/gu)?.length ?? 0;
  return text.split(' ').length >= PROSE.words * rows.length && plain > PROSE.plain * text.length;
}
