import type { ModelProfile } from './profile.ts';

const NO_GUARDS: Pick<ModelProfile, 'ngramGuards' | 'ngramWhitelist' | 'keepSpecialTokens'> = {
  ngramGuards: [],
  ngramWhitelist: [],
  keepSpecialTokens: false,
};

const PADDLEOCR_VL: ModelProfile = {
  profileVersion: 1,
  name: 'paddleocr-vl',
  title: 'PaddleOCR-VL',
  models: ['paddleocr-vl', 'paddleocr_vl'],
  prompts: { page: { text: 'OCR:', tokens: 16 } },
  output: 'markdown',
  // The processor scales to about 2.8 megapixels at most (28 × 28 px a token).
  image: { dpi: 144, maxSide: 2_400, fastMaxSide: 1_000 },
  pictureTokens: { kind: 'patches', patchSide: 28, maxTokens: 3_700 },
  context: 16_384,
  maxOutputTokens: 8_192,
  sampling: { temperature: 0 },
  ...NO_GUARDS,
};

const GLM_OCR: ModelProfile = {
  profileVersion: 1,
  name: 'glm-ocr',
  title: 'GLM-OCR',
  models: ['glm-ocr', 'glm_ocr'],
  prompts: { page: { text: 'Text Recognition:', tokens: 24 } },
  output: 'markdown',
  image: { dpi: 144, maxSide: 2_400, fastMaxSide: 1_000 },
  pictureTokens: { kind: 'patches', patchSide: 28, maxTokens: 6_200 },
  context: 8_192,
  maxOutputTokens: 8_192,
  sampling: { temperature: 0 },
  ...NO_GUARDS,
};

const LIGHTON_OCR: ModelProfile = {
  profileVersion: 1,
  name: 'lightonocr',
  title: 'LightOnOCR',
  models: ['lightonocr'],
  // A prompt would come back in the answer: the picture goes alone.
  prompts: { page: { text: '', tokens: 16 } },
  output: 'markdown',
  image: { dpi: 200, maxSide: 1_540, fastMaxSide: 1_024 },
  pictureTokens: { kind: 'patches', patchSide: 28, maxTokens: 3_100 },
  context: 16_384,
  maxOutputTokens: 4_096,
  sampling: { temperature: 0.2, topP: 0.9 },
  ...NO_GUARDS,
};

/** For a model that no profile knows. */
const VISION: ModelProfile = {
  profileVersion: 1,
  name: 'vision',
  title: 'A model that sees',
  models: [],
  prompts: {
    page: {
      text:
        'Transcribe this page as Markdown. Keep headings, lists and tables (as HTML), and write formulas in LaTeX. ' +
        'Write only what stands on the page, in reading order, without comments and without a code fence.',
      tokens: 120,
    },
    plain: { text: 'Write down the text of this page, and nothing else.', tokens: 60 },
  },
  output: 'markdown',
  image: { dpi: 144, maxSide: 2_000, fastMaxSide: 1_024 },
  pictureTokens: { kind: 'patches', patchSide: 28, maxTokens: 5_200 },
  context: 16_384,
  maxOutputTokens: 8_192,
  sampling: { temperature: 0 },
  ...NO_GUARDS,
};

export const OTHER_PROFILES: readonly ModelProfile[] = [PADDLEOCR_VL, GLM_OCR, LIGHTON_OCR, VISION];

/** The profile of a model that no other fits. */
export const FALLBACK_PROFILE: ModelProfile = VISION;
