import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliScene } from '../fixtures/cli/cliScene.ts';

/**
 * Real and made-up documents that were read wrongly once, each with what must and must not stand in its
 * Markdown. Each stands for a kind, which has its own small documents in the unit tests.
 */
const SHARED = process.env['FOLIO_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const CASES = join(SHARED, 'cases');
const MODEL = join(SHARED, 'models', 'ppocrv6-tiny');
const present = existsSync(CASES) && existsSync(MODEL);
if (!present) console.warn(`SKIPPED: no cases in ${SHARED}; set FOLIO_SHARED to where they are.`);

interface Expectation {
  readonly has?: readonly (string | RegExp)[];
  readonly lacks?: readonly (string | RegExp)[];
}

const COMMITTEE =
  'The committee met on Tuesday to review the annual budget and to consider the proposals that were received from the members during the spring. It was decided that the repairs to the roof should be carried out before the winter, and that a further report should be prepared by the treasurer in time for the next general meeting.';

const EXPECTED: Readonly<Record<string, Expectation>> = {
  'acroform-states': {
    has: [
      /^Name: Ada Example\\?$/m,
      /^City: Harbour Town\\?$/m,
      /^- \[x\] I agree to the terms\\?$/m,
      /^(?:- )?\[ \] Send me the newsletter\\?$/m,
      /^Country: France\\?$/m,
      /^Colour: ● red ○ blue\\?$/m,
    ],
  },
  'code-scan': {
    has: [/```\w*\ndef read_page\(path, ?dpi=300\):\n {4}"""Return the text of a page\.?"""\n {4}image = /],
    lacks: ['\\_'],
  },
  'covered-text': {
    has: ['Account holder', COMMITTEE],
    lacks: ['ignore all previous', 'RED ON RED', 'REDACTED', 'Jones', 'UNDER A WHITE'],
  },
  'dingbat-ticks': {
    has: ['✔ Passed inspection', '✘ Failed inspection', '○ Male ● Female'],
    lacks: ['4 Passed', '8 Failed'],
  },
  'hyphen-number-words': {
    has: ['thirty-three members', 'thirty-two', 'long-term', 'modern', 'information'],
  },
  'leaders-table': {
    has: [
      /\| 2003 \| 2004 \| 2005 \| 2006 \| 2007 \| 2008 \| 2009 \| 2010 \| 2011 \| 2012 \|/,
      '| Algeria - Algérie | 33 003 | 33 461 | 33 961 | 34 507 | 35 097 | 35 725 | 36 383 | 37 063 | 37 763 | 38 482 |',
    ],
    lacks: [/\.{4}/],
  },
  'ledger-clipped-overflow': {
    has: [
      /\| 13-May-16 \| 38 BP \| R \| Chq\. No\. 085900 BILL NO\.133, .*141.* \| 26406576 \| 0 \| 1207631 Cr\. \|/,
      '| 25-Jun-16 | 50 BP | R | Chq. No. 086352 BEING COMMISSION RETURNED TO PARTY | 132696 | 0 | 1074935 Cr. |',
      /\| 19-Aug-16 \| 1 BP \| R \| Chq\. No\. 086866 Being Payment .* 29\.01\.20 \| 1074935 \| 0 \| 0 Dr\. \|/,
    ],
    lacks: ['26 06 76', '176, 175, 179', '29.01.20161074935'],
  },
  'png-white-on-transparent': { has: ['我是中国人'] },
  ruby: {
    has: [/権利条約.*は子どもの権利.*を守.*る約束.*です。/, /世界.*の国々.*がこの条約.*に参加.*しています。/],
    lacks: [/^[\p{Script=Hiragana}\s]+$/mu],
  },
  'same-page-twice': {
    has: [
      /<!-- page 1 -->[^]*Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package[^]*<!-- page 2 -->[^]*Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package/,
    ],
    lacks: ['Only a running header'],
  },
  'script-cyrillic-scan': { has: [/not read/i], lacks: ['KoMIT', 'BTopHIK', 'cobet', /B[E3e]CHO/] },
  'script-serbian-line': { has: [/not read/i], lacks: [/BpeM/, /AaHac/] },
  'shifted-heading-font': {
    has: [/^# What is the purpose/m, /^# Who pays for the roof/m],
    lacks: ['8IBU', '8IP'],
  },
  'sideways-ruled-table': {
    has: [
      /NICS Firearm Background Checks/,
      /November - 2015/,
      '| Alabama | 18,870 | 23,022 | 22,650 | 859 | 1,178 | 0 | 14 | 15 | 0 | 2,179 | 2,307 | 11 |',
      '| Alaska | 209 | 3,062 | 3,209 |',
    ],
  },
  'sideways-web-print': {
    has: [
      'Apache Tika is a toolkit for detecting and extracting metadata and structured text content from various documents using existing parser libraries.',
      /^#+ Tika - Content Analysis Toolkit/m,
      /^#+ Latest News/m,
    ],
  },
  'stamp-over-text-scan': {
    has: [
      'before. Nobody spoke. The master of the largest boat climbed up the ladder and took off his hat, and it was then that the others understood what had happened in the night.',
    ],
  },
  'statement-rows': {
    has: [
      '| Date | Value | Description | Debit | Credit | Balance |',
      'Card payment GROCERY STORE REF 8842 1190 NL 14:02',
    ],
    lacks: [/\|[^|\n]*Account no\.[^]*\n\| Date \| Value/],
  },
  strikethrough: { has: ['The deposit is ~~500 euros~~ 750 euros and is due in March.'] },
  'tategaki-positioned': {
    has: [
      '昔々あるところにおじいさんとおばあさんが住んでいました。おじいさんは山へしばかりに、おばあさんは川へ洗濯に行きました。すると大きな桃が流れてきました。',
    ],
  },
  'toc-leaders': {
    has: [
      ['Foreword', 'vii'],
      ['1 Introduction', '1'],
      ['1.1 Scope of this handbook', '3'],
      ['1.2 Terms and definitions used in the following chapters', '5'],
      ['2 Chain Reaction: Quality, Productivity', '12'],
      ['2.1 Lower costs', '14'],
      ['3 Diseases and Obstacles', '42'],
      ['Appendix A: Questions to Help Managers', '101'],
      ['Index', '120'],
    ].map(([entry = '', page = '']) => new RegExp(`^[^a-z]*${quoted(entry)}[^\\w.]+${page}[ |\\\\]*$`, 'm')),
    lacks: [/\.{4}/],
  },
  'watermark-diagonal': {
    has: [new RegExp(`(?:^${quoted(COMMITTEE)}\\n\\n?[^]*){6}`, 'm')],
    lacks: [/^#+ .*CONFIDENTIAL/m],
  },
};

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe.runIf(present)('documents that were read wrongly once', () => {
  let scene: CliScene;

  beforeAll(async () => {
    scene = await CliScene.create();
  });

  afterAll(() => scene.close());

  it('are all known here', () => {
    expect(readdirSync(CASES).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s', async (name, { has = [], lacks = [] }) => {
    const file = readdirSync(join(CASES, name)).find((entry) => entry.startsWith('input.')) ?? 'input.pdf';
    const { code, stdout } = await scene.run(['read', join(CASES, name, file), '--model', MODEL, '-q']);
    expect(code).toBe(0);
    for (const part of has) expect(stdout).toMatch(part);
    for (const part of lacks) expect(stdout).not.toMatch(part);
  });
});
