/**
 * What the language features say to people, in the language of each connection: several windows with different
 * languages share the daemon. `{name}` is filled from the details.
 */
const TEXTS = {
  pageSymbol: { en: 'Page {page}', zh: '第 {page} 页' },
  openPage: { en: 'Open page', zh: '打开原页' },
  copyPage: { en: 'Copy page', zh: '复制页面' },
  readPageAgain: { en: 'Read again…', zh: '重新识别…' },
  oneDoubtfulWord: { en: '1 doubtful word', zh: '1 个存疑的词' },
  doubtfulWords: { en: '{count} doubtful words', zh: '{count} 个存疑的词' },
  checkPage: { en: 'Mark page as checked', zh: '将本页标记为已核对' },
  pageChecked: { en: 'Checked', zh: '已核对' },
  uncheckPage: { en: 'Mark page as not checked', zh: '将本页标记为未核对' },
  openSource: { en: 'Open page {page} of {file}', zh: '打开 {file} 第 {page} 页' },

  doubtfulWord: {
    en: '“{word}” may be misread: {percent}% sure.',
    zh: '“{word}”可能识别有误：置信度 {percent}%。',
  },
  otherReadings: { en: 'It may also read: {words}.', zh: '也可能是：{words}。' },
  surePercent: { en: 'Read with {percent}% confidence.', zh: '识别置信度 {percent}%。' },
  acceptedWord: { en: 'Marked as right.', zh: '已标记为正确。' },
  ofCheckedPage: { en: 'The page is marked as checked.', zh: '本页已标记为已核对。' },
  lineImage: { en: 'The line in the scan', zh: '扫描件中的这一行' },

  takeReading: { en: 'Change to “{word}”', zh: '改为“{word}”' },
  acceptWord: { en: 'Mark “{word}” as right', zh: '将“{word}”标记为正确' },
  unacceptWord: { en: 'Mark “{word}” as doubtful again', zh: '将“{word}”重新标记为存疑' },
  readLineLarger: { en: 'Read the line again, enlarged', zh: '放大后重新识别这一行' },
  readLineByModel: { en: 'Read the line again by {model}', zh: '用 {model} 重新识别这一行' },

  sourceMissing: {
    en: '{file}, which this was read from, is not there any more. Put it back, or read it again from its new place: until then its pages cannot be shown.',
    zh: '原文件 {file} 已不存在。请将其放回原处，或从新位置重新识别；在此之前无法显示其页面。',
  },
  sourceChanged: {
    en: '{file} has changed since this was read from it. Read it again to get its present text.',
    zh: '{file} 在识别之后已更改。请重新识别以获得其当前文字。',
  },

  unknownScript: {
    en: 'Lines in a script that the model does not know, or in handwriting, not read: {count}. Read the page again with a model that knows it, or by a server with DeepSeek-OCR.',
    zh: '本页有 {count} 行使用模型不认识的文字或为手写体，未识别。请用支持该文字的模型或 DeepSeek-OCR 服务器重新识别本页。',
  },
  handwritingUnread: {
    en: 'Lines on this page that could not be read, probably handwriting: {count}. Look at the page itself, or read it by a server with DeepSeek-OCR.',
    zh: '本页有 {count} 行无法识别，可能是手写体。请查看原页，或用 DeepSeek-OCR 服务器识别本页。',
  },
  linesUnread: {
    en: 'Lines on this page that could not be read: {count}. Look at the page itself, or scan it again at a higher resolution.',
    zh: '本页有 {count} 行无法识别。请查看原页，或以更高分辨率重新扫描。',
  },
  textUnread: {
    en: 'Something on this page may be text, but none of it could be read. Look at the page itself.',
    zh: '本页可能有文字，但均无法识别。请查看原页。',
  },
  lettersUnknown: {
    en: 'This page seems to be in a language with letters that the model does not know: words have lost their accents. Read the page again with a model that knows them.',
    zh: '本页的语言似乎含有模型不认识的字母：单词丢失了重音符号。请用支持这些字母的模型重新识别本页。',
  },
  textLeftOut: {
    en: 'Characters in the file that nobody sees on this page, left out: {count}. Compare with the page if you miss some.',
    zh: '文件中有 {count} 个字符在本页上不可见，已略去。如有缺失，请与原页对照。',
  },
  readersDisagree: {
    en: 'Two readers of this page differ in many of its words. Compare it with the scan.',
    zh: '两种识别方式在本页的许多词上结果不同，请与扫描件对照。',
  },
  modelLooped: {
    en: 'The model began to repeat itself on this page and was stopped. Compare the page with the scan.',
    zh: '模型在本页上开始重复输出，已被停止。请将本页与扫描件对照。',
  },
  modelTruncated: {
    en: 'The page was too long for one answer of the model. Compare its end with the scan.',
    zh: '本页过长，模型一次无法输出完。请将页尾与扫描件对照。',
  },
  modelBlank: {
    en: 'The model saw no text on this page, though there is something. Look at the page itself.',
    zh: '本页有内容，但模型没有看到文字。请查看原页。',
  },
  modelIncomplete: {
    en: 'What the model wrote before it went wrong was kept; the end of the page may be missing.',
    zh: '保留了模型出错之前的输出；页尾可能缺失。',
  },
  readWithOtherGuard: {
    en: 'Read with a stricter guard against repetition. Compare the page with the scan.',
    zh: '本页使用更严格的防重复设置识别。请与扫描件对照。',
  },
  readAsPlainText: {
    en: 'Read as plain text: its headings, tables and figures may be lost.',
    zh: '本页按纯文本识别：标题、表格和图片可能丢失。',
  },
  readInBands: {
    en: 'Read in two overlapping halves and put together. Compare the middle of the page with the scan.',
    zh: '本页分成重叠的两半识别后拼接。请将页面中部与扫描件对照。',
  },
  readLocally: {
    en: 'Read on this machine, because no server gave a usable page.',
    zh: '没有服务器给出可用的结果，本页由本机识别。',
  },
  noWordBoxes: {
    en: 'The page could not be read on this machine as well: its words have no confidences.',
    zh: '本页未能同时由本机识别：其中的词没有置信度。',
  },

  reading: { en: 'Reading {file}', zh: '正在识别 {file}' },
  pagesRead: { en: '{done} of {total} pages', zh: '第 {done}/{total} 页' },
  readInto: { en: '{file} was read into {result}.', zh: '{file} 已识别到 {result}。' },
  readPartly: {
    en: '{file} was read into {result}, but not all of its pages: {count} failed or are incomplete.',
    zh: '{file} 已识别到 {result}，但有 {count} 页失败或不完整。',
  },
  sameReading: { en: 'The line reads the same again: {line}', zh: '重新识别的结果相同：{line}' },
  lineEdited: {
    en: 'The line was edited, and is left as it is. It now reads: {line}',
    zh: '这一行已被编辑，未作更改。重新识别的结果：{line}',
  },
  readingLine: { en: 'Read the line again', zh: '重新识别这一行' },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type Language = 'en' | 'zh';
export type TextName = keyof typeof TEXTS;
export type Translate = (name: TextName, details?: Readonly<Record<string, string | number>>) => string;

/** The languages that there are texts in, each of them complete. */
export const LANGUAGES: readonly Language[] = ['en', 'zh'];
export const TEXT_NAMES = Object.keys(TEXTS) as TextName[];

/** The language for a client's locale (a language tag as `zh-cn`): English where there is none of its own. */
export function languageOf(locale: string | undefined): Language {
  return /^zh(?:[-_](?:cn|sg|hans)(?:[-_].*)?)?$/i.test(locale ?? '') ? 'zh' : 'en';
}

export function translator(language: Language): Translate {
  return (name, details = {}) => fill(TEXTS[name][language], details);
}

function fill(template: string, details: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(details, name) ? String(details[name]) : whole,
  );
}
