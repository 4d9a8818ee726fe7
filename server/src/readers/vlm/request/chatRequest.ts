import type { ServerAdapter } from '../adapters/adapter.ts';
import type { ModelProfile, NgramGuard, ProfilePrompt } from '../profiles/profile.ts';
import { ChatBody } from './chatBody.ts';
import type { RequestShape } from './requestShape.ts';

export interface ChatRequest {
  readonly adapter: ServerAdapter;
  readonly profile: ModelProfile;
  readonly model: string;
  readonly prompt: ProfilePrompt;
  readonly guard: NgramGuard | undefined;
  readonly shape: RequestShape;
  readonly maxTokens: number;
  readonly picture: { readonly data: Uint8Array; readonly mediaType: string };
}

/** Where the picture goes in the JSON: base64 needs no escaping. */
const PICTURE = '%picture%';
const MARK = `;base64,${PICTURE}`;

/** The body of a chat completion: one message, no system prompt, no history, as these models want it. */
export function chatRequest(request: ChatRequest): ChatBody {
  const json = JSON.stringify(chatFields(request));
  const end = json.indexOf(MARK) + MARK.length;
  return new ChatBody(json.slice(0, end - PICTURE.length), request.picture.data, json.slice(end));
}

function chatFields(request: ChatRequest): Record<string, unknown> {
  const { adapter, profile, model, prompt, shape, maxTokens, picture } = request;
  const image = {
    type: 'image_url',
    image_url: { url: `data:${picture.mediaType};base64,${PICTURE}` },
  };
  const text = prompt.text === '' ? [] : [{ type: 'text', text: prompt.text }];
  return {
    // The picture first, so that what is put in is found before any text of a profile could look like it.
    messages: [{ role: 'user', content: adapter.textFirst ? [...text, image] : [image, ...text] }],
    model,
    temperature: profile.sampling.temperature,
    ...(profile.sampling.topP === undefined ? {} : { top_p: profile.sampling.topP }),
    [shape.maxCompletionTokens ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
    stream: true,
    ...(shape.streamOptions ? { stream_options: { include_usage: true } } : {}),
    ...extraFields(request),
  };
}

function extraFields({ adapter, profile, guard, shape }: ChatRequest): Record<string, unknown> {
  const fields = adapter.extraFields(profile, guard);
  return {
    ...(shape.tags ? fields.tags : {}),
    ...(shape.guard ? fields.guard : {}),
    ...(shape.guard && shape.whitelist ? fields.guardWithWhitelist : {}),
  };
}

/** What a guard changes in requests to a server; the same text means that it would be asked the same again. */
export function guardFields(
  request: Omit<ChatRequest, 'picture' | 'model' | 'maxTokens' | 'prompt'>,
): string {
  return JSON.stringify(
    extraFields({ ...request, picture: NO_PICTURE, model: '', maxTokens: 0, prompt: NO_PROMPT }),
  );
}

const NO_PICTURE = { data: new Uint8Array(), mediaType: '' };
const NO_PROMPT: ProfilePrompt = { text: '', tokens: 0 };
