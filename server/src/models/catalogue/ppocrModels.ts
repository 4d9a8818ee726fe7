import type { CatalogueEntry, CatalogueFile } from './catalogueEntry.ts';

/* The PP-OCR models as ONNX files, as RapidOCR 3.10 publishes them: addresses and hashes of its release. */

const FILES = 'https://www.modelscope.cn/models/RapidAI/RapidOCR/resolve/v3.10.0/onnx/';
const SOURCE = 'https://github.com/PaddlePaddle/PaddleOCR';

function file(
  path: string,
  sha256: string,
  more: Pick<CatalogueFile, 'bytes' | 'alternatives'> = {},
): CatalogueFile {
  return { origin: { url: `${FILES}${path}.onnx` }, sha256, ...more };
}

/** Tells lines that stand on their head, for every page model here. */
const LINE_ORIENTATION = file(
  'PP-OCRv4/cls/ch_ppocr_mobile_v2.0_cls_mobile',
  'e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c',
  {
    bytes: 585_532,
    alternatives: [
      { sha256: 'f4bb53707100c5f3d59ba834eb05bb400369f20aed35d4b26807b1bfadd2a70e', bytes: 582_663 },
      { sha256: '491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640', bytes: 578_966 },
    ],
  },
);

/** Written in Latin letters, accents included; the list of PP-OCRv6 tiny. */
const LATIN = (
  'en af az bs ca cs cy da de es et eu fi fr ga gl hr hu id is it ku la lb lt lv mi ms mt nl no oc pl pt qu rm ro ' +
  'sr-Latn sk sl sq sv sw fil tr uz vi'
).split(' ');

const CYRILLIC =
  'ru uk be bg mk sr-Cyrl mn kk ky tg tt ba cv ab av ce os kv udm lez dar inh kbd ady sah tyv bua xal kaa'.split(
    ' ',
  );

function pageModel(
  name: string,
  title: string,
  languages: readonly string[],
  scripts: readonly string[],
  detection: CatalogueFile,
  recognition: CatalogueFile,
  replaces: readonly string[],
): CatalogueEntry {
  return {
    name,
    title,
    kind: 'page-model',
    family: 'ctc',
    languages: [...languages],
    scripts: [...scripts],
    licence: 'Apache-2.0',
    source: SOURCE,
    replaces: [...replaces],
    parts: { detection, recognition, lineOrientation: LINE_ORIENTATION },
  };
}

/** Best first. */
export const PPOCR_PAGE_MODELS: readonly CatalogueEntry[] = [
  pageModel(
    'ppocrv6-tiny',
    'PP-OCRv6 tiny (Chinese, Latin, Greek)',
    ['zh-Hans', 'zh-Hant', ...LATIN, 'el'],
    ['Hani', 'Latn', 'Grek'],
    file(
      'PP-OCRv6/det/PP-OCRv6_det_tiny',
      'f42c0fbd294d95eac1a550e131b277dac97462c8025fa4b6c3cec1b7894bd3d5',
      {
        alternatives: [
          { sha256: '193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8', bytes: 1_780_590 },
        ],
      },
    ),
    file(
      'PP-OCRv6/rec/PP-OCRv6_rec_tiny',
      'e16e242de5937ad92609223f19bc2aff3727ee40b095f996907c24749bad251b',
      {
        alternatives: [
          { sha256: '9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6', bytes: 4_462_639 },
        ],
      },
    ),
    ['ppocrv4-mobile'],
  ),
  pageModel(
    'ppocrv6-small',
    'PP-OCRv6 small (Chinese, Japanese, Latin, Greek)',
    ['zh-Hans', 'zh-Hant', 'ja', ...LATIN, 'el'],
    ['Hani', 'Hira', 'Kana', 'Latn', 'Grek'],
    file(
      'PP-OCRv6/det/PP-OCRv6_det_small',
      '090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f',
      {
        bytes: 9_929_594,
      },
    ),
    file(
      'PP-OCRv6/rec/PP-OCRv6_rec_small',
      '6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884',
      {
        bytes: 21_234_383,
      },
    ),
    ['ppocrv4-mobile', 'ppocrv5-mobile'],
  ),
  pageModel(
    'ppocrv6-medium',
    'PP-OCRv6 medium (Chinese, Japanese, Latin, Greek)',
    ['zh-Hans', 'zh-Hant', 'ja', ...LATIN, 'el'],
    ['Hani', 'Hira', 'Kana', 'Latn', 'Grek'],
    file(
      'PP-OCRv6/det/PP-OCRv6_det_medium',
      '92078b7355007ccfffcd4c8cd441a3afd4538904d06881b29a155e1e679907c2',
    ),
    file(
      'PP-OCRv6/rec/PP-OCRv6_rec_medium',
      'eef444829dbbe18d7fea59a3f6eb75647518d2b3a9568d27c92e42940204894b',
    ),
    ['ppocrv4-mobile', 'ppocrv5-mobile'],
  ),
  pageModel(
    'ppocrv5-mobile',
    'PP-OCRv5 mobile (Chinese, Japanese, English)',
    ['zh-Hans', 'zh-Hant', 'ja', 'en'],
    ['Hani', 'Hira', 'Kana', 'Latn'],
    file(
      'PP-OCRv5/det/ch_PP-OCRv5_det_mobile',
      '4d97c44a20d30a81aad087d6a396b08f786c4635742afc391f6621f5c6ae78ae',
      {
        bytes: 4_819_576,
      },
    ),
    file(
      'PP-OCRv5/rec/ch_PP-OCRv5_rec_mobile',
      '5825fc7ebf84ae7a412be049820b4d86d77620f204a041697b0494669b1742c5',
      {
        bytes: 16_631_306,
      },
    ),
    ['ppocrv4-mobile'],
  ),
];

function recognizer(
  version: 3 | 4 | 5,
  id: string,
  title: string,
  languages: readonly string[],
  scripts: readonly string[],
  sha256: string,
): CatalogueEntry {
  // The files of versions 3 and 4 lie together.
  const folder = version === 5 ? 'PP-OCRv5' : 'PP-OCRv4';
  return {
    name: `ppocrv${version}-${id.replaceAll('_', '-')}`,
    title: `PP-OCRv${version} ${title}`,
    kind: 'recognizer',
    family: 'ctc',
    languages: [...languages],
    scripts: [...scripts],
    licence: 'Apache-2.0',
    source: SOURCE,
    // As the page model of the same version, which reads lines in their own proportions best.
    ...(version === 5 ? {} : { stretch: 1 }),
    parts: { recognition: file(`${folder}/rec/${id}_PP-OCRv${version}_rec_mobile`, sha256) },
  };
}

/** Of each script the best first. */
export const PPOCR_RECOGNIZERS: readonly CatalogueEntry[] = [
  recognizer(
    5,
    'latin',
    'Latin',
    LATIN,
    ['Latn'],
    'b20bd37c168a570f583afbc8cd7925603890efbcdc000a59e22c269d160b5f5a',
  ),
  recognizer(
    5,
    'en',
    'English',
    ['en'],
    ['Latn'],
    'c3461add59bb4323ecba96a492ab75e06dda42467c9e3d0c18db5d1d21924be8',
  ),
  recognizer(
    5,
    'eslav',
    'East Slavic',
    ['ru', 'uk', 'be'],
    ['Cyrl'],
    '08705d6721849b1347d26187f15a5e362c431963a2a62bfff4feac578c489aab',
  ),
  recognizer(
    5,
    'cyrillic',
    'Cyrillic',
    CYRILLIC,
    ['Cyrl'],
    '90f761b4bfcce0c8c561c0cb5c887b0971d3ec01c32164bdf7374a35b0982711',
  ),
  recognizer(
    5,
    'arabic',
    'Arabic',
    ['ar', 'fa', 'ug', 'ur', 'ps', 'ckb', 'sd', 'bal'],
    ['Arab'],
    'c1192e632d0baa9146ae5b756a0e635e3dc63c1733737ebfd1629e87144e9295',
  ),
  recognizer(
    5,
    'devanagari',
    'Devanagari',
    ['hi', 'mr', 'ne', 'bho', 'mai', 'mag', 'new', 'kok', 'sa', 'bgc'],
    ['Deva'],
    'd6f0a906580e3fa6b324a318718f1f31f268b6ea8ef985f91c2012a37f52c91e',
  ),
  recognizer(
    5,
    'korean',
    'Korean',
    ['ko'],
    ['Hang'],
    'cd6e2ea50f6943ca7271eb8c56a877a5a90720b7047fe9c41a2e541a25773c9b',
  ),
  recognizer(
    5,
    'th',
    'Thai',
    ['th'],
    ['Thai'],
    'de541dd83161c241ff426f7ecfd602a0ba77d686cf3ab9a6c255ea82fd08006e',
  ),
  recognizer(
    5,
    'el',
    'Greek',
    ['el'],
    ['Grek'],
    'b4368bccd557123c702b7549fee6cd1e94b581337d1c9b65310f109131542b7f',
  ),
  recognizer(
    5,
    'ta',
    'Tamil',
    ['ta'],
    ['Taml'],
    'a42448808b7dea87597336f12438935f40353f1949e8360acd9e06b4da21bfe1',
  ),
  recognizer(
    5,
    'te',
    'Telugu',
    ['te'],
    ['Telu'],
    'a3690451b50028a09a3316a1274f7c05728151ea3f8fd392696397a7fefcbd92',
  ),
  recognizer(
    4,
    'japan',
    'Japanese',
    ['ja'],
    ['Hira', 'Kana', 'Hani'],
    'e1075a67dba758ecfc7ebc78a10ae61c95ac8fb66a9c86fab5541e33f085cb7a',
  ),
  recognizer(
    3,
    'chinese_cht',
    'Traditional Chinese',
    ['zh-Hant'],
    ['Hani'],
    '779656d044ce388045e02ea9244724616194e63928606436cdfc6dc3c9528cc6',
  ),
  recognizer(
    4,
    'ka',
    'Kannada',
    ['kn'],
    ['Knda'],
    '9c1e186ea1d13cf6c853e57b42d382c3961fdd6acc2409e0d0dc44defc9f152b',
  ),
];
