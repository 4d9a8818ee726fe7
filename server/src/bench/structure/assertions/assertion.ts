import { z } from 'zod';

const common = {
  pdf: z.string(),
  page: z.int().min(1),
  id: z.string(),
  max_diffs: z.int().min(0).default(0),
};
const presence = {
  ...common,
  text: z.string().min(1),
  case_sensitive: z.boolean().default(true),
  first_n: z.int().min(1).nullish(),
  last_n: z.int().min(1).nullish(),
};
const neighbour = z.string().default('');

/** A statement about the Markdown of a page, as allenai/olmocr's `olmocr/bench/tests.py` has them. */
export const assertionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('present'), ...presence }),
  z.object({ type: z.literal('absent'), ...presence }),
  z.object({ type: z.literal('order'), ...common, before: z.string(), after: z.string() }),
  z.object({
    type: z.literal('table'),
    ...common,
    cell: z.string(),
    up: neighbour,
    down: neighbour,
    left: neighbour,
    right: neighbour,
    top_heading: neighbour,
    left_heading: neighbour,
  }),
  z.object({ type: z.literal('math'), ...common, math: z.string().min(1) }),
]);

export type Assertion = z.infer<typeof assertionSchema>;
export type AssertionType = Assertion['type'];
