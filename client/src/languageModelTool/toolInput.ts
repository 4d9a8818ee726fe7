import { z } from 'zod';

/** What a model hands to the tool; the manifest's schema says the same. */
export const toolInputSchema = z.object({
  path: z.string().min(1),
  pages: z.string().optional(),
});

export type ToolInput = z.infer<typeof toolInputSchema>;
