/** How long a server may take, and how much it may say. */
export interface StreamSettings {
  /** To open a connection. */
  readonly connectMilliseconds: number;
  /** Until the first piece of text: the server's queue is in it. */
  readonly firstTokenMilliseconds: number;
  /** Between pieces. */
  readonly betweenTokensMilliseconds: number;
  /** For the whole answer: 6,900 tokens at the 25 a second of a full A100 take 276 s. */
  readonly totalMilliseconds: number;
  /** For models, health and metrics. */
  readonly inquiryMilliseconds: number;
  /** Characters of an answer: 8,192 tokens have some 40,000; more comes from no model in its senses. */
  readonly maxCharacters: number;
}

export const DEFAULT_STREAM_SETTINGS: StreamSettings = {
  connectMilliseconds: 5_000,
  firstTokenMilliseconds: 120_000,
  betweenTokensMilliseconds: 60_000,
  totalMilliseconds: 600_000,
  inquiryMilliseconds: 5_000,
  maxCharacters: 400_000,
};
