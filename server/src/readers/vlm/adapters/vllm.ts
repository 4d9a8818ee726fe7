import type { ModelProfile, NgramGuard } from '../profiles/profile.ts';
import type { ExtraFields, ServerAdapter, ServerLoad } from './adapter.ts';
import { readMetrics, sumOf } from './metricsText.ts';

const RUNNING = 'vllm:num_requests_running';
const WAITING = 'vllm:num_requests_waiting';

/** vLLM's server, and routers in front of several. https://docs.vllm.ai */
export const VLLM: ServerAdapter = {
  id: 'vllm',
  title: 'vLLM',
  textFirst: false,
  returnsTags: true,
  tellsTruncation: true,
  firstLimit: 16,
  highestLimit: 256,
  loadPath: '/metrics',
  extraFields: vllmFields,
  readLoad(text: string): ServerLoad | undefined {
    const samples = readMetrics(text, (name) => name === RUNNING || name === WAITING);
    const running = sumOf(samples, RUNNING);
    const waiting = sumOf(samples, WAITING);
    return running === undefined || waiting === undefined ? undefined : { running, waiting };
  },
};

/** Fields beyond OpenAI's stand at the top level. */
export function vllmFields(profile: ModelProfile, guard: NgramGuard | undefined): ExtraFields {
  const xargs = guard && { ngram_size: guard.size, window_size: guard.window };
  const whitelist = profile.ngramWhitelist;
  return {
    guard: xargs ? { vllm_xargs: xargs } : {},
    guardWithWhitelist:
      xargs && whitelist.length > 0 ? { vllm_xargs: { ...xargs, whitelist_token_ids: whitelist } } : {},
    tags: profile.keepSpecialTokens ? { skip_special_tokens: false } : {},
  };
}
