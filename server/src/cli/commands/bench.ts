import type { CommandContext } from '../commandContext.ts';
import { FolioError } from '../../errors/catalogue.ts';
import type { ExitCode } from '../exitCodes.ts';

export interface BenchFlags {
  readonly corpus?: string;
  readonly set?: readonly string[];
  readonly model?: string;
  readonly pages?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function bench(_flags: BenchFlags, _context: CommandContext): Promise<ExitCode> {
  return Promise.reject(new FolioError('internal', { reason: 'not wired' }));
}
