import { commands, Disposable } from 'vscode';
import type { Folio } from '../folio.ts';
import { asFolioError } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';
import { COMMANDS } from './commandTable.ts';

/**
 * Registers all commands. One that fails says so in words; what it returns is for tests and other
 * extensions.
 */
export function registerCommands(folio: Folio): Disposable {
  const registered = Object.entries(COMMANDS).map(([name, load]) =>
    commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        const command = await load();
        return await command(folio, ...args);
      } catch (thrown) {
        const error = asFolioError(thrown);
        log().error(`${name}: ${error.code}`, error);
        if (error.code === 'cancelled') return undefined;
        const { showFailure } = await import('../errors/showFailure.ts');
        void showFailure(error.toFailure(), { actions: [] });
        return undefined;
      }
    }),
  );
  return Disposable.from(...registered);
}
