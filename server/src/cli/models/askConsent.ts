import { createInterface } from 'node:readline/promises';
import type { CommandContext } from '../commandContext.ts';

/**
 * Asks on a terminal, with yes as the answer that Enter gives. Without a terminal nobody can be asked, and the command
 * itself is the consent, as with other installers.
 */
export async function askConsent(
  question: string,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return true;
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    // In raw mode Ctrl-C comes as a key, which closes the interface.
    const closed = new Promise<string>((resolve) => {
      lines.once('close', () => {
        resolve('n');
      });
    });
    const answer = await Promise.race([lines.question(`${question} [Y/n] `, { signal }), closed]);
    return /^(y|yes|)$/i.test(answer.trim());
  } catch {
    // Cancelled.
    return false;
  } finally {
    lines.close();
  }
}
