import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { VLLM } from '../../../../../server/src/readers/vlm/adapters/vllm.ts';
import { DEEPSEEK_OCR_RS } from '../../../../../server/src/readers/vlm/adapters/deepseekOcrRs.ts';
import { ServerProblem } from '../../../../../server/src/readers/vlm/http/serverProblem.ts';
import { ProfileSet } from '../../../../../server/src/readers/vlm/profiles/profileSet.ts';
import { chatRequest } from '../../../../../server/src/readers/vlm/request/chatRequest.ts';
import { degrade, FULL_SHAPE } from '../../../../../server/src/readers/vlm/request/requestShape.ts';

const profiles = new ProfileSet();
const picture = { data: new Uint8Array([1, 2, 3, 255]), mediaType: 'image/png' };

describe('a refused request', () => {
  it('comes to an end, whatever the server says and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 40 }), (texts) => {
        let shape = FULL_SHAPE;
        let [maxTokens, cuts, steps] = [7_000, 0, 0];
        for (;;) {
          const serverText = texts[steps % Math.max(1, texts.length)] ?? '';
          const next = degrade(new ServerProblem('request', { serverText }), { shape, maxTokens, cuts });
          steps += 1;
          if (next.change === 'shape') shape = next.shape;
          else if (next.change === 'tokens') {
            expect(next.maxTokens).toBeLessThan(maxTokens);
            maxTokens = next.maxTokens;
            cuts += 1;
          } else break;
          expect(steps).toBeLessThan(30);
        }
      }),
    );
  });

  it('loses what the words name first', () => {
    const refuse = (serverText: string) =>
      degrade(new ServerProblem('request', { serverText }), { shape: FULL_SHAPE, maxTokens: 7_000, cuts: 0 });
    expect(refuse('vllm_xargs: lists are not supported')).toMatchObject({
      shape: { whitelist: false, guard: true },
    });
    expect(refuse('unknown field stream_options')).toMatchObject({
      shape: { streamOptions: false, guard: true },
    });
    expect(refuse("Use 'max_completion_tokens' instead.")).toMatchObject({
      shape: { maxCompletionTokens: true },
    });
    expect(refuse("This model's maximum context length is 8192 tokens.")).toEqual({
      change: 'tokens',
      maxTokens: 6_936,
    });
  });

  it('is not changed for what is no refusal', () => {
    const refused = { shape: FULL_SHAPE, maxTokens: 7_000, cuts: 0 };
    expect(degrade(new ServerProblem('engine'), refused)).toEqual({ change: 'none' });
    expect(degrade(new ServerProblem('too-large'), refused)).toEqual({ change: 'picture' });
  });
});

describe('the body of a request', () => {
  const request = {
    adapter: VLLM,
    profile: profiles.named('deepseek-ocr'),
    model: 'm',
    prompt: profiles.named('deepseek-ocr').prompts.page,
    guard: { size: 30, window: 90 },
    shape: FULL_SHAPE,
    maxTokens: 100,
    picture,
  };

  it('is JSON with the picture in it, whatever the prompt is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = chatRequest({
          ...request,
          prompt: { text: `${text};base64,%picture%`, tokens: 1 },
        }).text();
        expect(JSON.parse(body)).toMatchObject({
          messages: [
            {
              content: [
                { image_url: { url: 'data:image/png;base64,AQID/w==' } },
                { text: `${text};base64,%picture%` },
              ],
            },
          ],
        });
      }),
    );
  });

  it('has the parts in the order the server wants, and the fields it knows', () => {
    const body: unknown = JSON.parse(chatRequest({ ...request, adapter: DEEPSEEK_OCR_RS }).text());
    expect(body).toMatchObject({
      messages: [{ content: [{ type: 'text' }, { type: 'image_url' }] }],
      no_repeat_ngram_size: 30,
    });
    expect(body).not.toHaveProperty('vllm_xargs');
    expect(body).not.toHaveProperty('skip_special_tokens');
  });

  it('has no text for a model that wants none', () => {
    const profile = profiles.named('lightonocr');
    const body: unknown = JSON.parse(
      chatRequest({ ...request, profile, prompt: profile.prompts.page, guard: undefined }).text(),
    );
    expect(body).toMatchObject({
      messages: [{ content: [{ type: 'image_url' }] }],
      temperature: 0.2,
      top_p: 0.9,
    });
    expect(body).not.toHaveProperty('vllm_xargs');
  });
});
