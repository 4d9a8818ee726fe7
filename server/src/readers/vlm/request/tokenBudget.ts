import type { ModelProfile, PictureTokens, ProfilePrompt } from '../profiles/profile.ts';
import { nearestGrid, tileGrid } from './tileGrid.ts';

/** How a server cuts pictures, where that differs from the model's own way. */
export interface ServerTiling {
  readonly maxTiles: 6 | 9;
  /** Pictures that fit one tile are cut, too. */
  readonly always: boolean;
}

/** An answer is not asked for when there is no room for this many tokens of it. */
const LEAST_OUTPUT_TOKENS = 64;

/** Tokens that a picture of so many px takes of the context. */
export function pictureTokens(
  tokens: PictureTokens,
  width: number,
  height: number,
  tiling?: ServerTiling,
): number {
  if (tokens.kind === 'patches') {
    const patches = Math.ceil(width / tokens.patchSide) * Math.ceil(height / tokens.patchSide);
    return Math.min(tokens.maxTokens, patches);
  }
  const { tileSide, tileTokensPerSide: side, rowBreaks, globalTokens } = tokens;
  const maxTiles = tiling?.maxTiles ?? tokens.maxTiles;
  const grid = tiling?.always
    ? nearestGrid(width, height, tileSide, maxTiles)
    : tileGrid(width, height, tileSide, maxTiles);
  if (!grid) return globalTokens;
  const rowLength = side * grid.columns + (rowBreaks ? 1 : 0);
  return globalTokens + side * grid.rows * rowLength;
}

export interface BudgetRequest {
  readonly profile: ModelProfile;
  readonly prompt: ProfilePrompt;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  /** What the server says of its context, tokens. */
  readonly vlmContext?: number;
  readonly tiling?: ServerTiling;
}

/**
 * Tokens that may be asked for, so that prompt, picture and answer fit the context: servers refuse a
 * request that asks for more.
 */
export function outputTokens(request: BudgetRequest): number {
  const { profile, prompt, width, height, vlmContext, tiling } = request;
  const context = vlmContext ?? profile.context;
  const used = prompt.tokens + pictureTokens(profile.pictureTokens, width, height, tiling);
  return Math.max(LEAST_OUTPUT_TOKENS, Math.min(profile.maxOutputTokens, context - used));
}
