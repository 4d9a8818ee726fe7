import type { Block, Warning } from '../../../page/pageResult.ts';
import type { Lease } from '../fleet/lease.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { HttpBody } from '../http/transport.ts';
import { endOf } from '../guards/finishReason.ts';
import type { AttemptFailure } from './attempts.ts';
import type { OutputTools, PageTranscript, RepetitionWatch, TranscriptFrame } from '../output/outputTools.ts';
import type { RequestedPage, ReadingContext } from './pageRequests.ts';
import { streamChat, type ChatEnd } from '../stream/chatStream.ts';

export interface AnswerRequest {
  readonly lease: Lease;
  readonly body: HttpBody;
  readonly maxTokens: number;
  readonly frame: TranscriptFrame;
}

export interface ReadAnswer {
  readonly kind: 'complete' | AttemptFailure;
  /** Of an answer that went wrong, what stands before that. */
  readonly blocks: readonly Block[];
  readonly warnings: readonly Warning[];
}

/**
 * Sends a request and reads the model's words as they come; a model that begins to repeat itself is
 * stopped. Rejects with a ServerProblem, or with what the page's signal was aborted with.
 */
export async function readAnswer(
  context: ReadingContext,
  page: RequestedPage,
  request: AnswerRequest,
): Promise<ReadAnswer> {
  const { clock, tools, stream } = context;
  const { lease, body, frame } = request;
  const transcript = tools.transcript(frame);
  const repetition = tools.repetition();
  const sentAt = clock.now();
  let looped = false;
  let begun = false;
  let parse = 0;
  const end = await streamChat({
    client: lease.server.client,
    body,
    clock,
    settings: stream,
    signal: page.signal,
    onText: (text) => {
      if (!begun) {
        begun = true;
        lease.firstToken(clock.now() - sentAt);
      }
      const start = performance.now();
      transcript.push(text);
      looped = repetition.push(text);
      page.progress.update(transcript);
      parse += performance.now() - start;
      return !looped;
    },
  });
  const start = performance.now();
  const answer = judge(end, looped, transcript, repetition, request, tools);
  page.times.add('parse', parse + performance.now() - start);
  const first = end.firstTokenMilliseconds ?? end.totalMilliseconds;
  page.times.add('first-token', first);
  page.times.add('tokens', end.totalMilliseconds - first);
  return answer;
}

function judge(
  end: ChatEnd,
  looped: boolean,
  transcript: PageTranscript,
  repetition: RepetitionWatch,
  request: AnswerRequest,
  tools: OutputTools,
): ReadAnswer {
  const { finishReason, completionTokens } = end;
  const ending = endOf(finishReason, { looped });
  // The engine gave the request up, as when it is stopped.
  if (ending === 'failed') throw new ServerProblem('broken', { reason: 'it gave up on the answer' });
  if (ending === 'looped' || (ending === 'ended' && repetition.ended())) {
    const kept = tools.transcript(request.frame);
    kept.push(repetition.kept());
    return { kind: 'looped', ...kept.finish() };
  }
  const { blocks, warnings } = transcript.finish();
  const { tellsTruncation } = request.lease.identity.adapter;
  const full = !tellsTruncation && (completionTokens ?? 0) >= request.maxTokens;
  if (ending === 'truncated' || full) return { kind: 'truncated', blocks, warnings };
  return { kind: isBlank(blocks) ? 'blank' : 'complete', blocks, warnings };
}

export function isBlank(blocks: readonly Block[]): boolean {
  return blocks.every((block) => block.kind !== 'figure' && block.text.trim() === '');
}
