import { FolioError } from '../../../errors/catalogue.ts';
import type { ServerClient } from '../http/serverClient.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { AdapterId, ServerAdapter } from './adapter.ts';
import { DEEPSEEK_OCR_RS } from './deepseekOcrRs.ts';
import { LLAMA_CPP } from './llamaCpp.ts';
import { OLLAMA } from './ollama.ts';
import { OPENAI } from './openai.ts';
import { SGLANG } from './sglang.ts';
import { VLLM } from './vllm.ts';

export const ADAPTERS: Readonly<Record<AdapterId, ServerAdapter>> = {
  vllm: VLLM,
  sglang: SGLANG,
  ollama: OLLAMA,
  'llama.cpp': LLAMA_CPP,
  'deepseek-ocr.rs': DEEPSEEK_OCR_RS,
  openai: OPENAI,
};

/** The adapter a user names. Throws FolioError `adapter-unknown`. */
export function adapterNamed(name: string): ServerAdapter {
  const adapter = Object.values(ADAPTERS).find(({ id }) => id === name.toLowerCase());
  if (!adapter)
    throw new FolioError('adapter-unknown', { adapter: name, known: Object.keys(ADAPTERS).join(', ') });
  return adapter;
}

/** Who servers say owns the models they list. */
const OWNERS: Readonly<Record<string, ServerAdapter>> = {
  vllm: VLLM,
  sglang: SGLANG,
  llamacpp: LLAMA_CPP,
  library: OLLAMA,
};

interface Probe {
  readonly adapter: ServerAdapter;
  readonly path: string;
  readonly fits: (text: string) => boolean;
}

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

/** What only this kind of server answers, the likeliest first. */
const PROBES: readonly Probe[] = [
  { adapter: VLLM, path: '/version', fits: isJson },
  { adapter: SGLANG, path: '/get_model_info', fits: isJson },
  { adapter: SGLANG, path: '/server_info', fits: isJson },
  { adapter: LLAMA_CPP, path: '/props', fits: isJson },
  { adapter: OLLAMA, path: '/api/version', fits: isJson },
  { adapter: DEEPSEEK_OCR_RS, path: '/v1/health', fits: (text) => text.trim() === 'ok' },
];

/**
 * Finds out what kind of server this is: by who owns its models, else by what it answers. One that answers
 * nothing particular is taken for any OpenAI-compatible server. Rejects when it does not answer at all.
 */
export async function detectAdapter(
  client: ServerClient,
  owners: readonly string[],
  milliseconds: number,
  signal?: AbortSignal,
): Promise<ServerAdapter> {
  for (const owner of owners) {
    const adapter = OWNERS[owner.toLowerCase()];
    if (adapter) return adapter;
  }
  for (const { adapter, path, fits } of PROBES) {
    try {
      if (fits(await client.getText(path, milliseconds, signal))) return adapter;
    } catch (error) {
      if (!(error instanceof ServerProblem) || error.status === undefined) throw error;
    }
  }
  return OPENAI;
}
