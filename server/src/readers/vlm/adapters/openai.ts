import type { ServerAdapter } from './adapter.ts';
import { vllmFields } from './vllm.ts';

/**
 * Any other server that speaks OpenAI's protocol. Mostly there is a vLLM behind it, so its fields are sent;
 * who does not know them says so, and gets the request without.
 */
export const OPENAI: ServerAdapter = {
  id: 'openai',
  title: 'an OpenAI-compatible server',
  textFirst: false,
  returnsTags: true,
  tellsTruncation: true,
  firstLimit: 8,
  highestLimit: 256,
  extraFields: vllmFields,
};
