import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from './commandContext.ts';
import type { BatchFlags } from './commands/batch.ts';
import type { BenchFlags } from './commands/bench.ts';
import type { InstallFlags } from './commands/devices.ts';
import type { DoctorFlags, ServerDoctorFlags } from './commands/doctor.ts';
import type { ReadFlags } from './readArguments.ts';
import { EXIT_CODE_HELP } from './exitCodes.ts';
import type { ExitCode } from './exitCodes.ts';

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
  addModelCommands(program, context, finish);
  addDeviceCommands(program, context, finish);
  addInspectionCommands(program, context, finish);
  return program;
}

function addReadCommands(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const read = program
    .command('read')
    .description('read documents and print their text')
    .argument('<file...>', 'PDF, PNG, JPEG, WebP, BMP, GIF or TIFF; "-" is the standard input');
  addReadOptions(read, 'write to this file, or one file a document into this folder');
  read.action(async (files: string[], flags: ReadFlags) => {
    const command = await import('./commands/read.ts');
    finish(await command.read(files, flags, context));
  });

  const batch = program
    .command('batch')
    .description('read every document below some folders')
    .argument('<dir...>', 'folders to walk')
    .option('--glob <pattern>', 'read files that match, e.g. "**/*.pdf" (can be repeated)', collect)
    .option('--skip-existing', 'leave out documents whose output is there already');
  addReadOptions(batch, 'write one file a document into the same tree below this folder');
  batch.action(async (directories: string[], flags: BatchFlags) => {
    const command = await import('./commands/batch.ts');
    finish(await command.batch(directories, flags, context));
  });
}

function addReadOptions(command: Command, out: string): void {
  command
    .option('--pages <list>', 'pages to read, e.g. 1-3,7,12- (default: all)')
    .addOption(
      new Option('--format <format>', 'form of the result').choices(['md', 'text', 'json']).default('md'),
    )
    .option('--out <path>', out)
    .option('--model <name|dir>', 'model to read with (see `folio models list`)')
    .addOption(
      new Option('--text-layer <mode>', "a PDF's own text: use where it can be trusted, always, or never")
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .addOption(deviceOption())
    .addOption(
      new Option('--reader <reader>', 'who reads: this machine, servers, or servers what has structure')
        .choices(['auto', 'ppocr', 'deepseek'])
        .default('auto'),
    )
    .option('--server <url>', 'server that reads (can be repeated; also FOLIO_SERVERS, with commas)', collect)
    .option('--server-key-file <path>', 'key of the servers, in a file of mode 0600 (also FOLIO_SERVER_KEY)')
    .option('--allow-insecure-keys', 'send keys over plain http to other machines, too')
    .option('--fast', 'send servers small pictures: sooner read, less exact')
    .option('--word-boxes', 'what servers read is read here, too, for boxes and confidences of words')
    .option('--no-cache', 'neither use nor keep results')
    .option('--password-stdin', 'take the password from the standard input')
    .option('--no-daemon', 'read in this process instead of the shared daemon')
    .option('--limit <name=value>', 'change a limit (see `folio doctor`; can be repeated)', collect);
  addCommonOptions(command);
}

function addDaemonCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): void {
  const daemon = program
    .command('daemon')
    .description('the process that keeps models warm')
    .helpCommand(false);
  addCommonOptions(daemon.command('start').description('start it, if it does not run')).action(async () => {
    finish(await (await import('./commands/daemon.ts')).startDaemon(context));
  });
  addCommonOptions(daemon.command('stop').description('stop it when what runs is done'))
    .option('--now', 'do not wait')
    .action(async (flags: { now?: boolean }) => {
      finish(await (await import('./commands/daemon.ts')).stopDaemon(flags.now ?? false, context));
    });
  addCommonOptions(daemon.command('status').description('tell what it does'))
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      finish(await (await import('./commands/daemon.ts')).daemonStatus(flags.json ?? false, context));
    });
  addCommonOptions(daemon.command('logs').description('print the end of its log'))
    .option('--lines <count>', 'how many lines', wholeNumber, 100)
    .action(async (flags: { lines: number }) => {
      finish(await (await import('./commands/daemon.ts')).daemonLogs(flags.lines, context));
    });
}

function addModelCommands(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const models = program.command('models').description('the models that read').helpCommand(false);
  addCommonOptions(models.command('list').description('list the built-in models'))
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      finish(await (await import('./commands/models.ts')).listModels(flags.json ?? false, context));
    });
  addCommonOptions(models.command('verify').description('check the files of models against their SHA-256'))
    .argument('[name|dir...]', 'models (default: the built-in ones)')
    .action(async (names: string[]) => {
      finish(await (await import('./commands/models.ts')).verifyModels(names, context));
    });
}

function addDeviceCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): void {
  const devices = program.command('devices').description('what computes').helpCommand(false);
  addCommonOptions(devices.command('list').description('list the devices and what was measured of them'))
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      finish(await (await import('./commands/devices.ts')).listDevices(flags.json ?? false, context));
    });
  addCommonOptions(devices.command('install').description('download the library that a device needs'))
    .argument('<device>', 'cuda')
    .option('--from <url|dir>', 'where its archive is, instead of at its makers')
    .option('--sha256 <hex>', 'what the archive must hash to, instead of what Folio knows')
    .action(async (device: string, flags: InstallFlags) => {
      finish(await (await import('./commands/devices.ts')).installDevice(device, flags, context));
    });
}

function addInspectionCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
): void {
  addCommonOptions(program.command('doctor').description('check this installation and read a test page'))
    .option('--model <name|dir>', 'model to check')
    .addOption(deviceOption())
    .option('--devices', 'measure the devices now, also those that were measured before')
    .option(
      '--server <url>',
      'check an OCR server instead, with the key in FOLIO_SERVER_KEY (can be repeated)',
      collect,
    )
    .option('--allow-insecure-keys', 'send the key over plain http to another machine, too')
    .addOption(new Option('--native-probe').hideHelp())
    .action(async (flags: DoctorFlags & ServerDoctorFlags & { nativeProbe?: boolean }) => {
      const command = await import('./commands/doctor.ts');
      if (flags.nativeProbe) finish(await command.printNativeProbe(context));
      else if (flags.server) finish(await command.diagnoseServers(flags, context));
      else finish(await command.doctor(flags, context));
    });
  addCommonOptions(program.command('bench').description('measure accuracy and speed on a corpus'))
    .option('--corpus <dir>', 'folder of the corpus')
    .option('--set <name>', 'only this set (can be repeated)', collect)
    .option('--model <name|dir>', 'model to measure')
    .addOption(deviceOption())
    .option('--pages <count>', 'at most so many pages a set', wholeNumber)
    .option('--no-recover-spaces', 'leave out putting back the spaces between words')
    .option('--no-daemon', 'measure in this process instead of the shared daemon')
    .option('--json', 'as JSON')
    .action(async (flags: BenchFlags) => {
      finish(await (await import('./commands/bench.ts')).bench(flags, context));
    });
}

function addCommonOptions(command: Command): Command {
  return command
    .option('-q, --quiet', 'no progress, only errors and summaries')
    .option('-v, --verbose', 'with errors, also their causes');
}

function deviceOption(): Option {
  return new Option('--device <name>', 'what computes: the fastest (auto), or the one named').choices([
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
