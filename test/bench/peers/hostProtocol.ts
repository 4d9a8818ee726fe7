import { z } from 'zod';

/** What a peer's process is asked to do, and what it answers. One `start` first, then any number of `read`. */
export const hostRequestSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('start'),
    peer: z.string(),
    files: z.number(),
    model: z.object({ detection: z.string(), recognition: z.string(), dictionary: z.string() }).optional(),
  }),
  z.object({ do: z.literal('read'), id: z.number(), file: z.string() }),
]);

export const hostAnswerSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready') }),
  z.object({ is: z.literal('missing'), reason: z.string() }),
  z.object({ is: z.literal('failed'), reason: z.string() }),
  z.object({ is: z.literal('text'), id: z.number(), text: z.string() }),
  z.object({ is: z.literal('unreadable'), id: z.number(), reason: z.string() }),
]);

export type HostRequest = z.infer<typeof hostRequestSchema>;
export type HostAnswer = z.infer<typeof hostAnswerSchema>;
/** Model files, as peers that run PP-OCR want them named. */
export type PeerModel = NonNullable<Extract<HostRequest, { do: 'start' }>['model']>;

/** A peer inside its process. */
export interface HostedPeer {
  read(file: string): Promise<string>;
}

/** How a peer gets ready in its process; rejects with PeerMissing where it is not installed. */
export type OpenPeer = (files: number, model: PeerModel | undefined) => Promise<HostedPeer>;
