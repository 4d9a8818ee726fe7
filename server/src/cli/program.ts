import { Command, InvalidArgumentError, Option } from 'commander';
import { ReaderRegistry } from '../readers/readerRegistry.ts';
import type { CommandContext } from './commandContext.ts';
import type { BatchFlags } from './commands/batch.ts';
import type { BenchFlags } from './commands/bench.ts';
import type { InstallFlags } from './commands/devices.ts';
import type { DoctorFlags, ServerDoctorFlags } from './commands/doctor.ts';
import type { ReadFlags } from './readArguments.ts';
import { EXIT_CODE_HELP } from './exitCodes.ts';
import type { ExitCode } from './exitCodes.ts';
import { addModelCommands } from './modelProgram.ts';

/** Flags that every command has. */
export interface CommonFlags {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/**
 * The command line. Commands are loaded when they run, so that `folio read` does not wait for what only
 * `folio doctor` needs. `finish` gets the exit code of the command that ran.
 */
export function createProgram(
  version: string,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): Command {
  const program = new Command('folio')
    .description('Turns scanned PDFs and images into Markdown, page by page, on this machine.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getErrHelpWidth: () => context.stderr.columns ?? 80,
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => {
        write(`${text.replace(/^error: /, 'folio: ').trimEnd()}\nhint: See \`folio --help\`.\n`);
      },
    })
    .addHelpText('after', `\n${EXIT_CODE_HELP}`);

  addReadCommands(program, context, finish);
  addDaemonCommands(program, context, finish);
  addModelCommands(program, context, finish, addCommonOptions);
  addDeviceCommands(program, context, finish);
  addInspectionCommands(program, context, finish);
  return program;
}

function addReadCommands(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const read = program
    .command('read')
    .description('read documents and print their text')
    .argument('<file...>', 'PDF, PNG, JPEG, WebP, BMP, GIF or TIFF; "-" reads standard input');
  addReadOptions(read, 'output file, or folder for one file per document');
  read.action(async (files: string[], flags: ReadFlags) => {
    const command = await import('./commands/read.ts');
    finish(await command.read(files, flags, context));
  });

  const batch = program
    .command('batch')
    .description('read all documents in folders and their subfolders')
    .argument('<dir...>', 'folders to search')
    .option('--glob <pattern>', 'read files that match a pattern, e.g. "**/*.pdf" (repeatable)', collect)
    .option('--skip-existing', 'skip documents whose output exists');
  addReadOptions(batch, 'folder for the results: one file per document, in the same tree');
  batch.action(async (directories: string[], flags: BatchFlags) => {
    const command = await import('./commands/batch.ts');
    finish(await command.batch(directories, flags, context));
  });
}

function addReadOptions(command: Command, out: string): void {
  command
    .option('--pages <list>', 'pages to read, e.g. 1-3,7,12- (default: all)')
    .addOption(new Option('--format <format>', 'output format').choices(['md', 'text', 'json']).default('md'))
    .option('--out <path>', out)
    .option('--headers-and-footers', 'keep running headers, footers and page numbers in the text')
    .option(
      '--model <list>',
      'names or folders of models, separated by commas: one that reads pages first, then others that read lines, and models of documents (default: the best ones on this machine, see `folio models list`)',
    )
    .option('--languages <list>', 'languages that the documents may be in, e.g. de,fr (default: found out)')
    .addOption(
      new Option('--text-layer <mode>', "use a PDF's own text: where it can be trusted, always, or never")
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .addOption(deviceOption())
    .addOption(
      new Option(
        '--reader <reader>',
        'what reads: this machine, servers, or (auto) servers where a page has structure',
      )
        .choices(['auto', ...new ReaderRegistry().names])
        .default('auto'),
    )
    .option(
      '--server <url>',
      'server that reads pages (repeatable; also FOLIO_SERVERS, separated by commas)',
      collect,
    )
    .option(
      '--server-key-file <path>',
      'file of mode 0600 with the key of the servers (also FOLIO_SERVER_KEY)',
    )
    .option('--allow-insecure-keys', 'send keys to other machines over plain http as well')
    .option('--fast', 'send smaller pictures to servers: faster, but less accurate')
    .option(
      '--word-boxes',
      'read pages that go to servers on this machine too, for word boxes and confidences',
    )
    .option('--no-cache', 'do not use or store cached results')
    .option('--password-stdin', 'read the password from standard input')
    .option('--no-daemon', 'read in this process instead of the shared daemon')
    .option('--limit <name=value>', 'change a limit (see `folio doctor`; repeatable)', collect);
  addCommonOptions(command);
}

function addDaemonCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): void {
  addCommonOptions(program.command('lsp').description('language server for editors (stdio)'))
    // Editors add it by habit, and there is no other way.
    .addOption(new Option('--stdio').hideHelp())
    .action(async () => {
      finish(await (await import('./commands/lsp.ts')).lsp(context));
    });
  const daemon = program
    .command('daemon')
    .description('the background process that keeps models loaded')
    .helpCommand(false);
  addCommonOptions(daemon.command('start').description('start the daemon if it is not running')).action(
    async () => {
      finish(await (await import('./commands/daemon.ts')).startDaemon(context));
    },
  );
  addCommonOptions(daemon.command('stop').description('stop the daemon when its jobs are done'))
    .option('--now', 'cancel its jobs and stop at once')
    .action(async (flags: { now?: boolean }) => {
      finish(await (await import('./commands/daemon.ts')).stopDaemon(flags.now ?? false, context));
    });
  addCommonOptions(daemon.command('status').description('show what the daemon is doing'))
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      finish(await (await import('./commands/daemon.ts')).daemonStatus(flags.json ?? false, context));
    });
  addCommonOptions(daemon.command('logs').description('print the last lines of its log'))
    .option('--lines <count>', 'number of lines', wholeNumber, 100)
    .action(async (flags: { lines: number }) => {
      finish(await (await import('./commands/daemon.ts')).daemonLogs(flags.lines, context));
    });
}

function addDeviceCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): void {
  const devices = program
    .command('devices')
    .description('the devices that can run models')
    .helpCommand(false);
  addCommonOptions(devices.command('list').description('list the devices and their measurements'))
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      finish(await (await import('./commands/devices.ts')).listDevices(flags.json ?? false, context));
    });
  addCommonOptions(devices.command('install').description('download the library that a device needs'))
    .argument('<device>', 'cuda')
    .option('--from <url|dir>', 'URL or folder of the archive (default: its official source)')
    .option('--sha256 <hex>', 'SHA-256 of the archive (default: the one that Folio knows)')
    .action(async (device: string, flags: InstallFlags) => {
      finish(await (await import('./commands/devices.ts')).installDevice(device, flags, context));
    });
}

function addInspectionCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): void {
  addCommonOptions(program.command('doctor').description('check the installation and read a test page'))
    .option('--model <name|dir>', 'model to check')
    .addOption(deviceOption())
    .option('--devices', 'measure all devices now, even if they were measured before')
    .option(
      '--server <url>',
      'check an OCR server instead, using the key in FOLIO_SERVER_KEY (repeatable)',
      collect,
    )
    .option('--allow-insecure-keys', 'send the key to another machine over plain http as well')
    .addOption(new Option('--native-probe').hideHelp())
    .action(async (flags: DoctorFlags & ServerDoctorFlags & { nativeProbe?: boolean }) => {
      const command = await import('./commands/doctor.ts');
      if (flags.nativeProbe) finish(await command.printNativeProbe(context));
      else if (flags.server) finish(await command.diagnoseServers(flags, context));
      else finish(await command.doctor(flags, context));
    });
  addCommonOptions(program.command('bench').description('measure accuracy and speed on a corpus'))
    .option('--corpus <dir>', 'folder of the corpus')
    .option('--set <name>', 'measure only this set (repeatable)', collect)
    .option('--model <list>', 'names or folders of the models to measure, separated by commas')
    .option('--languages <list>', 'languages that the pages may be in, e.g. de,fr (default: found out)')
    .addOption(deviceOption())
    .option('--pages <count>', 'maximum number of pages per set', wholeNumber)
    .option('--no-recover-spaces', 'do not restore missing spaces between words')
    .option('--doubt', 'also measure how well word confidences find wrong words')
    .option(
      '--structure',
      'measure tables, headings, figures, formulas and reading order instead (-v: what is wrong)',
    )
    .option('--no-daemon', 'measure in this process instead of the shared daemon')
    .option('--json', 'print JSON')
    .action(async (flags: BenchFlags) => {
      finish(await (await import('./commands/bench.ts')).bench(flags, context));
    });
}

function addCommonOptions(command: Command): Command {
  return command
    .option('-q, --quiet', 'print errors and summaries only, no progress')
    .option('-v, --verbose', 'print the causes of errors as well');
}

function deviceOption(): Option {
  return new Option('--device <name>', 'device that runs the model; auto takes the fastest').choices([
    'auto',
    'cpu',
    'webgpu',
    'cuda',
    'dml',
    'coreml',
  ]);
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('Not a whole number above 0.');
  return Number(value);
}
