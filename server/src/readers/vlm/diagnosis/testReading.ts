import type { Attempt } from '../reading/attempts.ts';
import { attemptsOf } from '../reading/attempts.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import { chatRequest } from '../request/chatRequest.ts';
import { degrade, FULL_SHAPE, type RequestShape } from '../request/requestShape.ts';
import { streamChat, type ChatEnd } from '../stream/chatStream.ts';
import type { CheckedServer, ServerFinding } from './diagnoseServer.ts';
import { TEST_WORDS, testPicture } from './testPicture.ts';

/** A first token of an idle server that takes longer is worth a word. */
const SLOW_MS = 5_000;
const TEST_TOKENS = 512;
const MOST_TRIES = 6;

interface TestAnswer {
  readonly text: string;
  readonly end: ChatEnd;
  readonly shape: RequestShape;
}

/** Has the server read a picture with two words, the way pages are read, and looks at what comes back. */
export async function readTestPicture(server: CheckedServer): Promise<ServerFinding[]> {
  const { profile } = server.identity;
  const [attempt, ...others] = attemptsOf(profile);
  if (!attempt) return [];
  const answer = await ask(server, attempt);
  const findings = shapeFindings(answer.shape, profile.ngramGuards.length > 0);
  findings.push(...speedFindings(answer.end));
  if (answer.text.trim() === '') {
    const plain = others.find(({ name }) => name === 'plain-text');
    const other = plain ? (await ask(server, plain)).text.trim() : '';
    findings.push({
      text: `The test picture came back empty${other === '' ? '' : ' with the usual prompt'}.`,
      fix: BLANK_FIX,
    });
    return findings;
  }
  const seen = answer.text.toUpperCase().replace(/\s+/g, ' ');
  if (TEST_WORDS.every((word) => seen.includes(word))) findings.push({ text: 'The test picture was read.' });
  else
    findings.push({
      text: 'The test picture was read wrongly.',
      fix: 'Check that it serves the model in bfloat16 and in a version that knows this model; quantised builds can be wrong.',
    });
  if (attempt.output === 'grounded' && server.identity.adapter.returnsTags && !/<\|ref\|>/.test(answer.text))
    findings.push({
      text: 'The tags of the model do not come through: tables and boxes are lost.',
      fix: 'Something on the way drops `skip_special_tokens: false`; update the server or the router before it.',
    });
  return findings;
}

const BLANK_FIX =
  'DeepSeek-OCR-2 needs a vLLM of February 2026 or later (before, its chat template lacked the first token); ' +
  'update it, or start it with a --chat-template that begins with the BOS token.';

async function ask(server: CheckedServer, attempt: Attempt): Promise<TestAnswer> {
  const { client, clock, stream, signal, identity } = server;
  const { adapter, profile, model } = identity;
  let shape = FULL_SHAPE;
  for (let tries = 1; ; tries += 1) {
    const pieces: string[] = [];
    const body = chatRequest({
      adapter,
      profile,
      model,
      prompt: attempt.prompt,
      guard: attempt.guard,
      shape,
      maxTokens: TEST_TOKENS,
      picture: testPicture(),
    });
    try {
      const end = await streamChat({
        client,
        body,
        clock,
        settings: stream,
        signal,
        onText: (text) => pieces.push(text) > 0,
      });
      return { text: pieces.join(''), end, shape };
    } catch (error) {
      if (!(error instanceof ServerProblem) || tries >= MOST_TRIES) throw error;
      const next = degrade(error, { shape, maxTokens: TEST_TOKENS, cuts: 0 });
      if (next.change !== 'shape') throw error;
      shape = next.shape;
    }
  }
}

function shapeFindings(shape: RequestShape, hasGuard: boolean): ServerFinding[] {
  const findings: ServerFinding[] = [];
  if (hasGuard && !shape.guard)
    findings.push({
      text: 'It refuses `vllm_xargs`: nothing keeps the model from repeating itself.',
      fix: 'Update vLLM to 0.11.1 or later.',
    });
  else if (hasGuard && !shape.whitelist)
    findings.push({
      text: 'It refuses lists in `vllm_xargs`: the guard against repetition hinders tables.',
      fix: 'Update vLLM.',
    });
  if (!shape.tags)
    findings.push({
      text: 'It refuses `skip_special_tokens`: tables and boxes are lost.',
      fix: 'Update the server, or the router before it.',
    });
  return findings;
}

function speedFindings({ firstTokenMilliseconds: first, totalMilliseconds }: ChatEnd): ServerFinding[] {
  const milliseconds = first ?? totalMilliseconds;
  const text = `First token after ${(milliseconds / 1_000).toFixed(1)} s.`;
  if (milliseconds < SLOW_MS) return [{ text }];
  const fix = 'It may be warming up (ask again), have a long queue, or run without a GPU.';
  return [{ text: `${text} That is slow.`, fix }];
}
