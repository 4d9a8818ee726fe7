import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, errorTexts } from '../../../server/src/protocol.ts';
import { messagesInSources } from '../../fixtures/l10n/messagesInSources.ts';

const ROOT = join(import.meta.dirname, '../../..');
const json = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, string>;

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([placeholder]) => placeholder).sort();
}

/** Commands, settings and links that a text names must be the same in its translation. */
function fixed(text: string): string[] {
  return [...text.matchAll(/\(command:[^)]+\)|`[^`]+`/g)].map(([part]) => part).sort();
}

/** Names, formats and units that are written the same in Chinese. */
const NAMES =
  /Folio|VS Code|Node\.js|DeepSeek-OCR|Markdown|JPEG|WebP|auto|megabytes|https?|HTTP|SHA-256|--sha256|Python|Tesseract|folio-model\.json/g;

/** Words of English that a translation still has: all but names, code, settings, links and placeholders. */
function englishIn(text: string): string[] {
  const prose = text
    .replace(/`[^`]+`|\{\w+\}|\(command:[^)]+\)|\*\.pdf|folio\.[\w.]+/g, '')
    .replace(NAMES, '');
  return [...prose.matchAll(/[A-Za-z]*[a-z]{2,}[A-Za-z]*/g)].map(([word]) => word);
}

describe('the messages of the extension', () => {
  const { messages, computed } = messagesInSources();
  const catalogue = ERROR_CODES.map((code) => errorTexts(code).message);
  const chinese = json('l10n/bundle.l10n.zh-cn.json');

  it('are literals, but for the texts of the error catalogue', () => {
    expect(computed).toEqual([expect.stringMatching(/^errors[\\/]errorText\.ts:/)]);
  });

  it('are all in Chinese, and nothing else is', () => {
    const all = new Set([...messages, ...catalogue]);
    expect([...all].filter((message) => !chinese[message])).toEqual([]);
    expect(Object.keys(chinese).filter((message) => !all.has(message))).toEqual([]);
  });

  it.each(Object.entries(chinese))('%s has no English in its Chinese', (_english, translated) => {
    expect(englishIn(translated)).toEqual([]);
  });

  it.each(Object.entries(chinese))('%s keeps its placeholders', (english, translated) => {
    expect(placeholders(translated)).toEqual(placeholders(english));
  });
});

describe('the texts of the manifest', () => {
  const english = json('package.nls.json');
  const chinese = json('package.nls.zh-cn.json');
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');

  it('are those the manifest names', () => {
    const named = new Set([...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key));
    expect([...named].sort()).toEqual(Object.keys(english).sort());
  });

  it('are all in Chinese, and nothing else is', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    expect(Object.values(chinese).filter((text) => text.trim() === '')).toEqual([]);
  });

  it.each(Object.entries(chinese))('%s has no English in its Chinese', (_key, translated) => {
    expect(englishIn(translated)).toEqual([]);
  });

  it.each(Object.keys(english))('%s names the same commands and settings', (key) => {
    expect(fixed(chinese[key] ?? '')).toEqual(fixed(english[key] ?? ''));
  });
});
