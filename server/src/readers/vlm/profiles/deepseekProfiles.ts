import type { ModelProfile } from './profile.ts';

/**
 * DeepSeek-OCR and DeepSeek-OCR-2: prompts, guards and sizes are those of the official scripts and of the
 * vLLM recipe. Token counts of prompts include the line break that the template puts before them, and BOS.
 */
const DEEPSEEK_OCR: ModelProfile = {
  profileVersion: 1,
  name: 'deepseek-ocr',
  title: 'DeepSeek-OCR',
  models: ['deepseek-ocr', 'deepseek_ocr', 'deepseekocr'],
  prompts: {
    page: { text: '<|grounding|>Convert the document to markdown.', tokens: 10 },
    plain: { text: 'Free OCR.', tokens: 5 },
  },
  output: 'grounded',
  // The official raster. One tile's side is the fast mode: a picture that fits a tile gets no tiles.
  image: { dpi: 144, maxSide: 3_200, fastMaxSide: 640 },
  pictureTokens: {
    kind: 'tiles',
    tileSide: 640,
    maxTiles: 6,
    tileTokensPerSide: 10,
    rowBreaks: true,
    globalTokens: 273,
  },
  context: 8_192,
  maxOutputTokens: 8_192,
  sampling: { temperature: 0 },
  // The recipe's, then those of the official PDF script.
  ngramGuards: [
    { size: 30, window: 90 },
    { size: 20, window: 50 },
  ],
  // <td> and </td>
  ngramWhitelist: [128_821, 128_822],
  keepSpecialTokens: true,
};

const DEEPSEEK_OCR_2: ModelProfile = {
  ...DEEPSEEK_OCR,
  name: 'deepseek-ocr-2',
  title: 'DeepSeek-OCR-2',
  models: ['deepseek-ocr-2', 'deepseek_ocr_2', 'deepseek-ocr2', 'deepseekocr2'],
  image: { dpi: 144, maxSide: 3_200, fastMaxSide: 768 },
  pictureTokens: {
    kind: 'tiles',
    tileSide: 768,
    maxTiles: 6,
    tileTokensPerSide: 12,
    rowBreaks: false,
    globalTokens: 257,
  },
};

export const DEEPSEEK_PROFILES: readonly ModelProfile[] = [DEEPSEEK_OCR, DEEPSEEK_OCR_2];
