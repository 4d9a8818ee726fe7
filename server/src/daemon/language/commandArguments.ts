import type { Command } from 'vscode-languageserver';
import { z } from 'zod';
import { readOptionsSchema } from '../../protocol.ts';

/** The commands of `workspace/executeCommand`, with what each takes as its only argument. */

const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const page = z.int().min(1);
const uri = z.string().max(10_000);

/** Reads a document on this machine into a new Markdown file beside it. */
export const readArgument = z.object({
  uri,
  /** `1-3,7`; absent: all. */
  pages: z.string().max(10_000).optional(),
  // An empty table of Lua is sent as an empty array.
  options: z.preprocess(
    (given) => (Array.isArray(given) && given.length === 0 ? undefined : given),
    readOptionsSchema.omit({ format: true, drafts: true, pages: true }).partial().default({}),
  ),
});

/** Remembers that a word of a page is right as it was read. */
export const acceptWordArgument = z.object({
  uri,
  page,
  /** As it was read, with its place in points of the upright page. */
  word: z.object({ text: z.string().max(1_000), box }),
  /** `false` takes it back. */
  accepted: z.boolean().default(true),
});

/** Remembers that a page was compared with its scan. */
export const checkPageArgument = z.object({ uri, page, checked: z.boolean().default(true) });

/** Reads a line again and puts the new words in the place of the old. */
export const readLineAgainArgument = z.object({
  uri,
  page,
  /** The line's box, in points of the upright page. */
  line: box,
  how: z.enum(['larger', 'model']),
  /** For `model`: a built-in name. */
  model: z.string().max(1_000).optional(),
});

export const COMMANDS = {
  read: 'folio.read',
  acceptWord: 'folio.acceptWord',
  checkPage: 'folio.checkPage',
  readLineAgain: 'folio.readLineAgain',
} as const;

export type ReadArgument = z.infer<typeof readArgument>;
export type ReadLineAgainArgument = z.infer<typeof readLineAgainArgument>;

export function checkPageCommand(title: string, argument: z.input<typeof checkPageArgument>): Command {
  return { title, command: COMMANDS.checkPage, arguments: [argument] };
}

export function acceptWordCommand(title: string, argument: z.input<typeof acceptWordArgument>): Command {
  return { title, command: COMMANDS.acceptWord, arguments: [argument] };
}

export function readLineCommand(title: string, argument: z.input<typeof readLineAgainArgument>): Command {
  return { title, command: COMMANDS.readLineAgain, arguments: [argument] };
}
