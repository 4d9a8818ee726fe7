import type { ModelProfile, NgramGuard } from '../profiles/profile.ts';
import type { ServerTiling } from '../request/tokenBudget.ts';

export type AdapterId = 'vllm' | 'sglang' | 'ollama' | 'llama.cpp' | 'deepseek-ocr.rs' | 'openai';

export type JsonFields = Readonly<Record<string, unknown>>;

/** What a server does at the moment, from all clients. */
export interface ServerLoad {
  readonly running: number;
  readonly waiting: number;
}

/** Extra fields of a request, by what they are for; each group can be left out when a server refuses it. */
export interface ExtraFields {
  /** Against repetition. */
  readonly guard: JsonFields;
  /** The tokens that may repeat, as fields that replace those of `guard`; empty where it has no such list. */
  readonly guardWithWhitelist: JsonFields;
  /** That tags come through. */
  readonly tags: JsonFields;
}

/** What is particular about a kind of server. */
export interface ServerAdapter {
  readonly id: AdapterId;
  /** For people. */
  readonly title: string;
  /** The text goes before the picture. */
  readonly textFirst: boolean;
  /** Whether the tags of grounded output come back. */
  readonly returnsTags: boolean;
  /** `finish_reason` says `length` when the answer was cut off; else the counts of tokens must tell. */
  readonly tellsTruncation: boolean;
  /** Requests in flight that are tried at first, and at most. */
  readonly firstLimit: number;
  readonly highestLimit: number;
  /** How it cuts pictures for DeepSeek-OCR, where not as the official code. */
  readonly tiling?: ServerTiling;
  /** Where it tells what it does; absent: nowhere. */
  readonly loadPath?: string;
  extraFields(profile: ModelProfile, guard: NgramGuard | undefined): ExtraFields;
  /** Reads what `loadPath` gave. */
  readLoad?(text: string): ServerLoad | undefined;
}
