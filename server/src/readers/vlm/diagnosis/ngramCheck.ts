import { z } from 'zod';
import { ServerProblem } from '../http/serverProblem.ts';
import { chatRequest } from '../request/chatRequest.ts';
import { FULL_SHAPE } from '../request/requestShape.ts';
import { streamChat } from '../stream/chatStream.ts';
import type { CheckedServer, ServerFinding } from './diagnoseServer.ts';
import { testPicture } from './testPicture.ts';

const PROCESSOR = 'vllm.model_executor.models.deepseek_ocr:NGramPerReqLogitsProcessor';
const versionSchema = z.looseObject({ version: z.string() });

/**
 * Whether vLLM was started with the processor that keeps the model from repeating itself. It cannot be
 * asked; but with the processor a request for n-grams of no length is refused, and without it nobody minds.
 * Before 0.12 such a request was not checked and could harm the engine, so there it is not sent.
 */
export async function checkNgramGuard(server: CheckedServer): Promise<ServerFinding[]> {
  const { identity, client, clock, stream, signal } = server;
  const { adapter, profile, model } = identity;
  if (profile.ngramGuards.length === 0) return [];
  if (adapter.id === 'sglang' || adapter.id === 'ollama' || adapter.id === 'llama.cpp')
    return [{ text: `${adapter.title} has no guard by n-grams; Folio stops loops itself.` }];
  if (adapter.id !== 'vllm') return [];
  if (!(await isCheckingArguments(server)))
    return [
      {
        text: 'Whether it guards against repetition cannot be found out with this version. Folio stops loops itself.',
        fix: `Update vLLM to 0.12 or later, and start it with --logits_processors ${PROCESSOR}.`,
      },
    ];
  const body = chatRequest({
    adapter,
    profile,
    model,
    prompt: profile.prompts.plain ?? profile.prompts.page,
    guard: { size: 0, window: 90 },
    shape: { ...FULL_SHAPE, whitelist: false },
    maxTokens: 8,
    picture: testPicture(),
  });
  try {
    await streamChat({ client, body, clock, settings: stream, signal, onText: () => true });
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    if (error.kind === 'request') return [{ text: 'It guards against repetition.' }];
    throw error;
  }
  return [
    {
      text: 'It was started without the guard against repetition: some pages will loop, be stopped, and cost time.',
      fix: `Start vLLM with --logits_processors ${PROCESSOR}.`,
    },
  ];
}

async function isCheckingArguments({ client, stream, signal }: CheckedServer): Promise<boolean> {
  try {
    const json = await client.getJson('/version', stream.inquiryMilliseconds, signal);
    const [major = 0, minor = 0] = versionSchema.parse(json).version.split('.').map(Number);
    return major > 0 || minor >= 12;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}
