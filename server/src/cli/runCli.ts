import { CommanderError } from 'commander';
import { toFolioError } from '../errors/catalogue.ts';
import type { CommandContext } from './commandContext.ts';
import { EXIT, exitCodeOfError } from './exitCodes.ts';
import type { ExitCode } from './exitCodes.ts';
import { folioVersion } from '../buildId.ts';
import { keepFilesPrivate } from '../files/umask.ts';
import { createProgram } from './program.ts';
import { reportError } from './reportError.ts';
import { unwritable } from './resultStream.ts';

/** Ctrl-C waits so long for the daemon to hear of it; then the process leaves, which says the same. */
const LEAVE_AFTER_MILLISECONDS = 300;

/** Runs one command line in this process, from arguments to exit code. */
export async function runCli(args: readonly string[]): Promise<void> {
  keepFilesPrivate();
  const interruption = listenForInterruption();
  const outputError = listenForOutputError(interruption);
  const context: CommandContext = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: interruption.signal,
    openService: async (choice) => {
      const { openReadingService } = await import('./openReadingService.ts');
      return openReadingService(choice, interruption.signal);
    },
  };
  const code = await runCommand(args, context);
  await flushed(process.stdout);
  // What is left open now (a standard input that was not read to its end) must not keep the process.
  process.exit(exitCodeAfterOutput(code, outputError()));
}

/** A reader that left had what it wanted; any other failure to write spoils a success. */
function exitCodeAfterOutput(code: ExitCode, outputError: Error | undefined): ExitCode {
  if (!outputError) return code;
  if (isBrokenPipe(outputError)) return EXIT.ok;
  if (code !== EXIT.ok) return code;
  reportError(process.stderr, unwritable(outputError), false);
  return EXIT.nothingRead;
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/** Runs one command line and returns its exit code; errors are reported on `context.stderr`. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  try {
    const program = createProgram(folioVersion(), context, (given) => {
      code = given;
    });
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return EXIT.usage;
    }
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const known = toFolioError(error);
    const cancelled = known.code === 'cancelled' || context.signal.aborted;
    if (!cancelled) reportError(context.stderr, known, args.includes('--verbose') || args.includes('-v'));
    return cancelled ? EXIT.cancelled : exitCodeOfError(known.code);
  }
}

/** Ctrl-C, and what terminals and service managers send when they go. A second one leaves at once. */
function listenForInterruption(): AbortController {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(EXIT.cancelled);
    interruption.abort();
    setTimeout(() => process.exit(EXIT.cancelled), LEAVE_AFTER_MILLISECONDS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  // Beyond a limit on file sizes a write fails and is reported, instead of ending the process half-way.
  if (process.platform !== 'win32') process.on('SIGXFSZ', () => undefined);
  return interruption;
}

/** `folio read … | head`, a full disk: work stops, and the first error is told later. */
function listenForOutputError(interruption: AbortController): () => Error | undefined {
  let first: Error | undefined;
  process.stdout.on('error', (error: Error) => {
    first ??= error;
    if (!isBrokenPipe(error)) return;
    interruption.abort();
    setTimeout(() => process.exit(EXIT.ok), LEAVE_AFTER_MILLISECONDS).unref();
  });
  // Without a reader of messages there is still a result to write.
  process.stderr.on('error', () => undefined);
  return () => first;
}

async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}
